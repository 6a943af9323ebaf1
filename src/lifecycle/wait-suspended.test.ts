import { mock } from "node:test";
import { afterEach, describe, expect, vi } from "vitest";
import { type AnyErrandError, anchorBrowser } from "../index.ts";
import { fakeClockIoTest as test } from "../testing/fake-clock.ts";
import { onRequest } from "../testing/scripted-fetch.ts";

// Time in which the machine slept does not count, also when a read was under way; nor does a step of the wall clock.

afterEach(() => {
  vi.restoreAllMocks();
});

/** Stops the process for a while: timers stand still, both clocks run on. */
function suspend(ms: number): void {
  const now = performance.now.bind(performance);
  vi.spyOn(performance, "now").mockImplementation(() => now() + ms);
  vi.setSystemTime(Date.now() + ms);
}

const running = () => Response.json({ data: { status: "RUNNING" } });

test.each([0, 0.25, 0.5, 0.75, 0.99])(
  "a machine that slept 22 s, with a read in flight or not, does not use up a fault budget of 15 s (%d)",
  async (random) => {
    vi.spyOn(Math, "random").mockReturnValue(random);
    let isDown = true;
    const times: number[] = [];
    const fetch = onRequest(() => {
      times.push(performance.now());
      return isDown ? new Promise<never>(() => {}) : Promise.resolve(running());
    });
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
    // One read at a time, also when the machine comes back.
    for (const [index, at] of times.slice(1).entries()) expect(at - (times[index] ?? 0)).toBeGreaterThan(400);
  },
);

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
  const fetch = onRequest(async (request) => {
    if (!request.url.includes("bad")) return running();
    times.push(Math.round(performance.now() - began));
    return times.length === 1 ? Response.json({}, { status: 429, headers: { "retry-after": "100" } }) : running();
  });
  const client = anchorBrowser({ apiKey: "key", fetch });
  const ended = [client.wait("bad", { timeoutMs: 130_000 }), client.wait("other", { timeoutMs: 130_000 })].map((wait) =>
    wait.catch(() => {}),
  );
  // The reads of the other task go on after a minute: their timer sees the step.
  await vi.advanceTimersByTimeAsync(70_000);
  vi.setSystemTime(Date.now() + ms);
  await vi.advanceTimersByTimeAsync(70_000);
  await Promise.all(ended);
  expect(times[1]).toBeGreaterThanOrEqual(100_000);
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
