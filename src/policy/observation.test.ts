import { expect, test } from "vitest";
import { NO_FAULTS } from "./faults.ts";
import { afterFault, afterGoodRead, isOver, NOTHING_SEEN, nextPacedRead, type Observation } from "./observation.ts";
import { paceLimits } from "./pace.ts";

const seen = (...words: [state: Parameters<typeof afterGoodRead>[1]["state"], now: number][]): Observation =>
  words.reduce((before, [state, now]) => afterGoodRead(before, { status: state, state, now }), NOTHING_SEEN);

const fault = { status: 503, retryAfterMs: undefined, tookMs: 100, ageMs: 1e6, budgetsMs: [120_000], random: 0 };

test("a good answer is counted, kept, and ends the faults before it", () => {
  const failed = afterFault(NOTHING_SEEN, { ...fault, now: 10 }).observation;
  expect(failed).toMatchObject({ reads: 0, failedReads: 1, faults: { failures: 1 } });
  expect(afterGoodRead(failed, { status: "RUNNING", state: "running", now: 20 })).toEqual({
    reads: 1,
    failedReads: 1,
    status: "RUNNING",
    state: "running",
    readAt: 20,
    unknownSince: undefined,
    pausedSince: undefined,
    faults: NO_FAULTS,
    notBefore: failed.notBefore,
  });
});

test.each([
  ["unknownSince", "unknown"],
  ["pausedSince", "paused"],
] as const)("%s is when the state began, and nothing once it is another", (field, state) => {
  expect(seen([state, 5], [state, 9])[field]).toBe(5);
  expect(seen([state, 5], ["running", 7])[field]).toBeUndefined();
  expect(seen([state, 5], ["running", 7], [state, 9])[field]).toBe(9);
});

test("a fault leaves the last good answer as it was", () => {
  const { observation } = afterFault(seen(["paused", 5]), { ...fault, now: 9 });
  expect(observation).toMatchObject({ state: "paused", readAt: 5, pausedSince: 5, reads: 1, failedReads: 1 });
});

test("what Retry-After asks for is kept as a moment, and is the pause where it is longer", () => {
  const asked = afterFault(NOTHING_SEEN, { ...fault, status: 429, retryAfterMs: 30_000, now: 1_000 });
  expect(asked.gapMs).toBe(30_000);
  expect(asked.observation.notBefore).toBe(31_000);
  expect(afterFault(NOTHING_SEEN, { ...fault, now: 1_000 }).gapMs).toBe(500);
});

test("the next read of a task that is over is due at once, of another at the pace of the quickest wait", () => {
  const pace = { now: 100_000, startedAt: 0, random: 0 };
  const limits = [paceLimits(30_000, undefined), paceLimits(undefined, 4_000)];
  expect(nextPacedRead(seen(["completed", 1]), { ...pace, limits })).toBe(100_000);
  expect(nextPacedRead(seen(["running", 1]), { ...pace, limits })).toBe(104_000);
  expect(nextPacedRead(seen(["running", 1]), { ...pace, limits: limits.slice(0, 1) })).toBe(130_000);
});

test.each([
  ["completed", true],
  ["failed", true],
  ["canceled", true],
  ["paused", false],
  ["unknown", false],
] as const)("a task that is %s is over: %s", (state, over) => {
  expect(isOver(seen([state, 1]))).toBe(over);
});
