import { describe, expect, test } from "vitest";
import { type Faults, NO_FAULTS } from "./faults.ts";
import { afterGoodRead, NOTHING_SEEN, type Observation } from "./observation.ts";
import { pausedReadBy, standingOf, verdictOnAnswer, verdictOnFault } from "./verdict.ts";

type State = Parameters<typeof afterGoodRead>[1]["state"];
const seen = (state: State, since = 0): Observation =>
  afterGoodRead(NOTHING_SEEN, { status: state, state, now: since });
const patience = { faultBudgetMs: 120_000, unknownBudgetMs: 600_000 };

describe("a good answer", () => {
  const judge = (observation: Observation, now: number, more: object = {}) =>
    verdictOnAnswer(observation, { now, since: 0, isWhole: false, patience: { ...patience, ...more } });

  test.each(["completed", "failed", "canceled"] as const)("that says %s ends the wait if it is whole", (state) => {
    expect(verdictOnAnswer(seen(state), { now: 5, since: 0, isWhole: true, patience })).toEqual({ end: "over" });
    expect(judge(seen(state), 5)).toBeUndefined();
  });

  test.each(["queued", "running", "paused"] as const)("that says %s ends nothing, however long", (state) => {
    expect(judge(seen(state), 1e9)).toBeUndefined();
  });

  test("of unknown words ends the wait when the budget is used up, counted from when the wait began", () => {
    expect(judge(seen("unknown"), 599_999)).toBeUndefined();
    expect(judge(seen("unknown"), 600_000)).toEqual({ end: "unknown words", ms: 600_000 });
    const late = { now: 600_000, since: 1, isWhole: false, patience };
    expect(verdictOnAnswer(seen("unknown"), late)).toBeUndefined();
  });

  test.each([
    [0, 0, true],
    [60_000, 59_999, false],
    [60_000, 60_000, true],
    [undefined, 1e9, false],
  ])("of a pause, with a budget of %s ms after %i ms, ends the wait: %s", (pausedBudgetMs, now, ends) => {
    expect(judge(seen("paused"), now, { pausedBudgetMs })).toEqual(ends ? { end: "paused" } : undefined);
  });
});

describe("a failed read", () => {
  const faults = (failures: number, countedMs: number, permanent = false): Faults => ({
    ...NO_FAULTS,
    failures,
    countedMs,
    permanent,
  });

  test.each([
    [faults(3, 1e9), NO_FAULTS, undefined],
    [faults(4, 119_999), NO_FAULTS, undefined],
    [faults(4, 120_000), NO_FAULTS, { end: "unreadable", ms: 120_000, failures: 4 }],
    [faults(9, 200_000), faults(5, 100_000), undefined],
    [faults(9, 220_000), faults(5, 100_000), { end: "unreadable", ms: 120_000, failures: 4 }],
    [faults(2, 0, true), NO_FAULTS, { end: "refused" }],
  ])("after %j, of which others had seen %j: %j", (told, before, verdict) => {
    expect(verdictOnFault(told, before, patience)).toEqual(verdict);
  });
});

test.each([
  [NOTHING_SEEN, "never seen"],
  [seen("queued"), "going on"],
  [seen("running"), "going on"],
  [seen("unknown"), "going on"],
  [seen("paused"), "paused"],
  [seen("failed"), "over"],
  [seen("completed"), "over"],
] as const)("a task of which %j was seen is %s", (observation, standing) => {
  expect(standingOf(observation)).toBe(standing);
});

test("a pause that is counted wants a read when its time is over", () => {
  expect(pausedReadBy(seen("paused", 100), 0, { ...patience, pausedBudgetMs: 50 })).toBe(150);
  expect(pausedReadBy(seen("paused", 100), 120, { ...patience, pausedBudgetMs: 50 })).toBe(170);
  expect(pausedReadBy(seen("paused", 100), 0, patience)).toBe(Infinity);
  expect(pausedReadBy(seen("running", 100), 0, { ...patience, pausedBudgetMs: 50 })).toBe(Infinity);
});
