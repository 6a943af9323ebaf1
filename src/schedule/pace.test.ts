import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { faultGapMs, lastReadMarginMs, paceGapMs, parseRetryAfter } from "./pace.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
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
