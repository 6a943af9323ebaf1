import { onAbort } from "../async/abort.ts";
import { laneOf } from "./budget.ts";
import type { Alarm, Job, Queue, Scheduler, Slot } from "./scheduler.ts";

/** How long a request that will not be sent is held back, so that a loop around it does not spin. */
const REFUSAL_MS = 1_000;

/** How a single request is queued. */
export type Admission = {
  signal?: AbortSignal | undefined;
  /** Not before this moment of the scheduler's clock. */
  at?: number | undefined;
  /** How long a pause may hold it up; a longer one ends it with a PausedError. @default Infinity */
  patienceMs?: number | undefined;
  /** The operation of `api` whose own pause it keeps to. */
  operation?: string | undefined;
};

/** A request was not sent, because a 429 has paused its lane or its operation for longer than it can wait. */
export class PausedError extends Error {
  /** How long the pause goes on. */
  readonly remainingMs: number;

  constructor(remainingMs: number) {
    super(`A 429 has paused such requests for another ${Math.ceil(remainingMs / 1000)} s.`);
    this.remainingMs = remainingMs;
  }
}

/** Resolves when one request may be sent. Rejects with the signal's reason, or with a PausedError. */
export function admit(
  scheduler: Scheduler,
  queue: Queue,
  { signal, at = 0, patienceMs = Infinity, operation }: Admission = {},
): Promise<Slot> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const own = operation === undefined ? undefined : scheduler.budget.pauseOfOperation(operation);
    const shared = scheduler.budget.pauseOf(laneOf(queue));
    const remainingMs = () => Math.max(shared.until, own?.until ?? 0) - scheduler.now();
    const leave = () => {
      forget?.();
      stopListening?.();
      scheduler.cancelAlarm(impatience);
    };
    const job: Job = {
      pause: own,
      onSlot: (slot) => {
        leave();
        resolve(slot);
      },
    };
    const giveUp = (reason: unknown) => {
      if (!scheduler.cancel(queue, job)) return;
      leave();
      reject(reason);
    };
    const impatience: Alarm = { onDeadline: () => giveUp(new PausedError(remainingMs())) };
    const checkPatience = () => {
      if (remainingMs() > patienceMs) scheduler.setAlarm(impatience, scheduler.now() + REFUSAL_MS);
    };
    const forget = signal && onAbort(signal, () => giveUp(signal.reason));
    const stopListening = patienceMs === Infinity ? undefined : scheduler.onPause(checkPatience);
    checkPatience();
    scheduler.schedule(queue, job, Math.max(at, scheduler.now()));
  });
}
