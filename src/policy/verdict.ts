import type { Faults } from "./faults.ts";
import type { Observation } from "./observation.ts";
import { MIN_FAILED_READS } from "./pace.ts";

/** What a wait puts up with, in milliseconds. */
export type Patience = Readonly<{
  faultBudgetMs: number;
  unknownBudgetMs: number;
  /** How long the task may be paused; undefined for as long as the wait lasts. */
  pausedBudgetMs?: number | undefined;
}>;

/** Why a wait is over. */
export type WaitVerdict =
  /** The task has ended, and the answer says how. */
  | { end: "over" }
  /** The task is paused, and the caller wants to know. */
  | { end: "paused" }
  /** For this long only words have come that nobody knows. */
  | { end: "unknown words"; ms: number }
  /** Reading again is useless: refused twice. */
  | { end: "refused" }
  /** For this long nothing but failures have come. */
  | { end: "unreadable"; ms: number; failures: number };

/** Judges a good answer. `isWhole` says that it holds how the task ended, if it did; `since` is when the wait began. */
export function verdictOnAnswer(
  { state, unknownSince, pausedSince }: Observation,
  { now, since, isWhole, patience }: { now: number; since: number; isWhole: boolean; patience: Patience },
): WaitVerdict | undefined {
  if (state === "completed" || state === "failed" || state === "canceled") return isWhole ? { end: "over" } : undefined;
  const { pausedBudgetMs = Infinity, unknownBudgetMs } = patience;
  if (pausedSince !== undefined && now - Math.max(pausedSince, since) >= pausedBudgetMs) return { end: "paused" };
  const unknownMs = now - Math.max(unknownSince ?? Infinity, since);
  return unknownMs >= unknownBudgetMs ? { end: "unknown words", ms: unknownMs } : undefined;
}

/** Judges a failed read. `before` are the faults that others had seen when this wait began. */
export function verdictOnFault(told: Faults, before: Faults, { faultBudgetMs }: Patience): WaitVerdict | undefined {
  if (told.permanent) return { end: "refused" };
  const failures = told.failures - before.failures;
  const ms = told.countedMs - before.countedMs;
  return failures >= MIN_FAILED_READS && ms >= faultBudgetMs ? { end: "unreadable", ms, failures } : undefined;
}

/** How a task stands when the time of a wait is over. */
export type Standing = "over" | "paused" | "never seen" | "going on";

/** Says how a task stands, as far as its reads have shown. */
export function standingOf({ state }: Observation): Standing {
  if (state === undefined) return "never seen";
  if (state === "completed" || state === "failed" || state === "canceled") return "over";
  return state === "paused" ? "paused" : "going on";
}

/** The moment by which a wait with these limits wants a read of a paused task; never, where it does not matter. */
export function pausedReadBy({ pausedSince }: Observation, since: number, { pausedBudgetMs }: Patience): number {
  if (pausedSince === undefined || pausedBudgetMs === undefined) return Infinity;
  return Math.max(pausedSince, since) + pausedBudgetMs;
}
