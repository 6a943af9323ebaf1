import { expect, vi } from "vitest";
import { fakeClockTest as test } from "../testing/fake-clock.ts";
import { parseRetryAfter } from "./retry-after.ts";

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
