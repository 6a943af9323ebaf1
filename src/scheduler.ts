import { onAbort } from "./abort.ts";
import { Heap, type HeapEntry } from "./heap.ts";
import { MAX_TIMER_MS } from "./schedule.ts";
import { SendRate } from "./send-rate.ts";

/** What is served first: steering a running task, then starts, then reads. Each has slots of its own, and a 429 pauses only its own. */
const LANES = ["steer", "start", "read"] as const;
export type Lane = (typeof LANES)[number];

/** Something that is sent once it is due and a slot is free. `launch` takes the slot; whoever was launched gives it back with `release`. */
export type Job = HeapEntry & { launch(): void };

/** Something that happens at a moment, whatever the budget: the deadline of a wait. */
export type Alarm = HeapEntry & { ring(): void };

/** The budget of one client. */
export type SchedulerOptions = { maxRequestsPerSecond: number; maxInFlight: number };

/** A timer this late, and more than twice its delay, means that the machine slept. */
const SLEPT_MS = 5_000;
/** How long a 429 without `Retry-After` pauses its lane. */
const DEFAULT_PAUSE_MS = 1_000;

type LaneState = { jobs: Heap<Job>; inFlight: number; pausedUntil: number };
type Timer = { id: ReturnType<typeof setTimeout>; at: number; setAt: number; setAtWall: number };

/**
 * Decides when each request of one client is sent: one heap by due time per lane, one timer, an even rate without
 * bursts, and a bound on what is in flight. Oldest due first, so that no task starves.
 */
export class Scheduler {
  readonly #lanes: Record<Lane, LaneState> = { steer: emptyLane(), start: emptyLane(), read: emptyLane() };
  readonly #alarms = new Heap<Alarm>();
  readonly #maxInFlight: number;
  readonly #rate: SendRate;
  #lostMs = 0;
  #timer: Timer | undefined;
  #pumping = false;

  constructor({ maxRequestsPerSecond, maxInFlight }: SchedulerOptions) {
    this.#maxInFlight = maxInFlight;
    this.#rate = new SendRate(maxRequestsPerSecond);
  }

  /** Milliseconds on a clock that only goes forward and stands still while the machine sleeps. */
  now(): number {
    return performance.now() - this.#lostMs;
  }

  /** Puts a job on a lane, or moves it, to be launched at `at` or as soon after as the budget allows. */
  schedule(lane: Lane, job: Job, at: number): void {
    this.#lanes[lane].jobs.set(job, at);
    this.#pump();
  }

  /** Takes a job back; says whether it was still waiting. */
  cancel(lane: Lane, job: Job): boolean {
    const waiting = this.#lanes[lane].jobs.delete(job);
    if (waiting) this.#arm();
    return waiting;
  }

  /** Rings the alarm at `at`. */
  setAlarm(alarm: Alarm, at: number): void {
    this.#alarms.set(alarm, at);
    this.#arm();
  }

  cancelAlarm(alarm: Alarm): void {
    if (this.#alarms.delete(alarm)) this.#arm();
  }

  /** The jobs of a lane that have not been launched yet. */
  waiting(lane: Lane): Heap<Job> {
    return this.#lanes[lane].jobs;
  }

  /** Resolves when one request may be sent, not before `at`; call `release` when it is over. Rejects with the signal's reason. */
  admit(lane: Lane, signal?: AbortSignal | undefined, at = 0): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      let forget: (() => void) | undefined;
      const job: Job = {
        at: 0,
        order: 0,
        position: -1,
        launch: () => {
          forget?.();
          resolve();
        },
      };
      forget =
        signal &&
        onAbort(signal, () => {
          if (this.cancel(lane, job)) reject(signal.reason);
        });
      this.schedule(lane, job, Math.max(at, this.now()));
    });
  }

  /** Gives a slot back. */
  release(lane: Lane): void {
    this.#lanes[lane].inFlight -= 1;
    this.#pump();
  }

  /** The provider answered 429: pauses the lane; on reads, also halves the rate once per pause. */
  throttle(lane: Lane, retryAfterMs: number | undefined): void {
    const now = this.now();
    const state = this.#lanes[lane];
    const until = now + (retryAfterMs ?? DEFAULT_PAUSE_MS);
    if (lane === "read") this.#rate.slowDown({ now, until, again: state.pausedUntil > now });
    state.pausedUntil = Math.max(state.pausedUntil, until);
  }

  #pump(): void {
    if (this.#pumping) return; // A launch may schedule or release; the loop below sees it.
    this.#pumping = true;
    try {
      for (let alarm = this.#alarms.first; alarm && alarm.at <= this.now(); alarm = this.#alarms.first) {
        this.#alarms.delete(alarm);
        alarm.ring();
      }
      while (LANES.some((lane) => this.#launchNext(lane)));
    } finally {
      this.#pumping = false;
      this.#arm();
    }
  }

  #launchNext(lane: Lane): boolean {
    const now = this.now();
    if (this.#launchableAt(lane) > now) return false;
    const state = this.#lanes[lane];
    const job = state.jobs.first;
    if (job === undefined) return false;
    state.jobs.delete(job);
    state.inFlight += 1;
    this.#rate.take(now);
    job.launch();
    return true;
  }

  #launchableAt(lane: Lane): number {
    const { jobs, inFlight, pausedUntil } = this.#lanes[lane];
    if (jobs.first === undefined || inFlight >= this.#maxInFlight) return Infinity;
    return Math.max(jobs.first.at, pausedUntil, this.#rate.nextAt);
  }

  /** Keeps one timer, for whatever comes first; none when nothing is waiting, so that the process can end. */
  #arm(): void {
    if (this.#pumping) return;
    const at = Math.min(this.#alarms.first?.at ?? Infinity, ...LANES.map((lane) => this.#launchableAt(lane)));
    if (this.#timer?.at === at) return;
    clearTimeout(this.#timer?.id);
    this.#timer = undefined;
    if (at === Infinity) return;
    const delay = Math.min(Math.max(0, Math.ceil(at - this.now())), MAX_TIMER_MS);
    const setAt = performance.now();
    this.#timer = { id: setTimeout(() => this.#wake(delay), delay), at, setAt, setAtWall: Date.now() };
  }

  #wake(delay: number): void {
    const timer = this.#timer;
    if (timer === undefined) return;
    this.#timer = undefined;
    const late = performance.now() - timer.setAt - delay;
    const lateByWall = Date.now() - timer.setAtWall - delay;
    const limit = Math.max(SLEPT_MS, delay);
    // Some systems stop the monotonic clock while they sleep and some do not; where it ran on, that time does not count.
    if (late > limit) this.#lostMs += late;
    if (late > limit || lateByWall > limit) this.#lanes.read.jobs.hurry(this.now());
    this.#pump();
  }
}

function emptyLane(): LaneState {
  return { jobs: new Heap(), inFlight: 0, pausedUntil: 0 };
}
