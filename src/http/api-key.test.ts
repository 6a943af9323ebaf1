import { afterEach, describe, expect, test, vi } from "vitest";
import { anchorBrowser, anchorBrowserTasks, browserAct, browserUse, browserUseV1, browserUseV2 } from "../index.ts";
import { resolveClientOptions } from "../provider-kit.ts";

/** The key that a client sends, as the header holds it. */
async function keySentBy(make: (options: object) => { get(id: string): Promise<unknown> }) {
  const failed = { status: "failed", data: { status: "FAILED" } };
  const sent: Headers[] = [];
  const fetch = async (url: string, init: { headers?: Record<string, string> }) => {
    sent.push(new Headers(init.headers));
    // Browser Use v1 answers with the bare word.
    return Response.json(url.includes("/v1/task/") && url.endsWith("/status") ? "failed" : failed);
  };
  await make({ fetch }).get("1");
  return ["authorization", "anchor-api-key", "x-browser-use-api-key"].map((name) => sent[0]?.get(name)).join("");
}

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

describe("a key that was left out", () => {
  test.each([
    ["anchorBrowser", anchorBrowser, "ANCHORBROWSER_API_KEY"],
    ["anchorBrowserTasks", anchorBrowserTasks, "ANCHORBROWSER_API_KEY"],
    ["browserAct", browserAct, "BROWSERACT_API_KEY"],
    ["browserUse", browserUse, "BROWSER_USE_API_KEY"],
    ["browserUseV2", browserUseV2, "BROWSER_USE_API_KEY"],
    ["browserUseV1", browserUseV1, "BROWSER_USE_API_KEY"],
  ])("is read by %s from its variable, which the message names where it is missing", async (_, make, variable) => {
    vi.stubEnv(variable, undefined);
    expect(() => make()).toThrow(new TypeError(`apiKey is missing: give it, or set ${variable}.`));
    vi.stubEnv(variable, "key-of-the-environment");
    expect(await keySentBy(make)).toContain("key-of-the-environment");
  });

  test("is not read where baseUrl leads to another server", () => {
    vi.stubEnv("BROWSERACT_API_KEY", "key-of-the-environment");
    expect(() => browserAct({ baseUrl: "https://proxy.example" })).toThrow(
      "apiKey is missing: with baseUrl it is not read from BROWSERACT_API_KEY, but must be given.",
    );
  });

  test("is missing in a runtime that has no environment, or refuses the look-up", () => {
    const refused = new Proxy(
      {},
      {
        get: () => {
          throw new Error("NotCapable: Requires env access");
        },
      },
    );
    for (const process of [undefined, {}, { env: refused }]) {
      vi.stubGlobal("process", process);
      expect(() => browserAct()).toThrow("apiKey is missing: give it, or set BROWSERACT_API_KEY.");
    }
  });

  test("is empty or has a space in the environment: the message names the variable, not the key", () => {
    vi.stubEnv("BROWSERACT_API_KEY", "");
    expect(() => browserAct()).toThrow("BROWSERACT_API_KEY is empty: set it to the API key, or give apiKey.");
    vi.stubEnv("BROWSERACT_API_KEY", "secret key");
    expect(() => browserAct()).toThrow("BROWSERACT_API_KEY must be a string of printable ASCII without spaces.");
  });

  test("has no variable to come from in a provider of one's own that names none", () => {
    vi.stubEnv("ACME_API_KEY", "key-of-the-environment");
    expect(() => resolveClientOptions({}, { baseUrl: "https://acme.example" })).toThrow("apiKey is missing.");
    const { key } = resolveClientOptions({}, { baseUrl: "https://acme.example", keyVariable: "ACME_API_KEY" });
    expect(key()).toBe("key-of-the-environment");
  });
});

describe("a key that was given", () => {
  test.each([
    ["undefined", undefined, "apiKey is undefined: give the key; leave apiKey out to have it read from"],
    ["empty", "", "apiKey is empty: give the key; leave apiKey out to have it read from BROWSERACT_API_KEY."],
    ["null", null, "apiKey must be a string of printable ASCII without spaces, or a function that gives one."],
    ["with a line break", "secret\n", "apiKey must be a string of printable ASCII"],
  ])("is refused when it is %s, whatever the environment has", (_, apiKey, message) => {
    vi.stubEnv("BROWSERACT_API_KEY", "key-of-the-environment");
    expect(() => browserAct({ apiKey: apiKey as never })).toThrow(message);
  });

  test("by a getter of a class counts as given", async () => {
    vi.stubEnv("BROWSERACT_API_KEY", "key-of-the-environment");
    class Settings {
      fetch = async () => Response.json({ status: "failed" });
      get apiKey() {
        return undefined as never;
      }
    }
    expect(() => browserAct(new Settings())).toThrow("apiKey is undefined");
  });

  test("by a function that gives an empty one fails its request", async () => {
    const act = browserAct({ apiKey: () => "" });
    await expect(act.get("1")).rejects.toMatchObject({
      code: "connection",
      sent: false,
      cause: { message: "apiKey is empty." },
    });
  });
});

test("the variable of one provider is not read for another", () => {
  vi.stubEnv("BROWSER_USE_API_KEY", "key-of-the-environment");
  vi.stubEnv("ANCHORBROWSER_API_KEY", undefined);
  expect(() => anchorBrowser()).toThrow("ANCHORBROWSER_API_KEY");
});
