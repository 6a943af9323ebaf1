import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { oncePerSecond } from "./load-bullmq.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("connection errors are told at most once a second", () => {
  const told: string[] = [];
  const onError = oncePerSecond((error) => told.push(error.message));
  for (let count = 0; count < 1_000; count += 1) {
    onError(new Error(`${count}`));
    vi.advanceTimersByTime(3);
  }
  expect(told).toEqual(["0", "334", "668"]);
});
