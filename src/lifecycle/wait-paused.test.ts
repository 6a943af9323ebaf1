import { describe, expect, vi } from "vitest";
import { createTaskClient } from "../client.ts";
import { anchorBrowser, browserAct, browserUseV1, type TaskEvent } from "../index.ts";
import { browserActProvider } from "../providers/browser-act/provider.ts";
import { failure, settle, fakeClockTest as test } from "../testing/fake-clock.ts";
import { done, service } from "../testing/scripted-fetch.ts";

// A paused task may wait for a person: the wait says so, and ends early where it was told to.

const apiKey = "key";

describe("onPaused", () => {
  test.each([
    ["browserAct", () => browserAct({ apiKey, fetch: service({ status: "paused" }).fetch })],
    ["browserUseV1", () => browserUseV1({ apiKey, fetch: service("paused").fetch })],
  ])("throw: %s ends the wait as soon as a read shows the pause", async (_name, create) => {
    const began = Date.now();
    const error = await failure(create().wait("t", { onPaused: "throw" }), 2_000);
    expect(error).toMatchObject({
      code: "task_paused",
      handle: { id: "t" },
      task: { state: "paused", status: "paused" },
      seen: { state: "paused", reads: 1 },
    });
    expect((error as Error).message).toMatch(/is paused .*somebody has to act before it goes on/);
    expect(Date.now() - began).toBe(2_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("afterMs: ends it once the task has been paused for so long, to the millisecond", async () => {
    const began = Date.now();
    let endedAt = 0;
    const client = browserAct({ apiKey, fetch: service({ status: "running" }, { status: "paused" }).fetch });
    const wait = client.wait("t", { onPaused: { afterMs: 60_000 } }).finally(() => {
      endedAt = Date.now() - began;
    });
    expect(await failure(wait, 120_000)).toMatchObject({ code: "task_paused" });
    expect(endedAt).toBeGreaterThanOrEqual(60_400);
    expect(endedAt).toBeLessThanOrEqual(60_600);
  });

  test("afterMs: a task that goes on in between is waited for", async () => {
    const { fetch } = service(
      { status: "paused" },
      { status: "running" },
      { status: "finished" },
      { id: "t", status: "finished" },
    );
    expect(await settle(browserAct({ apiKey, fetch }).wait("t", { onPaused: { afterMs: 5_000 } }))).toMatchObject({
      state: "completed",
    });
  });

  test("gives the page and the question, where the provider has them, in the event and in the error", async () => {
    const provider = browserActProvider({ apiKey, fetch: service({}).fetch });
    const reading = {
      status: "paused",
      state: "paused",
      raw: {},
      liveUrl: "https://live.test/1",
      question: "Which one?",
    };
    const events: TaskEvent[] = [];
    const asking = createTaskClient({ ...provider, readStatus: async () => reading as never });
    const wait = asking.wait("t", { onPaused: "throw", onEvent: (event) => void events.push(event) });
    const error = await failure(wait, 1_000);
    expect(error).toMatchObject({ task: { liveUrl: "https://live.test/1", question: "Which one?" } });
    expect((error as Error).message).toContain("It asks: Which one? See https://live.test/1");
    expect(events[1]).toMatchObject({
      type: "status",
      state: "paused",
      liveUrl: "https://live.test/1",
      question: "Which one?",
    });
  });

  test.each([
    ["a word", "wait", 'onPaused must be "throw" or { afterMs }'],
    ["nothing to count", { afterMs: 0 }, "onPaused.afterMs must be a positive number"],
    ["not a number", { afterMs: Number.NaN }, "onPaused.afterMs must be a positive number"],
  ])("refuses %s before anything is sent", async (_name, onPaused, message) => {
    const { fetch, sent } = service({ status: "paused" });
    await expect(browserAct({ apiKey, fetch }).wait("t", { onPaused: onPaused as never })).rejects.toThrow(message);
    expect(sent).toEqual([]);
  });

  test("is refused where no task is ever paused", async () => {
    const options = { onPaused: "throw" } as object;
    const wait = anchorBrowser({ apiKey, fetch: service(done({})).fetch }).wait("t", options);
    await expect(wait).rejects.toThrow("onPaused: a task of anchor-browser is never paused.");
  });
});

test("without it the wait goes on, and its deadline says that the task is paused and who must act", async () => {
  const client = browserAct({ apiKey, fetch: service({ status: "paused" }).fetch });
  const error = await failure(client.wait("t", { timeoutMs: 30_000 }), 30_000);
  expect(error).toMatchObject({ code: "wait_timeout", seen: { state: "paused", lastStatus: "paused" } });
  expect((error as Error).message).toMatch(
    /^The browser-act task t was not over within 30000 ms; it is paused, its last status was "paused" \(read \d+ s before\): somebody has to act before it goes on\. Once it has been resumed, wait again with error\.handle\.$/,
  );
});

test("in runAll a paused task ends as an outcome with its error", async () => {
  const { fetch } = service({ status: "paused" });
  const outcomes: unknown[] = [];
  const reading = (async () => {
    for await (const outcome of browserAct({ apiKey, fetch }).runAll([{ workflow_id: "w" }], { onPaused: "throw" }))
      outcomes.push(outcome);
  })();
  await settle(reading, 5_000);
  expect(outcomes).toMatchObject([{ ok: false, index: 0, handle: { id: "w" }, error: { code: "task_paused" } }]);
});
