import { isTerminal, type TaskState } from "../task/task.ts";
import { afterFailedRead, type FailedRead, type Faults, NO_FAULTS } from "./faults.ts";
import { type PaceLimits, paceGapMs } from "./pace.ts";

/**
 * What the reads of one task have shown so far: plain data, moved forward by the functions below. Moments are in
 * milliseconds of whatever clock the caller reads.
 */
export type Observation = Readonly<{
  /** How many reads were answered well, and how many failed. */
  reads: number;
  failedReads: number;
  /** The last good answer: the provider's word, what it stands for, and when it came. */
  status?: string | undefined;
  state?: TaskState | undefined;
  readAt?: number | undefined;
  /** Since when only unknown words have come. */
  unknownSince?: number | undefined;
  /** Since when the task has been paused. */
  pausedSince?: number | undefined;
  /** The failed reads since the last good answer. */
  faults: Faults;
  /** A `Retry-After` of this task's own is not over before this moment. */
  notBefore: number;
}>;

export const NOTHING_SEEN: Observation = { reads: 0, failedReads: 0, faults: NO_FAULTS, notBefore: 0 };

/** Whether the next read has to be the full one: the task is over, and how it ended has not been read. */
export function isOver({ state }: Observation): boolean {
  return state !== undefined && isTerminal(state);
}

/** What a good answer at `now` makes of the observation. */
export function afterGoodRead(
  before: Observation,
  { status, state, now }: { status: string; state: TaskState; now: number },
): Observation {
  return {
    reads: before.reads + 1,
    failedReads: before.failedReads,
    status,
    state,
    readAt: now,
    unknownSince: state === "unknown" ? (before.unknownSince ?? now) : undefined,
    pausedSince: state === "paused" ? (before.pausedSince ?? now) : undefined,
    faults: NO_FAULTS,
    notBefore: before.notBefore,
  };
}

/** What a failed read at `now` makes of it. `told` is what the waits hear of; `gapMs` is the pause before the next read. */
export function afterFault(
  before: Observation,
  { now, ...read }: FailedRead & { now: number },
): { observation: Observation; told: Faults; gapMs: number } {
  const { told, kept, pauseMs, askedMs } = afterFailedRead(before.faults, read);
  const observation = { ...before, failedReads: before.failedReads + 1, faults: kept, notBefore: now + askedMs };
  return { observation, told, gapMs: Math.max(pauseMs, askedMs) };
}

/** When the next read after a good answer at `now` is due: at once if the task is over, at the pace of the quickest wait otherwise. */
export function nextPacedRead(
  observation: Observation,
  { now, startedAt, limits, random }: { now: number; startedAt: number; limits: readonly PaceLimits[]; random: number },
): number {
  if (isOver(observation)) return now;
  const gapsMs = limits.map((each) => paceGapMs(now - startedAt, random, each));
  return now + Math.min(...gapsMs);
}
