import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  ApiError,
  anchorBrowser,
  browserAct,
  ConnectionError,
  type ErrandError,
  isErrandError,
  ProtocolError,
  TaskCanceledError,
  type TaskEvent,
  TaskFailedError,
  UnobservableError,
  WaitTimeoutError,
} from "./index.ts";
import { countRequests, drive, turn } from "./testing/drive.ts";
import * as answer from "./testing/scripted-server.ts";

const KEY = "key-that-must-not-leave-4711";
const HEADING = { heading: "Example" };
let server: answer.ScriptedServer;
let controller: AbortController;
let events: TaskEvent[];

beforeEach(async () => {
  server = await answer.startScriptedServer();
  controller = new AbortController();
  events = [];
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"] });
});
afterEach(async () => {
  vi.useRealTimers();
  await server.close();
});

/** A handle of a task that was started `ageMs` ago. */
function handleOf<Name extends string>(provider: Name, ageMs = 0) {
  return { v: 1 as const, provider, id: "task-1", startedAt: new Date(Date.now() - ageMs).toISOString() };
}

type Setting = {
  ageMs?: number;
  timeoutMs?: number;
  faultBudgetMs?: number;
  provider?: "browser-act";
  /** Runs when the wait has begun. */
  at?: () => void;
};

/** Waits for the task against the server; afterwards nothing may be scheduled, listened for or requested. */
async function waiting(options: Setting = {}) {
  const requests = countRequests();
  const settings = { apiKey: KEY, baseUrl: server.url, maxResponseBytes: 1_000_000, ...requests.options };
  const common = {
    signal: controller.signal,
    onEvent: (event: TaskEvent) => {
      events.push(event);
    },
    timeoutMs: options.timeoutMs,
    faultBudgetMs: options.faultBudgetMs,
  };
  const began = Date.now();
  const work =
    options.provider === "browser-act"
      ? browserAct(settings).wait(handleOf("browser-act", options.ageMs), common)
      : anchorBrowser(settings).wait(handleOf("anchor-browser", options.ageMs), common);
  options.at?.();
  const [result] = await Promise.allSettled([drive(work, requests, server)]);
  const ms = Date.now() - began;
  const sent = server.seen.length;
  const times = server.seen.map(({ at }) => at - began);
  for (let step = 0; step < 20; step += 1) {
    await vi.advanceTimersByTimeAsync(60_000);
    await turn();
  }
  expect(server.seen.length, "requests after the end").toBe(sent);
  expect(requests.active, "requests under way after the end").toBe(0);
  expect(getEventListeners(controller.signal, "abort"), "listeners after the end").toEqual([]);
  return { ms, result, reads: sent, times };
}

/** The task of a wait that has to succeed. */
async function completing(options?: Setting) {
  const { result, ...rest } = await waiting(options);
  if (result.status === "rejected") throw result.reason;
  expect(result.value).toMatchObject({ state: "completed", handle: { id: "task-1" } });
  return { task: result.value, ...rest };
}

/** The error of a wait that has to fail; it names the task. */
async function failing<E extends ErrandError>(
  type: new (...args: never[]) => E,
  options?: Setting,
): Promise<{ error: E; ms: number; reads: number; times: number[] }> {
  const { result, ...rest } = await waiting(options);
  if (result.status === "fulfilled") throw new Error("The wait did not fail.");
  const error: unknown = result.reason;
  expect(error).toBeInstanceOf(type);
  if (!isErrandError(error)) throw new Error("Not an error of this library.");
  expect(error.handle).toMatchObject({ v: 1, id: "task-1" });
  return { error: error as E, ...rest };
}

const faults = () => events.filter((event) => event.type === "fault");

describe("a wait survives", () => {
  test.each<[string, answer.Step[], new (...args: never[]) => ErrandError]>([
    ["one 503", [answer.json(503, { error: { message: "down" } })], ApiError],
    ["three 503 in a row", Array(3).fill(answer.text(503, "")), ApiError],
    ["a connection reset", [answer.reset], ConnectionError],
    ["a reset in the middle of the body", [answer.resetInBody], ConnectionError],
    ["JSON that is cut off", [answer.truncated], ProtocolError],
    ["HTML with 200", [answer.text(200, "<html>Sign in</html>", { "content-type": "text/html" })], ProtocolError],
    ["{} with 200", [answer.json(200, {})], ProtocolError],
    ["null with 200", [answer.json(200, null)], ProtocolError],
    ["an empty body with 200", [answer.text(200, "")], ProtocolError],
    ["204", [answer.text(204, "")], ProtocolError],
    ["a body that never ends", [answer.endless], ProtocolError],
    ["408", [answer.json(408, {})], ApiError],
    ["headers and then silence", [answer.silenceInBody], ConnectionError],
    ["no answer at all", [answer.silence], ConnectionError],
    ["a 401 that goes away", [answer.json(401, {})], ApiError],
  ])("%s", async (_what, steps, type) => {
    server.play("read", answer.running, ...steps, answer.running, answer.completed);
    const { task } = await completing();
    expect(task.output).toEqual(HEADING);
    expect(faults()).toHaveLength(steps.length);
    for (const fault of faults()) expect(fault).toMatchObject({ error: expect.any(type), handle: { id: "task-1" } });
    expect(events.at(-1)).toMatchObject({ type: "done", task: { state: "completed" } });
  });

  test("429 with Retry-After in seconds, and reads no earlier", async () => {
    server.play("read", answer.json(429, {}, { "retry-after": "7" }), answer.completed);
    const { ms } = await completing({ ageMs: 1_000 });
    expect(ms).toBeGreaterThanOrEqual(7_000);
    expect(ms).toBeLessThan(7_100);
  });

  test("429 with Retry-After as a date, and reads no earlier", async () => {
    const at = new Date(Math.ceil(Date.now() / 1000) * 1000 + 9_000);
    server.play("read", answer.json(429, {}, { "retry-after": at.toUTCString() }), answer.completed);
    await completing({ ageMs: 1_000 });
    expect(faults()).toHaveLength(1);
    expect(faults()[0]).toMatchObject({ error: { status: 429 } });
    const fault = faults()[0];
    expect(fault?.type === "fault" && fault.nextReadInMs).toBeGreaterThan(7_900);
  });

  test("503 with Retry-After again and again: what the provider asks for is no fault", async () => {
    server.play("read", ...Array(6).fill(answer.json(503, {}, { "retry-after": "60" })), answer.completed);
    const { ms } = await completing();
    expect(ms).toBeGreaterThanOrEqual(360_000);
  });

  test("404 for the first seconds after the start", async () => {
    server.play("read", ...Array(4).fill(answer.json(404, {})), answer.running, answer.completed);
    expect((await completing()).task.output).toEqual(HEADING);
  });

  test("a 404 for the first seconds, and then a 401 that does not come again", async () => {
    server.play("read", answer.json(404, {}), answer.json(401, {}), answer.running, answer.completed);
    expect((await completing()).task.output).toEqual(HEADING);
  });

  test("a status it has never heard of, which it tells once and reads at the normal pace", async () => {
    server.play("read", ...Array(6).fill(answer.status("HIBERNATING")), answer.completed);
    const { reads, ms } = await completing();
    expect(reads).toBe(7);
    expect(ms).toBeGreaterThan(6 * 400);
    expect(events.filter((event) => event.type === "status")).toMatchObject([
      { status: "HIBERNATING", state: "unknown" },
      { status: "COMPLETED", state: "completed" },
    ]);
  });

  test("a pause of the task", async () => {
    const words = ["created", "running", "paused", "paused", "running", "finished"];
    server.play(
      "read",
      ...words.map((word) => answer.json(200, { status: word })),
      answer.json(200, { status: "finished", output: { string: "done" } }),
    );
    const { task } = await completing({ provider: "browser-act" });
    expect(task.output).toBe("done");
    expect(events.flatMap((event) => (event.type === "status" ? [event.state] : []))).toEqual([
      "queued",
      "running",
      "paused",
      "running",
      "completed",
    ]);
  });

  test("a clock set back by an hour", async () => {
    server.play("read", answer.running, answer.running, answer.completed);
    const { reads } = await completing({ at: () => vi.setSystemTime(Date.now() - 3_600_000) });
    expect(reads).toBe(3);
  });

  test("a machine that slept: it reads at once, and the time asleep is no fault", async () => {
    server.play("read", answer.running, answer.reset, answer.completed);
    const asleep = () => {
      vi.setSystemTime(Date.now() + 8 * 3_600_000);
    };
    const { reads } = await completing({ timeoutMs: 600_000, at: asleep });
    expect(reads).toBe(3);
  });
});

describe("a wait ends with the right error for", () => {
  test("a task that failed", async () => {
    server.play("read", answer.running, answer.failed);
    const { error } = await failing(TaskFailedError);
    expect(error.message).toBe("The anchor-browser task task-1 failed: Maximum number of steps exceeded.");
    expect(error.task).toMatchObject({ state: "failed", error: { message: "Maximum number of steps exceeded" } });
    expect(events.at(-1)).toMatchObject({ type: "done", task: { state: "failed" } });
  });

  test("a task that was canceled", async () => {
    server.play("read", answer.json(200, { status: "canceled" }));
    const { error, reads } = await failing(TaskCanceledError, { provider: "browser-act" });
    expect(error.task).toMatchObject({ state: "canceled", status: "canceled" });
    expect(reads, "the status, then the whole task").toBe(2);
  });

  test("401 for ever, after the second one", async () => {
    server.play("read", answer.json(401, { error: { code: 401, message: "Invalid API key" } }));
    const { error, reads } = await failing(ApiError);
    expect(error).toMatchObject({ status: 401, body: { error: { code: 401, message: "Invalid API key" } } });
    expect(reads).toBe(2);
  });

  test("404 for ever, once the grace of 30 s is over", async () => {
    server.play("read", answer.json(404, {}));
    const { error, ms } = await failing(ApiError);
    expect(error.status).toBe(404);
    expect(ms).toBeGreaterThanOrEqual(30_000);
    expect(ms).toBeLessThan(46_000);
  });

  test("404 on a task that is older than the grace, after the second one", async () => {
    server.play("read", answer.json(404, {}));
    expect((await failing(ApiError, { ageMs: 60_000 })).reads).toBe(2);
  });

  test("a redirect to another origin, which never sees the key", async () => {
    const other = await answer.startScriptedServer();
    server.play("read", answer.text(302, "", { location: `${other.url}/login` }));
    const { error } = await failing(UnobservableError);
    expect(error.cause).toBeInstanceOf(ProtocolError);
    expect((error.cause as Error).message).toContain("a redirect (302), which is not followed");
    expect(other.seen).toEqual([]);
    await other.close();
  });

  test("faults for ever: unobservable after 120 s of them", async () => {
    server.play("read", answer.running, answer.text(502, "<html>Bad gateway</html>", { "content-type": "text/html" }));
    const { error, ms, reads } = await failing(UnobservableError);
    expect(error.cause).toMatchObject({ status: 502, body: "<html>Bad gateway</html>" });
    expect(error.seen).toEqual({ lastStatus: "RUNNING", reads: 1, failedReads: reads - 1 });
    expect(ms).toBeGreaterThanOrEqual(120_000);
    expect(ms).toBeLessThan(122_000);
  });

  test("silence for ever: unobservable after 120 s, four reads at least", async () => {
    server.play("read", answer.silence);
    const { error, ms } = await failing(UnobservableError);
    expect(error.seen.failedReads).toBeGreaterThanOrEqual(4);
    expect(ms).toBeLessThan(145_000);
  });

  test("an unknown status for ever: unobservable after ten minutes", async () => {
    server.play("read", answer.status("HIBERNATING"));
    const { error, ms } = await failing(UnobservableError);
    expect(error.message).toContain('"HIBERNATING"');
    expect(ms).toBeGreaterThanOrEqual(600_000);
    expect(ms).toBeLessThan(616_000);
  });

  test("a deadline with a task that goes on: its last read begins a second before", async () => {
    server.play("read", answer.running);
    const { error, ms, times } = await failing(WaitTimeoutError, { timeoutMs: 60_000 });
    expect(ms).toBe(60_000);
    // The even rate of 50 a second may put it off when another read came just before.
    expect(times.at(-1)).toBeGreaterThanOrEqual(59_000);
    expect(times.at(-1)).toBeLessThan(59_021);
    expect(error).toMatchObject({ timeoutMs: 60_000, seen: { lastStatus: "RUNNING", failedReads: 0 } });
  });

  test("a deadline sooner than Retry-After, without a read before either", async () => {
    server.play("read", answer.json(503, {}, { "retry-after": "30" }));
    const { ms, reads } = await failing(WaitTimeoutError, { ageMs: 5_000, timeoutMs: 20_000 });
    expect(ms).toBe(20_000);
    expect(reads).toBe(1);
  });

  test("a budget of faults that one slow read uses up: four reads all the same", async () => {
    server.play("read", answer.silence);
    const { error } = await failing(UnobservableError, { faultBudgetMs: 1_000 });
    expect(error.seen.failedReads).toBe(4);
  });

  test("a deadline while a read gets no answer at all", async () => {
    server.play("read", answer.silence);
    expect((await failing(WaitTimeoutError, { timeoutMs: 4_000 })).ms).toBe(4_000);
  });

  test("a task that ends between the last pause and the deadline is still seen", async () => {
    const began = Date.now();
    server.play("read", (response, scripted) => {
      const step = Date.now() - began >= 59_000 ? answer.completed : answer.running;
      step(response, scripted);
    });
    const { ms } = await completing({ timeoutMs: 60_000 });
    expect(ms).toBeGreaterThanOrEqual(59_000);
    expect(ms).toBeLessThan(60_000);
  });
});

describe("an abort", () => {
  const reason = new Error("the caller had enough");

  test("before the wait costs no read", async () => {
    controller.abort(reason);
    const { result, reads } = await waiting();
    expect(result).toEqual({ status: "rejected", reason });
    expect(reads).toBe(0);
  });

  test("in a pause ends it at once", async () => {
    server.play("read", answer.running);
    const { result, ms, reads } = await waiting({ at: () => setTimeout(() => controller.abort(reason), 700) });
    expect(result).toEqual({ status: "rejected", reason });
    expect(ms).toBe(700);
    expect(reads).toBe(1);
  });

  test("in a read ends it at once", async () => {
    server.play("read", answer.silence);
    const { result, ms, reads } = await waiting({ at: () => setTimeout(() => controller.abort(reason), 3_000) });
    expect(result).toEqual({ status: "rejected", reason });
    expect(ms).toBe(3_000);
    expect(reads).toBe(1);
  });
});

test("every read carries the key, and nothing said about one shows it", async () => {
  server.play("read", answer.json(500, { error: { message: `bad key ${KEY}` } }), answer.completed);
  await completing();
  expect(server.seen.map(({ headers }) => headers["anchor-api-key"])).toEqual([KEY, KEY]);
  expect(JSON.stringify(events)).not.toContain(KEY);
});
