import { describe, expect, vi } from "vitest";
import { createContract } from "../contract.ts";
import { anchorBrowser, browserAct, type ErrandError } from "../index.ts";
import { fakeClockIoTest as test } from "../testing/fake-clock.ts";
import { json } from "../testing/scripted-fetch.ts";

// What callbacks of the caller may and may not do. An unhandled rejection fails the run of the tests by itself.

const done = { data: { status: "COMPLETED", result: { a: 1 } } };
const options = (answer: unknown = done) => ({ apiKey: "key", fetch: async () => Response.json(answer) });
const rejecting = async () => {
  throw new Error("broken observer");
};
const throwing = () => {
  throw new Error("broken observer");
};

test.each([rejecting, throwing])("what onExchange throws or rejects with changes nothing: %s", async (onExchange) => {
  expect(await anchorBrowser({ ...options(), onExchange }).get("t")).toMatchObject({ state: "completed" });
});

test.each([rejecting, throwing])("nor does what the observers of a contract do: %s", async (observer) => {
  const answer = options({ data: { status: "ODD" } });
  const contract = createContract("anchor-browser", {
    baseUrl: "https://api.anchorbrowser.io",
    fetch: answer.fetch,
    mode: "collect",
    onViolation: observer,
    onExchange: observer,
  });
  expect(await anchorBrowser({ ...answer, fetch: contract.fetch }).get("t")).toMatchObject({ status: "ODD" });
  await contract.settled();
  expect(contract.violations.length).toBeGreaterThan(0);
});

test("what onExchange throws costs nothing", async () => {
  const onExchange = () => {
    throw new Error("broken logger");
  };
  const anchor = anchorBrowser({
    apiKey: "key",
    onExchange,
    fetch: async () => json(200, { data: { status: "RUNNING" } }),
  });
  expect(await anchor.get("t")).toMatchObject({ state: "running" });
});

describe("onEvent", () => {
  test.each(["started", "status", "done"])("that rejects on %s rejects the wait", async (type) => {
    const onEvent = async (event: { type: string }) => {
      await Promise.resolve();
      if (event.type === type) throw new Error("cannot save");
    };
    const wait = anchorBrowser(options()).wait("t", { onEvent });
    await expect(wait).rejects.toThrow("cannot save");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("is not told that a task is done after it threw on its last status", async () => {
    const told: string[] = [];
    const onEvent = ({ type }: { type: string }) => {
      told.push(type);
      if (type === "status") throw new Error("cannot save");
    };
    await expect(anchorBrowser(options()).wait("t", { onEvent })).rejects.toThrow("cannot save");
    expect(told).toEqual(["started", "status"]);
  });

  test.each([rejecting, throwing])(
    "that fails on a task done at once ends run with what it threw: %s",
    async (onEvent) => {
      const sync = options({ data: { result: { a: 1 } } });
      const error = await anchorBrowser(sync)
        .run({ prompt: "x" }, { onEvent })
        .catch((caught: ErrandError) => caught);
      expect(error).toMatchObject({ code: "run_aborted", handle: undefined, cause: { message: "broken observer" } });
    },
  );
});

describe("what is no function is refused before anything is sent", () => {
  const bad = 5 as never;

  test.each(["fetch", "onExchange"])("%s", (name) => {
    expect(() => anchorBrowser({ ...options(), [name]: bad })).toThrow(`${name} must be a function, got number.`);
  });

  test.each([
    ["onEvent", "onEvent must be a function, got number."],
    ["signal", "signal must be an AbortSignal."],
  ])("%s", async (name, message) => {
    const fetch = vi.fn();
    const client = anchorBrowser({ apiKey: "key", fetch });
    await expect(client.run({ prompt: "x" }, { [name]: bad })).rejects.toThrow(message);
    expect(fetch).not.toHaveBeenCalled();
  });
});

test.each([5, {}])("a signal that is none is refused before anything is sent: %j", async (signal) => {
  const fetch = vi.fn();
  const client = browserAct({ apiKey: "key", fetch });
  const bad = { signal: signal as never };
  const path = "/v2/workflow/get-task-status";
  for (const work of [
    client.start({ workflow_id: "w" }, bad),
    client.get("t", bad),
    client.stop("t", bad),
    client.list({}, bad),
    client.api.GET(path, { ...bad, params: { query: { task_id: "t" } } }),
  ])
    await expect(work).rejects.toThrow("signal must be an AbortSignal.");
  expect(fetch).not.toHaveBeenCalled();
});

test.each([5, null, new Headers({ a: "1" }), [["a", "1"]]])(
  "headers that are no plain object are refused: %j",
  (headers) => {
    expect(() => anchorBrowser({ ...options(), headers: headers as never })).toThrow("headers must be a plain object");
  },
);
