import { expect, vi } from "vitest";
import { fakeClockTest as test } from "../../src/testing/fake-clock.ts";
import { endWithNpm } from "./end-with-npm.ts";

test("a process that npm started ends when npm is gone, once", () => {
  const end = vi.fn();
  let hasParent = true;
  endWithNpm({ npm_lifecycle_event: "mock" }, end, () => hasParent);
  vi.advanceTimersByTime(10_000);
  expect(end).not.toHaveBeenCalled();
  hasParent = false;
  vi.advanceTimersByTime(10_000);
  expect(end).toHaveBeenCalledTimes(1);
});

test("a process that something else started outlives it", () => {
  endWithNpm({}, expect.unreachable, () => false);
  vi.advanceTimersByTime(10_000);
  expect(vi.getTimerCount()).toBe(0);
});
