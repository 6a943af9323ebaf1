import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { onAbort } from "./abort.ts";
import { createHeap, dueBy, type HeapEntry } from "./heap.ts";
import { parseJson } from "./json.ts";
import { isCertainlyUnsent } from "./network.ts";
import { faultGapMs, lastReadMarginMs, paceGapMs, parseRetryAfter } from "./schedule.ts";
import { createScheduler, type Job } from "./scheduler.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test("a pause is a tenth of the age between 0.5 s and 15 s, and jitter only shortens it", () => {
  expect([0, 5_000, 60_000, 150_000, 1e9].map((age) => paceGapMs(age, 0))).toEqual([500, 500, 6_000, 15_000, 15_000]);
  expect(paceGapMs(60_000, 1)).toBeCloseTo(4_800);
});

test("the pause after faults doubles to 15 s", () => {
  expect([1, 2, 3, 4, 5, 6, 60].map((failures) => faultGapMs(failures, 0))).toEqual([
    500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000,
  ]);
  expect(faultGapMs(1, 1)).toBe(250);
});

test("the last read of a wait starts a second before its deadline, or a tenth of a short one", () => {
  expect([60_000, 10_000, 4_000].map(lastReadMarginMs)).toEqual([1_000, 1_000, 400]);
});

test("Retry-After is read as seconds or as a date, and what is neither is ignored", () => {
  vi.setSystemTime(new Date("2026-01-01T00:00:00Z"));
  const cases: [string | null, number | undefined][] = [
    ["120", 120_000],
    [" 1.5 ", 1_500],
    ["0", 0],
    ["Thu, 01 Jan 2026 00:00:30 GMT", 30_000],
    ["Thu Jan  1 00:00:30 2026", 30_000],
    ["Thursday, 01-Jan-26 00:00:30 GMT", 30_000],
    ["Thu, 01 Jan 2026 02:00:30 +0200", 30_000],
    ["Wed, 31 Dec 2025 23:00:00 GMT", 0],
    ["-1", undefined],
    ["soon", undefined],
    ["", undefined],
    [null, undefined],
  ];
  for (const [value, expected] of cases) expect(parseRetryAfter(value), String(value)).toBe(expected);
});

test("integers beyond 2^53 come out as strings, wherever they stand, and nothing else changes", () => {
  const text =
    '{"id":16429034742537847,"list":[-9007199254740993,9007199254740991],"f":0.12345678901234567,"s":"x \\"16429034742537847\\" y","e":1e20}';
  expect(parseJson(text)).toEqual({
    id: "16429034742537847",
    list: ["-9007199254740993", 9007199254740991],
    f: 0.12345678901234566,
    s: 'x "16429034742537847" y',
    e: 1e20,
  });
  expect(() => parseJson('{"id":16429034742537847')).toThrow(SyntaxError);
});

test("only failures before any byte left are certain", () => {
  const failure = (details: object) => new TypeError("fetch failed", { cause: Object.assign(new Error("x"), details) });
  expect(isCertainlyUnsent(failure({ code: "ECONNREFUSED" }))).toBe(true);
  expect(isCertainlyUnsent(failure({ code: "CERT_HAS_EXPIRED" }))).toBe(true);
  expect(isCertainlyUnsent(failure({ code: "ERR_TLS_CERT_ALTNAME_INVALID" }))).toBe(true);
  expect(isCertainlyUnsent(failure({ code: "ETIMEDOUT", syscall: "connect" }))).toBe(true);
  expect(isCertainlyUnsent(failure({ code: "ETIMEDOUT", syscall: "read" }))).toBe(false);
  expect(isCertainlyUnsent(failure({ code: "ECONNRESET" }))).toBe(false);
  expect(isCertainlyUnsent(failure({ code: "UND_ERR_SOCKET" }))).toBe(false);
  expect(isCertainlyUnsent(new TypeError("Failed to fetch"))).toBe(false);
  expect(isCertainlyUnsent("refused")).toBe(false);
  const refused = Object.assign(new Error("x"), { code: "ECONNREFUSED" });
  const both = (second: Error) => failure({ code: "ECONNREFUSED", errors: [refused, second] });
  expect(isCertainlyUnsent(both(refused))).toBe(true);
  expect(isCertainlyUnsent(both(new Error("reset")))).toBe(false);
});

describe("a shared signal", () => {
  test("carries one listener for many callbacks, and none when all are taken back", () => {
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, "addEventListener");
    const removed = vi.spyOn(signal, "removeEventListener");
    const forget = Array.from({ length: 1_000 }, () => onAbort(signal, () => {}));
    expect(added).toHaveBeenCalledTimes(1);
    for (const one of forget) one();
    expect(removed).toHaveBeenCalledTimes(1);
    onAbort(signal, () => {})();
    expect(added).toHaveBeenCalledTimes(2);
    expect(removed).toHaveBeenCalledTimes(2);
  });

  test("calls those that are left, once", () => {
    const controller = new AbortController();
    const called: string[] = [];
    onAbort(controller.signal, () => called.push("a"));
    const forget = onAbort(controller.signal, () => called.push("b"));
    forget();
    controller.abort();
    expect(called).toEqual(["a"]);
    forget();
  });
});

describe("the heap", () => {
  const entry = (name: number): HeapEntry & { name: number } => ({ at: 0, order: 0, position: -1, name });

  test("gives entries by time, first come first served among equals, through any mix of changes", () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed;
    };
    const heap = createHeap<ReturnType<typeof entry>>();
    const entries = Array.from({ length: 300 }, (_, name) => entry(name));
    for (const one of entries) heap.set(one, random() % 50);
    for (let change = 0; change < 500; change += 1) {
      const one = entries[random() % 300] ?? entry(-1);
      if (random() % 3 === 0) heap.delete(one);
      else heap.set(one, random() % 50);
    }
    const inside = entries.filter(({ position }) => position >= 0);
    expect(heap.entries.length).toBe(inside.length);
    expect(
      dueBy(heap, 20)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(
      inside
        .filter(({ at }) => at <= 20)
        .map(({ name }) => name)
        .sort(),
    );
    const expected = inside.sort((a, b) => a.at - b.at || a.order - b.order).map(({ name }) => name);
    const drained: number[] = [];
    for (let [first] = heap.entries; first !== undefined; [first] = heap.entries) {
      drained.push(first.name);
      expect(heap.delete(first)).toBe(true);
      expect(heap.delete(first)).toBe(false);
    }
    expect(drained).toEqual(expected);
  });
});

describe("the scheduler", () => {
  const job = (due: () => void): Job => ({ at: 0, order: 0, position: -1, due });

  test("spaces requests evenly, whichever lane they are on", async () => {
    const scheduler = createScheduler({ maxRequestsPerSecond: 50, maxInFlight: 100 });
    const began = performance.now();
    const times: number[] = [];
    for (let request = 0; request < 20; request += 1) {
      const lane = request % 2 === 0 ? "read" : "start";
      void scheduler.admit(lane).then(() => times.push(performance.now() - began));
    }
    await vi.advanceTimersByTimeAsync(1_000);
    expect(times).toEqual(Array.from({ length: 20 }, (_, index) => index * 20));
    expect(vi.getTimerCount()).toBe(0);
  });

  test("saves up no unused time", async () => {
    const scheduler = createScheduler({ maxRequestsPerSecond: 10, maxInFlight: 100 });
    await scheduler.admit("read");
    await vi.advanceTimersByTimeAsync(10_000);
    const began = performance.now();
    const times: number[] = [];
    for (let request = 0; request < 3; request += 1)
      void scheduler.admit("read").then(() => times.push(performance.now() - began));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(times[2]).toBeGreaterThanOrEqual(198);
  });

  test("lets starts go first, and gives them slots of their own", async () => {
    const scheduler = createScheduler({ maxRequestsPerSecond: 100, maxInFlight: 1 });
    const order: string[] = [];
    const ask = (lane: "read" | "start", name: string) => void scheduler.admit(lane).then(() => order.push(name));
    ask("read", "read 1");
    ask("read", "read 2");
    ask("start", "start 1");
    ask("start", "start 2");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(order).toEqual(["read 1", "start 1"]);
    scheduler.release("start");
    scheduler.release("read");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(order).toEqual(["read 1", "start 1", "start 2", "read 2"]);
  });

  test("launches the oldest due first, and nothing that was taken back", async () => {
    const scheduler = createScheduler({ maxRequestsPerSecond: Infinity, maxInFlight: 100 });
    const order: string[] = [];
    const jobs = ["late", "gone", "early"].map((name) => job(() => order.push(name)));
    const now = scheduler.now();
    [300, 200, 100].forEach((after, index) => {
      const one = jobs[index];
      if (one) scheduler.schedule("read", one, now + after);
    });
    if (jobs[1]) expect(scheduler.cancel("read", jobs[1])).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(order).toEqual(["early", "late"]);
  });

  test("keeps one timer for a thousand jobs and alarms", () => {
    const scheduler = createScheduler({ maxRequestsPerSecond: 50, maxInFlight: 16 });
    for (let index = 0; index < 1_000; index += 1) {
      scheduler.schedule(
        "read",
        job(() => {}),
        scheduler.now() + 5_000 + index,
      );
      scheduler.schedule(
        "alarm",
        job(() => {}),
        scheduler.now() + 9_000 + index,
      );
    }
    expect(vi.getTimerCount()).toBe(1);
  });

  test("rings an alarm on time although no slot is free", async () => {
    const scheduler = createScheduler({ maxRequestsPerSecond: 50, maxInFlight: 1 });
    await scheduler.admit("read");
    void scheduler.admit("read");
    const began = performance.now();
    let rang = 0;
    scheduler.schedule(
      "alarm",
      job(() => {
        rang = performance.now() - began;
      }),
      scheduler.now() + 700,
    );
    await vi.advanceTimersByTimeAsync(5_000);
    expect(rang).toBe(700);
  });

  test("reads everything at once after the machine slept, and does not count the time asleep", async () => {
    const scheduler = createScheduler({ maxRequestsPerSecond: Infinity, maxInFlight: 100 });
    const launched: string[] = [];
    const now = scheduler.now();
    scheduler.schedule(
      "read",
      job(() => launched.push("soon")),
      now + 1_000,
    );
    scheduler.schedule(
      "read",
      job(() => launched.push("later")),
      now + 14_000,
    );
    await vi.advanceTimersByTimeAsync(500);
    // The monotonic clock of this system ran on while timers stood still.
    const asleep = vi.spyOn(performance, "now");
    const awake = performance.now();
    asleep.mockImplementation(() => awake + 500 + 3_600_000);
    await vi.advanceTimersByTimeAsync(500);
    expect(launched).toEqual(["soon", "later"]);
    expect(scheduler.now() - now).toBeLessThan(2_000);
  });
});
