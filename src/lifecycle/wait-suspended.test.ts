import { mock } from "node:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type AnyErrandError, anchorBrowser } from "../index.ts";
import { failure } from "../testing/fake-clock.ts";
import { onRequest } from "../testing/on-request.ts";

// Time in which the machine slept does not count, also when a read was under way; nor does a step of the wall clock.

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Stops the process for a while: timers stand still, both clocks run on. */
function suspend(ms: number): void {
  const now = performance.now.bind(performance);
  vi.spyOn(performance, "now").mockImplementation(() => now() + ms);
  vi.setSystemTime(Date.now() + ms);
}

const running = () => Response.json({ data: { status: "RUNNING" } });

test("a machine that slept 22 s with a read in flight does not use up a fault budget of 15 s", async () => {
  let isDown = true;
  const fetch = onRequest(() => (isDown ? new Promise<never>(() => {}) : Promise.resolve(running())));
  const client = anchorBrowser({ apiKey: "key", fetch, requestTimeoutMs: 2_000 });
  const ended = client
    .wait("t", { faultBudgetMs: 15_000, timeoutMs: 120_000 })
    .catch((error: AnyErrandError) => ({ error, at: Date.now() }));
  // Three reads have failed, the fourth is under way.
  await vi.advanceTimersByTimeAsync(9_000);
  suspend(22_000);
  await vi.advanceTimersByTimeAsync(3_000);
  isDown = false;
  await vi.advanceTimersByTimeAsync(150_000);
  expect(await ended).toMatchObject({ error: { code: "wait_timeout", seen: { state: "running" } } });
});

test("a deadline is put off by the time asleep, also when only a read was under way", async () => {
  const fetch = onRequest(() => new Promise<never>(() => {}));
  const client = anchorBrowser({ apiKey: "key", fetch, requestTimeoutMs: 2_000 });
  let ended = false;
  const wait = client.wait("t", { timeoutMs: 30_000 }).catch(() => {
    ended = true;
  });
  await vi.advanceTimersByTimeAsync(1_000);
  suspend(3_600_000);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(ended).toBe(false);
  await vi.advanceTimersByTimeAsync(15_000);
  await wait;
  expect(ended).toBe(true);
});

test.each([7_200_000, 60_000])("a wall clock set forward by %i ms does not cut a Retry-After short", async (ms) => {
  const times: number[] = [];
  const began = performance.now();
  const fetch = onRequest(async () => {
    times.push(Math.round(performance.now() - began));
    return times.length === 1 ? Response.json({}, { status: 429, headers: { "retry-after": "40" } }) : running();
  });
  const wait = anchorBrowser({ apiKey: "key", fetch }).wait("t", { timeoutMs: 60_000 });
  const ended = failure(wait, 0);
  await vi.advanceTimersByTimeAsync(10_000);
  vi.setSystemTime(Date.now() + ms);
  await vi.advanceTimersByTimeAsync(100_000);
  await ended;
  expect(times[1]).toBeGreaterThanOrEqual(40_000);
});

describe("fake timers that leave performance alone", () => {
  test("of node:test carry a wait to its end", async () => {
    vi.useRealTimers();
    mock.timers.enable({ apis: ["setTimeout", "Date"] });
    let reads = 0;
    const fetch = onRequest(async () => {
      reads += 1;
      return reads < 4 ? running() : Response.json({ data: { status: "COMPLETED", result: 1 } });
    });
    const wait = anchorBrowser({ apiKey: "key", fetch }).wait("t");
    for (let tick = 0; tick < 200; tick += 1) {
      mock.timers.tick(100);
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    }
    mock.timers.reset();
    expect(await wait).toMatchObject({ state: "completed" });
    expect(reads).toBe(4);
  });
});
