import { afterEach, beforeEach, describe, expect, vi } from "vitest";
import { createTaskClient } from "../client.ts";
import { anchorBrowser, browserAct, type ErrandError, type TaskEvent } from "../index.ts";
import { anchorBrowserProvider } from "../providers/anchor-browser/provider.ts";
import { resolveTask } from "../task/task.ts";
import { fakeClockIoTest as test } from "../testing/fake-clock.ts";
import { onRequest } from "../testing/scripted-fetch.ts";
import { Context } from "./context.ts";
import { OngoingWait } from "./ongoing-wait.ts";
import { planWait } from "./wait-plan.ts";

// What a wait says when it ends otherwise than hoped for, and when it does: exact to the word and to the millisecond.

beforeEach(() => {
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const apiKey = "key";
const running = async () => Response.json({ data: { status: "RUNNING" }, status: "running" });
const broken = async () => new Response("", { status: 503 });

/** The error of a wait, and how long the wait took on the fake clock. */
async function ended(wait: Promise<unknown>, withinMs = 20_000_000) {
  const began = Date.now();
  const ending = wait.then(
    () => expect.fail("It did not fail."),
    (error: ErrandError) => ({ error, message: error.message, ms: Date.now() - began }),
  );
  await vi.advanceTimersByTimeAsync(withinMs);
  return ending;
}

describe("a deadline", () => {
  test("names the last status, and says how to go on", async () => {
    const wait = anchorBrowser({ apiKey, fetch: running }).wait("t", { timeoutMs: 5_000 });
    expect(await ended(wait)).toMatchObject({
      ms: 5_000,
      message:
        'The anchor-browser task t was not over within 5000 ms; its last status was "RUNNING". It goes on: wait again with error.handle.',
      error: { handle: { id: "t" }, timeoutMs: 5_000, seen: { lastStatus: "RUNNING", failedReads: 0 } },
    });
  });

  test("says that no status was seen", async () => {
    const wait = anchorBrowser({ apiKey, fetch: broken }).wait("t", { timeoutMs: 5_000 });
    const { message } = await ended(wait);
    expect(message).toContain("The anchor-browser task t was not over within 5000 ms; no status was seen.");
    expect(message).toMatch(
      /The last read failed: .*503.*\. It may be running or over: wait again with error\.handle\.$/,
    );
  });

  test("says that the task was asked to stop", async () => {
    const wait = browserAct({
      apiKey,
      fetch: onRequest((request) => (request.method === "PUT" ? Promise.resolve(new Response(null)) : running())),
    }).wait("t", { timeoutMs: 5_000, onTimeout: "stop" });
    expect(await ended(wait)).toMatchObject({
      message:
        'The browser-act task t was not over within 5000 ms; its last status was "running". It was asked to stop.',
      error: { handle: { id: "t" }, timeoutMs: 5_000 },
    });
  });

  test.each([
    ["Nobody.", async () => Response.json({ msg: "Nobody." }, { status: 400 }), "answered 400: Nobody."],
    ["a string", () => Promise.reject("gone"), "got no answer: gone."],
  ])("says why asking failed: %s", async (_what, stop, why) => {
    const wait = browserAct({
      apiKey,
      fetch: onRequest((request) => (request.method === "PUT" ? stop() : running())),
    }).wait("t", { timeoutMs: 5_000, onTimeout: "stop" });
    expect(await ended(wait)).toMatchObject({
      message: `The browser-act task t was not over within 5000 ms; its last status was "running". Asking it to stop failed: browser-act: PUT /v2/workflow/stop-task ${why}`,
      error: { handle: { id: "t" }, cause: { message: `browser-act: PUT /v2/workflow/stop-task ${why}` } },
    });
  });
});

describe("a task that nothing is known of", () => {
  test("says for how long, and the last fault", async () => {
    const wait = anchorBrowser({ apiKey, fetch: broken }).wait("t", { faultBudgetMs: 20_000 });
    // 0.5 + 1 + 2 + 4 + 8 s of pauses, and what is left of the budget.
    expect(await ended(wait)).toMatchObject({
      ms: 20_000,
      message:
        "The anchor-browser task t has not been observable for 20 s, and may be running or over: 7 reads in a row failed. The last: anchor-browser: GET /v1/tools/perform-web-task/{workflowId}/status answered 503.",
      error: { code: "unobservable", seen: { reads: 0, failedReads: 7 } },
    });
  });

  test("says which word came last, with the first read after its time is over", async () => {
    const fetch = async () => Response.json({ data: { status: "ODD" } });
    const wait = anchorBrowser({ apiKey, fetch }).wait("t", { unknownBudgetMs: 10_000 });
    const { ms, ...said } = await ended(wait);
    expect(said).toMatchObject({
      message:
        'The anchor-browser task t has not been observable for 11 s, and may be running or over: only unknown words came, the last "ODD".',
      error: { code: "unobservable", seen: { lastStatus: "ODD" } },
    });
    expect(ms).toBeGreaterThanOrEqual(10_000);
    expect(ms).toBeLessThan(11_500);
  });

  test("is given up by a read in the very millisecond in which its time is over", async () => {
    const fetch = async () => Response.json({ data: { status: "ODD" } });
    const wait = anchorBrowser({ apiKey, fetch }).wait("t", { unknownBudgetMs: 1_000 });
    expect(await ended(wait)).toMatchObject({ ms: 1_000, error: { seen: { reads: 3 } } });
  });

  test("counts for each wait from where it joined", async () => {
    const fetch = async () => Response.json({ data: { status: "ODD" } });
    const client = anchorBrowser({ apiKey, fetch });
    const lasts = (begun = Date.now()) => client.wait("t", { unknownBudgetMs: 20_000 }).catch(() => Date.now() - begun);
    const first = lasts();
    await vi.advanceTimersByTimeAsync(12_000);
    const second = lasts();
    await vi.advanceTimersByTimeAsync(60_000);
    for (const ms of [await first, await second]) {
      expect(ms).toBeGreaterThanOrEqual(20_000);
      expect(ms).toBeLessThan(24_000);
    }
  });

  test("counts the faults that this wait has seen", async () => {
    const failures: number[] = [];
    const client = anchorBrowser({ apiKey, fetch: broken });
    const first = client.wait("t", { timeoutMs: 30_000 }).catch(() => {});
    await vi.advanceTimersByTimeAsync(4_000);
    const onEvent = (event: TaskEvent) => void (event.type === "fault" && failures.push(event.failures));
    const second = client.wait("t", { timeoutMs: 10_000, onEvent }).catch(() => {});
    await vi.advanceTimersByTimeAsync(40_000);
    await Promise.all([first, second]);
    expect(failures.slice(0, 2)).toEqual([1, 2]);
  });
});

test("a run that its caller ends says how to wait for the task", async () => {
  const controller = new AbortController();
  const fetch = onRequest((request) =>
    request.method === "POST" ? Promise.resolve(Response.json({ data: { workflow_id: "t" } })) : running(),
  );
  const run = anchorBrowser({ apiKey, fetch }).run({ prompt: "x" }, { signal: controller.signal });
  setTimeout(() => controller.abort(new Error("enough")), 3_000);
  expect(await ended(run)).toMatchObject({
    ms: 3_000,
    message: "The anchor-browser task t: run was ended by its caller. It goes on: wait again with error.handle.",
    error: { code: "run_aborted", handle: { id: "t" }, cause: { message: "enough" } },
  });
});

test("the event of a status has the provider's answer, masked", async () => {
  const events: TaskEvent[] = [];
  const fetch = async () => Response.json({ data: { status: "RUNNING", note: `for ${apiKey}` } });
  const onEvent = (event: TaskEvent) => void events.push(event);
  await ended(anchorBrowser({ apiKey, fetch }).wait("t", { timeoutMs: 1_000, onEvent }), 2_000);
  expect(events[1]).toMatchObject({ type: "status", raw: { data: { status: "RUNNING", note: "for [secret]" } } });
});

test("a wait that was dropped ends without a word, also when that was before it began", async () => {
  const context = new Context(anchorBrowserProvider({ apiKey, fetch: running }));
  const end = vi.fn();
  const wait = new OngoingWait(context, resolveTask("anchor-browser", "t"), planWait(context), end);
  wait.drop();
  wait.begin();
  expect(vi.getTimerCount()).toBe(0);
  wait.onDeadline();
  wait.onAbort();
  expect(end).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
});

test("a mistake of a provider's file ends the wait with what it threw", async () => {
  const provider = anchorBrowserProvider({ apiKey, fetch: running });
  const broken = { ...provider, readStatus: () => Promise.reject(new RangeError("a mistake")) };
  const wait = createTaskClient(broken).wait("t");
  expect(await ended(wait, 1_000)).toMatchObject({ message: "a mistake", error: expect.any(RangeError) });
  expect(vi.getTimerCount()).toBe(0);
});
