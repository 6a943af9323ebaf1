import { onAbort } from "../async/abort.ts";
import { createHeap, type Heap, type HeapEntry } from "./heap.ts";
import { MAX_TIMER_MS } from "./max-timer.ts";
import { createSendRate } from "./send-rate.ts";

/** What is served first: steering a running task, then starts, then reads. Each has slots of its own, and a 429 pauses only its own. */
export type Lane = "control" | "start" | "read";

/** Before all of them come alarms, which happen at their moment whatever the budget: the deadlines of waits. */
const LANES = ["alarm", "control", "start", "read"] as const;
type AnyLane = (typeof LANES)[number];

/** Something whose moment comes. On a lane of requests it takes a slot, and whoever was told gives it back with `release`. */
export type Job = HeapEntry & { due(): void };

/** The budget of one client. */
export type SchedulerOptions = { maxRequestsPerSecond: number; maxInFlight: number };

/**
 * Decides when each request of one client is sent: one heap by due time per lane, one timer, an even rate without
 * bursts, and a bound on what is in flight. Oldest due first, so that no task starves.
 */
export type Scheduler = {
  /** Milliseconds on a clock that only goes forward and stands still while the machine sleeps. */
  now(): number;
  /** Puts a job on a lane, or moves it, to be told at `at` or as soon after as the budget allows. */
  schedule(lane: AnyLane, job: Job, at: number): void;
  /** Takes a job back; says whether it was still waiting. */
  cancel(lane: AnyLane, job: Job): boolean;
  /** The jobs of a lane that have not been told yet. */
  waiting(lane: Lane): Heap<Job>;
  /** Resolves when one request may be sent, not before `at`; call `release` when it is over. Rejects with the signal's reason. */
  admit(lane: Lane, signal?: AbortSignal | undefined, at?: number): Promise<void>;
  /** Gives a slot back. */
  release(lane: Lane): void;
  /** The provider answered 429: pauses the lane; on reads, also halves the rate once per pause. */
  throttle(lane: Lane, retryAfterMs: number | undefined): void;
};

/** A timer this late, and more than twice its delay, means that the machine slept. */
const SLEPT_MS = 5_000;
/** How long a 429 without `Retry-After` pauses its lane. */
const DEFAULT_PAUSE_MS = 1_000;

export function createScheduler({ maxRequestsPerSecond, maxInFlight }: SchedulerOptions): Scheduler {
  const emptyLane = () => ({ jobs: createHeap<Job>(), inFlight: 0, pausedUntil: 0 });
  const lanes = { alarm: emptyLane(), control: emptyLane(), start: emptyLane(), read: emptyLane() };
  const rate = createSendRate(maxRequestsPerSecond);
  let lostMs = 0;
  let timer: { id: ReturnType<typeof setTimeout>; at: number } | undefined;
  let pumping = false;

  const now = () => performance.now() - lostMs;

  /** When the budget allows the first job of a lane; never, where there is none. */
  const nextAt = (lane: AnyLane) => {
    const { jobs, inFlight, pausedUntil } = lanes[lane];
    const first = jobs.entries[0];
    if (!first || inFlight >= maxInFlight) return Infinity;
    return lane === "alarm" ? first.at : Math.max(first.at, pausedUntil, rate.nextAt());
  };

  const dispatchNext = (lane: AnyLane) => {
    const moment = now();
    const job = lanes[lane].jobs.entries[0];
    if (!job || nextAt(lane) > moment) return false;
    lanes[lane].jobs.delete(job);
    if (lane !== "alarm") {
      lanes[lane].inFlight += 1;
      rate.take(moment);
    }
    job.due();
    return true;
  };

  const pump = () => {
    if (pumping) return; // A job may schedule or release; the loop below sees it.
    pumping = true;
    try {
      while (LANES.some(dispatchNext));
    } finally {
      pumping = false;
      arm();
    }
  };

  /** Keeps one timer, for whatever comes first; none when nothing is waiting, so that the process can end. */
  const arm = () => {
    if (pumping) return;
    const at = Math.min(...LANES.map(nextAt));
    if (timer?.at === at) return;
    clearTimeout(timer?.id);
    timer = undefined;
    if (at === Infinity) return;
    const delay = Math.min(Math.max(0, Math.ceil(at - now())), MAX_TIMER_MS);
    const setAt = performance.now();
    const setAtWall = Date.now();
    const wake = () => {
      timer = undefined;
      const late = performance.now() - setAt - delay;
      const lateByWall = Date.now() - setAtWall - delay;
      const limit = Math.max(SLEPT_MS, delay);
      // Some systems stop the monotonic clock while they sleep and some do not; where it ran on, that time does not count.
      if (late > limit) lostMs += late;
      if (Math.max(late, lateByWall) > limit) {
        const awake = now();
        for (const job of lanes.read.jobs.entries) job.at = Math.min(job.at, awake);
      }
      pump();
    };
    timer = { id: setTimeout(wake, delay), at };
  };

  const schedule: Scheduler["schedule"] = (lane, job, at) => {
    lanes[lane].jobs.set(job, at);
    // An alarm never goes off while it is being set, not even a late one: whoever sets it has not begun.
    if (lane === "alarm") arm();
    else pump();
  };

  const cancel: Scheduler["cancel"] = (lane, job) => {
    const waiting = lanes[lane].jobs.delete(job);
    if (waiting) arm();
    return waiting;
  };

  return {
    now,
    schedule,
    cancel,
    waiting: (lane) => lanes[lane].jobs,
    admit: (lane, signal, at = 0) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const due = () => {
          forget?.();
          resolve();
        };
        const job: Job = { at: 0, order: 0, position: -1, due };
        const forget =
          signal &&
          onAbort(signal, () => {
            if (cancel(lane, job)) reject(signal.reason);
          });
        schedule(lane, job, Math.max(at, now()));
      }),
    release(lane) {
      lanes[lane].inFlight -= 1;
      pump();
    },
    throttle(lane, retryAfterMs = DEFAULT_PAUSE_MS) {
      const state = lanes[lane];
      const until = now() + retryAfterMs;
      if (lane === "read") rate.slowDown({ now: now(), until, again: state.pausedUntil > now() });
      state.pausedUntil = Math.max(state.pausedUntil, until);
    },
  };
}
