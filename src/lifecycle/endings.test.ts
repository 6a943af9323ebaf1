import { expect, test } from "vitest";
import { afterFault, afterGoodRead, NOTHING_SEEN, type Observation } from "../policy/observation.ts";
import type { TaskState } from "../task/task.ts";
import { type DeadlineFacts, timeoutError } from "./endings.ts";

const seen = (state: TaskState, now = 50_000): Observation =>
  afterGoodRead(NOTHING_SEEN, { status: state.toUpperCase(), state, now });
const failed = { status: 500, retryAfterMs: undefined, tookMs: 1, ageMs: 1e6, budgetsMs: [], random: 0 };
const fault = "it answered 500.";
const facts = {
  provider: "acme",
  handle: { v: 1, provider: "acme", id: "t", startedAt: "2026-01-01T00:00:00Z" },
} as const;
const error = (observation: Observation, more: Partial<DeadlineFacts> = {}) =>
  timeoutError({ name: "The acme task t", facts, observation, now: 60_000 }, { timeoutMs: 60_000, ...more });

test.each([
  [
    "still running",
    seen("running"),
    {},
    'was not over within 60000 ms; its last status was "RUNNING". It goes on: wait again with error.handle.',
  ],
  [
    "still running, read long ago",
    seen("running", 10_000),
    { fault },
    'was not over within 60000 ms; its last status was "RUNNING" (read 50 s before). The last read failed: it answered 500. It goes on: wait again with error.handle.',
  ],
  [
    "over and unreadable",
    afterFault(seen("completed"), { ...failed, now: 55_000 }).observation,
    { fault },
    'is over, but could not be read within 60000 ms; its last status was "COMPLETED". The last read failed: it answered 500. Read it with get(error.handle), or wait again.',
  ],
  [
    "over, and the caller not done with it",
    seen("completed"),
    { finishing: "its output was still being validated" },
    'is over, but its output was still being validated within 60000 ms; its last status was "COMPLETED". Read it with get(error.handle).',
  ],
  [
    "paused",
    seen("paused"),
    { appeal: "somebody has to act before it goes on." },
    'was not over within 60000 ms; it is paused, its last status was "PAUSED" (read 10 s before): somebody has to act before it goes on. Once it has been resumed, wait again with error.handle.',
  ],
  [
    "never seen",
    NOTHING_SEEN,
    { fault },
    "was not over within 60000 ms; no status was seen. The last read failed: it answered 500. It may be running or over: wait again with error.handle.",
  ],
  [
    "running while a 429 has paused the reads",
    seen("running"),
    { pausedMs: 42_000 },
    'was not over within 60000 ms; its last status was "RUNNING". It goes on: wait again with error.handle. A 429 has paused the reads of this client for another 42 s.',
  ],
] as const)("the deadline of a task that is %s says so", (_name, observation, more, sentence) => {
  expect(error(observation, more).message).toBe(`The acme task t ${sentence}`);
});

test.each(["running", "paused", "unknown", "completed"] as const)(
  "seen says that the last state was %s, and when it was read",
  (state) => {
    const { lastReadAt, ...record } = error(seen(state)).seen;
    expect(record).toEqual({ state, lastStatus: state.toUpperCase(), reads: 1, failedReads: 0 });
    expect(Date.now() - Date.parse(lastReadAt ?? "")).toBeGreaterThanOrEqual(10_000);
    expect(Date.now() - Date.parse(lastReadAt ?? "")).toBeLessThan(11_000);
  },
);

test("seen says that nothing was seen", () => {
  expect(error(NOTHING_SEEN).seen).toEqual({
    state: undefined,
    lastStatus: undefined,
    lastReadAt: undefined,
    reads: 0,
    failedReads: 0,
  });
});
