import { faultGapMs, NOT_FOUND_GRACE_MS } from "./pace.ts";

/** The failed reads since the last good answer. */
export type Faults = {
  failures: number;
  /** How long they have been going on, without queueing and without what `Retry-After` asked for. */
  countedMs: number;
  /** How the last read was refused. A 404 within its grace period proves nothing but a 404 after it. */
  refused: "for good" | "in grace" | undefined;
  /** Two answers in a row said that reading again is useless. */
  permanent: boolean;
};

export const NO_FAULTS: Faults = { failures: 0, countedMs: 0, refused: undefined, permanent: false };

/** A failed read, with everything the policy depends on: it reads no clock and rolls no dice. */
export type FailedRead = {
  /** The HTTP status of the refusal; undefined for any other fault. */
  status: number | undefined;
  retryAfterMs: number | undefined;
  tookMs: number;
  /** How long ago the task was started. */
  ageMs: number;
  /** The fault budget of each wait. */
  budgetsMs: readonly number[];
  random: number;
};

/**
 * Decides what a failed read means. `told` is what the waits hear now; `kept` also counts the pause that follows, unless
 * the provider asked for a longer one.
 */
export function afterFailedRead(before: Faults, read: FailedRead) {
  const { status = 0, retryAfterMs: askedMs = 0 } = read;
  const refused = refusalOf(status, read.ageMs);
  const again = before.refused === "for good" || (before.refused === "in grace" && status === 404);
  const failures = before.failures + 1;
  // The time of faults runs from the first of them: its own read came before.
  const countedMs = failures === 1 ? 0 : before.countedMs + read.tookMs;
  // The read that decides comes when a budget is used up, not up to a pause later.
  const left = read.budgetsMs
    .filter((budgetMs) => budgetMs > countedMs)
    .map((budgetMs) => Math.ceil(budgetMs - countedMs));
  const pauseMs = Math.min(faultGapMs(failures, read.random), ...left);
  const told: Faults = { failures, countedMs, refused, permanent: refused === "for good" && again };
  const kept: Faults = { ...told, countedMs: countedMs + (askedMs > pauseMs ? 0 : pauseMs) };
  return { told, kept, pauseMs, askedMs };
}

function refusalOf(status: number, ageMs: number): Faults["refused"] {
  if (status < 400 || status >= 500 || [408, 425, 429].includes(status)) return undefined;
  return status === 404 && ageMs < NOT_FOUND_GRACE_MS ? "in grace" : "for good";
}
