import { describe, expect, test, vi } from "vitest";
import { fakeClockTest } from "../../src/testing/fake-clock.ts";
import { asFetch } from "../wire.ts";
import { type ExampleScript, preferExamples } from "./example-script.ts";

const baseUrl = "http://127.0.0.1:4010";
const statusOf = "GET /v1/tools/perform-web-task/{workflowId}/status";

/** Asks for statuses of tasks and gives the Prefer header that each request left with. */
function asking(script: ExampleScript) {
  const fetch = preferExamples("anchor-browser", script, {
    baseUrl,
    fetch: asFetch(async (request) => new Response(request.headers.get("prefer"))),
  });
  return async (task = "wf-1", init?: RequestInit) => {
    const response = await fetch(`${baseUrl}/v1/tools/perform-web-task/${task}/status`, init);
    return response.text();
  };
}

describe("a script", () => {
  test("is gone through step by step, and its last step stays", async () => {
    const ask = asking({ [statusOf]: ["running", "completed"] });
    expect([await ask(), await ask(), await ask()]).toEqual([
      "code=200, example=running",
      "code=200, example=completed",
      "code=200, example=completed",
    ]);
  });

  test("begins anew for each task", async () => {
    const ask = asking({ [statusOf]: ["running", "completed"] });
    expect([await ask("wf-1"), await ask("wf-2"), await ask("wf-1")]).toEqual([
      "code=200, example=running",
      "code=200, example=running",
      "code=200, example=completed",
    ]);
  });

  test("may name an example of an error, a status, or both", async () => {
    const ask = asking({ [statusOf]: ["notFound", 500, { status: 429, example: "tooManyRequests" }] });
    expect([await ask(), await ask(), await ask()]).toEqual([
      "code=404, example=notFound",
      "code=500",
      "code=429, example=tooManyRequests",
    ]);
  });

  test("says nothing about other operations, nor over a Prefer that a request brings", async () => {
    const ask = asking({ "POST /v1/tools/perform-web-task": "async" });
    expect(await ask()).toBe("");
    const other = asking({ [statusOf]: ["running", "completed"] });
    expect(await other("wf-1", { headers: { prefer: "code=400" } })).toBe("code=400");
    expect(await other()).toBe("code=200, example=running");
  });

  const call = (...args: unknown[]) => (preferExamples as (...args: unknown[]) => unknown)(...args);
  test.each<[string, unknown[], string]>([
    ["a document", [{}, {}, { baseUrl }], "contract must be anchor-browser, "],
    ["a script", ["anchor-browser"], "script must be an object of operations and their answers."],
    ["options", ["anchor-browser", {}], "Options must be an object with the mock's url as its baseUrl."],
    ["a base URL", ["anchor-browser", {}, { baseUrl: "x" }], "baseUrl must be an absolute URL"],
    ["a fetch", ["anchor-browser", {}, { baseUrl, fetch: 5 }], "fetch must be a function, got number."],
  ])("refuses %s that cannot be used, and names the argument", (_, args, sentence) => {
    expect(() => call(...args)).toThrow(TypeError);
    expect(() => call(...args)).toThrow(sentence);
  });

  test("keeps method, headers and body of the request", async () => {
    const sent: Request[] = [];
    const fetch = preferExamples(
      "anchor-browser",
      { "POST /v1/tools/perform-web-task": "async" },
      {
        baseUrl: `${baseUrl}/base`,
        fetch: asFetch(async (request) => {
          sent.push(request);
          return new Response();
        }),
      },
    );
    const init = { method: "POST", headers: { "anchor-api-key": "k" }, body: '{"prompt":"x"}' };
    await fetch(new Request(`${baseUrl}/base/v1/tools/perform-web-task`, init));
    expect(sent[0]?.method).toBe("POST");
    expect(sent[0]?.headers.get("anchor-api-key")).toBe("k");
    expect(sent[0]?.headers.get("prefer")).toBe("code=200, example=async");
    expect(await sent[0]?.json()).toEqual({ prompt: "x" });
  });

  test.each([
    [
      "an operation",
      { "GET /v1/nothing": "running" },
      /no GET \/v1\/nothing\. It has: .*POST \/v1\/tools\/perform-web-task, GET/,
    ],
    [
      "an example",
      { [statusOf]: "finished" },
      /no example "finished"\. It has: 200 \(completed, running, failed\), 400/,
    ],
    ["a status", { [statusOf]: 503 }, /no answer 503\. It has: 200/],
    ["an example of that status", { [statusOf]: { status: 400, example: "running" } }, /no example "running"/],
    ["any step", { [statusOf]: [] }, /has no steps/],
  ])("is refused when the contract does not have %s", (_, script, message) => {
    expect(() => asking(script)).toThrow(message);
  });
});

describe("a step with a duration", () => {
  const clockTest = fakeClockTest.extend("timers", { toFake: ["performance"] });
  const script = { [statusOf]: [{ example: "running", forMs: 2_000 }, { example: "failed", forMs: 500 }, "completed"] };

  clockTest("is given for that long, however often it is asked for", async () => {
    const ask = asking(script);
    expect(await ask()).toBe("code=200, example=running");
    vi.advanceTimersByTime(1_999);
    expect(await ask()).toBe("code=200, example=running");
    vi.advanceTimersByTime(1);
    expect(await ask()).toBe("code=200, example=failed");
    vi.advanceTimersByTime(500);
    expect(await ask()).toBe("code=200, example=completed");
  });

  clockTest("passes also when nobody asks", async () => {
    const ask = asking(script);
    await ask();
    vi.advanceTimersByTime(10_000);
    expect(await ask()).toBe("code=200, example=completed");
  });

  clockTest("begins with the first time it is given", async () => {
    const ask = asking({ [statusOf]: ["running", { example: "failed", forMs: 2_000 }, "completed"] });
    await ask();
    vi.advanceTimersByTime(5_000);
    expect(await ask()).toBe("code=200, example=failed");
    vi.advanceTimersByTime(1_000);
    expect(await ask()).toBe("code=200, example=failed");
    vi.advanceTimersByTime(1_000);
    expect(await ask()).toBe("code=200, example=completed");
  });
});
