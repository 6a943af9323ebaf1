import { expect, test } from "vitest";
import { faultGapMs, lastReadMarginMs, paceGapMs, paceLimits } from "./pace.ts";

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

test.each([
  [undefined, undefined, 500, 15_000],
  [2_000, undefined, 2_000, 15_000],
  [undefined, 120_000, 500, 120_000],
  [30_000, undefined, 30_000, 30_000],
  [undefined, 200, 200, 200],
  [1_000, 1_000, 1_000, 1_000],
])("with a minimum of %s and a maximum of %s the gaps go from %i to %i", (min, max, shortest, longest) => {
  const limits = paceLimits(min, max);
  expect(paceGapMs(0, 0, limits)).toBe(shortest);
  expect(paceGapMs(1e9, 0, limits)).toBe(longest);
});

test("jitter never undercuts a minimum that was given", () => {
  expect(paceGapMs(0, 1, paceLimits(2_000, undefined))).toBe(2_000);
  expect(paceGapMs(1e9, 1, paceLimits(30_000, undefined))).toBe(30_000);
  expect(paceGapMs(0, 1, paceLimits(undefined, 60_000))).toBe(400);
});

test("a minimum above the maximum is a TypeError that names both", () => {
  expect(() => paceLimits(5_000, 1_000)).toThrow(
    new TypeError("minReadGapMs (5000) must not be above maxReadGapMs (1000)."),
  );
});
