import { afterEach, describe, expect, test, vi } from "vitest";
import { anchorBrowser, browserAct, browserUseV4 } from "../index.ts";

const fetch = vi.fn(async () => Response.json({ status: "finished", items: [], data: { status: "COMPLETED" } }));
const options = { apiKey: "key", fetch };

afterEach(() => void fetch.mockClear());

describe("an option that a factory does not know", () => {
  test.each([
    [{ baseURL: "https://a.example" }, 'the client has no option "baseURL": did you mean "baseUrl"?'],
    [{ timeout: 3_000 }, 'has no option "timeout": did you mean "requestTimeoutMs" or "startTimeoutMs"?'],
    [{ api_key: "k" }, 'has no option "api_key": did you mean "apiKey"?'],
    [{ maxRequestPerSecond: 3 }, 'did you mean "maxRequestsPerSecond"?'],
    [{ onexchange: () => {} }, 'did you mean "onExchange"?'],
    [
      { retries: 3 },
      'has no option "retries": it has apiKey, baseUrl, fetch, headers, requestTimeoutMs, startTimeoutMs, maxRequestsPerSecond, maxInFlight, maxResponseBytes, onExchange and secretHeaders.',
    ],
    [
      { timeoutMs: 3_000 },
      '"timeoutMs" is an option of run, wait, watch, waitAll, runAll and beginWait, not of the client.',
    ],
    [{ concurrency: 3 }, '"concurrency" is an option of runAll, not of the client.'],
  ])("is refused: %j", (unknown, message) => {
    expect(() => browserAct({ ...options, ...unknown })).toThrow(TypeError);
    expect(() => browserAct({ ...options, ...unknown })).toThrow(message);
  });

  test("is not one that is undefined, inherited, a symbol or not enumerable", () => {
    const given = Object.create({ inherited: 1 }, { hidden: { value: 1, enumerable: false } });
    Object.assign(given, options, { retries: undefined, [Symbol("mine")]: 1 });
    expect(browserAct(given).provider).toBe("browser-act");
  });

  test.each([["key"], [null], [3]])("is not looked for in %j, which is no object", (given) => {
    expect(() => browserAct(given as never)).toThrow("the options of the client must be an object, got");
  });
});

describe("an option that a verb does not know", () => {
  const act = browserAct(options);
  const v4 = browserUseV4(options);
  const input = { workflow_id: "w" };

  test.each<[string, () => Promise<unknown>, string]>([
    ["run", () => act.run(input, { timeout: 3 } as never), 'run has no option "timeout": did you mean "timeoutMs"?'],
    ["run", () => act.run(input, { concurrency: 3 } as never), '"concurrency" is an option of runAll, not of run.'],
    [
      "start",
      () => act.start(input, { timeoutMs: 3 } as never),
      "is an option of run, wait, watch, waitAll, runAll and beginWait, not of start.",
    ],
    [
      "start",
      () => v4.start({ task: "x" }, { apiKey: "k" } as never),
      '"apiKey" is an option of the client, not of start.',
    ],
    [
      "get",
      () => act.get("1", { schema: {} } as never),
      'get has no option "schema": it has signal, output and secrets.',
    ],
    [
      "wait",
      () => act.wait("1", { onevent: () => {} } as never),
      'wait has no option "onevent": did you mean "onEvent"?',
    ],
    ["wait", () => act.wait("1", 3_000 as never), "the options of wait must be an object, got number."],
    ["stop", () => act.stop("1", { reason: "x" } as never), 'stop has no option "reason": it has signal.'],
    ["resume", () => act.resume("1", { timeoutMs: 3 } as never), "not of resume."],
    ["list", () => act.list({}, { limit: 3 } as never), 'list has no option "limit": it has signal.'],
  ])("rejects %s before anything is sent (%#)", async (_, call, message) => {
    const error = await call().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message).toContain(message);
    expect(fetch).not.toHaveBeenCalled();
  });

  test.each<[string, () => unknown, string]>([
    [
      "watch",
      () => act.watch("1", { timeout: 3 } as never),
      'watch has no option "timeout": did you mean "timeoutMs"?',
    ],
    [
      "waitAll",
      () => act.waitAll(["1"], { concurrency: 3 } as never),
      '"concurrency" is an option of runAll, not of waitAll.',
    ],
    ["runAll", () => act.runAll([input], { concurency: 3 } as never), 'did you mean "concurrency"?'],
  ])("is thrown by %s at the call", (_, call, message) => {
    expect(call).toThrow(message);
  });

  test("is never one of an input, a handle, a query, or of what api is given", async () => {
    await act.list({ timeout: 3 } as never);
    await act.get({
      v: 1,
      provider: "browser-act",
      id: "1",
      startedAt: new Date().toISOString(),
      label: "mine",
    } as never);
    await act.api.GET("/v2/workflow/list-tasks", { next: { revalidate: 3 } } as never);
    expect(fetch).toHaveBeenCalled();
  });

  test("keeps its own sentence where the provider is what lacks it", async () => {
    await expect(anchorBrowser(options).wait("1", { onTimeout: "stop" } as never)).rejects.toThrow(
      "onTimeout: anchor-browser cannot stop a task.",
    );
  });
});
