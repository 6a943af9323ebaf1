import type { TaskState } from "../task/task.ts";
import type { FailedRead } from "./faults.ts";
import { afterFault, afterGoodRead, NOTHING_SEEN, nextPacedRead, type Observation } from "./observation.ts";
import { lastReadMarginMs, type PaceLimits, paceGapMs } from "./pace.ts";
import { type Patience, pausedReadBy, verdictOnAnswer, verdictOnFault, type WaitVerdict } from "./verdict.ts";

/** One wait as plain data, moved forward by the functions below. Moments are in milliseconds since 1970. */
export type WaitState = Readonly<{
  /** When the wait began, when its time is over, and from when the task's age counts. */
  beganAt: number;
  /** Null for never: JSON has no Infinity. */
  deadlineAt: number | null;
  startedAt: number;
  patience: Patience;
  pace: PaceLimits;
  seen: Observation;
  /** Nothing is to be read before. The deadline itself when there is no read left. */
  nextReadAt: number;
}>;

/** A wait that has moved on: `verdict` says that it is over, and why. */
export type Moved = { wait: WaitState; verdict?: WaitVerdict | undefined };

/** Begins a wait. `startedAt` is undefined where the task's age is unknown: then it is read at once. */
export function beginning(
  given: { timeoutMs: number; patience: Patience; pace: PaceLimits },
  { now, startedAt, random }: { now: number; startedAt: number | undefined; random: number },
): WaitState {
  const { timeoutMs, patience, pace } = given;
  // A task of unknown or greater age is read at once; one that has just begun at its own pace.
  const firstAt = startedAt === undefined ? now : Math.max(now, startedAt + paceGapMs(0, random));
  const wait = {
    beganAt: now,
    deadlineAt: timeoutMs === Infinity ? null : now + timeoutMs,
    startedAt: Math.min(startedAt ?? now, now),
    patience,
    pace,
    seen: NOTHING_SEEN,
    nextReadAt: now,
  };
  return { ...wait, nextReadAt: nextReadOf(wait, firstAt, now) };
}

/** A good answer came. */
export function withAnswer(
  wait: WaitState,
  answer: { status: string; state: TaskState; isWhole: boolean; now: number; random: number },
): Moved {
  const { now, random, isWhole } = answer;
  const seen = afterGoodRead(wait.seen, answer);
  const verdict = verdictOnAnswer(seen, { now, since: wait.beganAt, isWhole, patience: wait.patience });
  const next = nextPacedRead(seen, { now, startedAt: wait.startedAt, limits: [wait.pace], random });
  return { wait: moved({ ...wait, seen }, next, now), verdict };
}

/** A read failed. */
export function withFault(
  wait: WaitState,
  fault: Pick<FailedRead, "status" | "retryAfterMs" | "tookMs" | "random"> & { now: number },
): Moved {
  const { now } = fault;
  const budgetsMs = [wait.patience.faultBudgetMs];
  const { observation, told, gapMs } = afterFault(wait.seen, { ...fault, ageMs: now - wait.startedAt, budgetsMs });
  const verdict = verdictOnFault(told, NOTHING_SEEN.faults, wait.patience);
  return { wait: moved({ ...wait, seen: observation }, now + gapMs, now), verdict };
}

/** A read is put off, because nothing may be sent before `until`. */
export function putOff(wait: WaitState, until: number): WaitState {
  return { ...wait, nextReadAt: Math.min(until, wait.deadlineAt ?? Infinity) };
}

/** Says whether the time of the wait is over, with no read left. */
export function isTimeOver({ deadlineAt, nextReadAt }: WaitState, now: number): boolean {
  return deadlineAt !== null && now >= deadlineAt && nextReadAt >= deadlineAt;
}

function moved(wait: WaitState, at: number, now: number): WaitState {
  return { ...wait, nextReadAt: nextReadOf(wait, at, now) };
}

/** When a wait reads next: at its pace, for its last read, or when a pause that is counted is used up; then comes its deadline. */
function nextReadOf(
  { beganAt, deadlineAt, patience, seen }: Omit<WaitState, "nextReadAt">,
  at: number,
  now: number,
): number {
  const due = Math.max(Math.min(at, pausedReadBy(seen, beganAt, patience)), seen.notBefore);
  if (deadlineAt === null) return due;
  const lastAt = deadlineAt - lastReadMarginMs(deadlineAt - beganAt);
  const last = lastAt > now ? Math.max(lastAt, seen.notBefore) : Infinity;
  return Math.min(due, last, deadlineAt);
}
