import { mock } from "node:test";
import { afterEach, expect, test, vi } from "vitest";
import { fakeClockIoTest } from "../testing/fake-clock.ts";
import { SteadyClock } from "./steady-clock.ts";

afterEach(() => {
  mock.timers.reset();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test.each([
  ["node:test", () => mock.timers.enable({ apis: ["setTimeout", "Date"] }), (ms: number) => mock.timers.tick(ms)],
  ["node:test without Date", () => mock.timers.enable({ apis: ["setTimeout"] }), (ms: number) => mock.timers.tick(ms)],
  [
    "an old list of vitest",
    () => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] }),
    (ms: number) => void vi.advanceTimersByTime(ms),
  ],
])("fake timers of %s, which leave performance alone, move the clock when they go off", (_name, enable, tick) => {
  enable();
  const woken: number[] = [];
  const clock = new SteadyClock(() => woken.push(clock.now()));
  const began = clock.now();
  clock.wakeAt(began + 4_000);
  tick(4_001);
  expect(woken).toHaveLength(1);
  expect(clock.now() - began).toBeGreaterThanOrEqual(4_000);
  expect(clock.now() - began).toBeLessThan(4_500);
});

fakeClockIoTest("a wall clock that is set forward changes nothing but that jobs are looked at again", () => {
  const woken: boolean[] = [];
  const clock = new SteadyClock((slept) => woken.push(slept));
  const began = clock.now();
  clock.wakeAt(began + 1_000);
  vi.setSystemTime(Date.now() + 3_600_000);
  vi.advanceTimersByTime(1_000);
  expect(woken).toEqual([true]);
  expect(clock.now() - began).toBe(1_000);
});

fakeClockIoTest("setting the same moment again keeps the timer, and Infinity leaves none", () => {
  const clock = new SteadyClock(() => {});
  const at = clock.now() + 5_000;
  clock.wakeAt(at);
  clock.wakeAt(at);
  expect(vi.getTimerCount()).toBe(1);
  clock.wakeAt(Infinity);
  expect(vi.getTimerCount()).toBe(0);
});
