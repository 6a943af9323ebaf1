import { Budget, type BudgetOptions, type Lane, type Queue, type Slot } from "./budget.ts";
import { Heap } from "./heap.ts";
import type { Pause } from "./pause.ts";
import { SteadyClock } from "./steady-clock.ts";
import { inTurns, takeTurn } from "./turns.ts";

export type { Lane, Queue, Slot } from "./budget.ts";

/** A request that waits for its turn. */
export type Job = {
  /** The budget allows the request now; whoever sends it gives the slot back. */
  onSlot(slot: Slot, queue: Queue): void;
  /** The machine slept while this job was queued. */
  onWake?(): void;
  /** The pause that it keeps to besides its lane's, and that its refusals prolong in place of the lane's. */
  readonly pause?: Pause | undefined;
};

/** Something that happens at its moment, whatever the budget. */
export type Alarm = { onDeadline(): void };

/** Hears of each pause of a lane; `until` is a moment of the scheduler's clock. */
export type PauseListener = (lane: Lane, until: number) => void;

/** Decides when each request of one client is sent. */
export interface Scheduler {
  readonly budget: Budget;
  /** Whether requests may wait for the timers and answers of each other. */
  readonly isShared: boolean;
  /** Milliseconds on a clock that only goes forward and stands still while the machine sleeps. */
  now(): number;
  /** How much time has been left out of `now` so far. */
  readonly lostMs: number;
  /** Leaves out time in which the machine slept, as somebody found who waited for an answer. */
  leaveOut(ms: number): void;
  /** Sets an alarm, or moves it. It never goes off while it is being set: whoever sets it has not begun. */
  setAlarm(alarm: Alarm, at: number): void;
  cancelAlarm(alarm: Alarm): void;
  /** Puts a job into a queue, or moves it, to get its slot at `at` or as soon after as the budget allows. */
  schedule(queue: Queue, job: Job, at: number): void;
  /** Takes a job back; says whether it was still waiting. */
  cancel(queue: Queue, job: Job): boolean;
  /** The jobs of a queue that come due by `at`. */
  dueBy(queue: Queue, at: number): Job[];
  /** Gives the function that ends the listening. */
  onPause(listener: PauseListener): () => void;
}

/** How often a job looks again whether the pause of its own operation has ended. */
const OWN_PAUSE_CHECK_MS = 1_000;

const QUEUES: readonly Queue[] = ["control", "start", "last", "asked", "paced"];

/**
 * One heap by due time per queue and one timer, for all requests of a client. Within a queue the oldest due goes first;
 * queues take turns, so that neither a task nor a lane starves.
 */
export class SharedScheduler implements Scheduler {
  readonly budget: Budget;
  readonly isShared = true;
  readonly #clock = new SteadyClock((slept) => this.#onWake(slept));
  readonly #alarms = new Heap<Alarm>();
  readonly #queues: Readonly<Record<Queue, Heap<Job>>>;
  /** A stop takes at most every second turn; starts and reads share the rest one by one, and so on inwards. */
  readonly #turns = inTurns<Queue>("control", inTurns("start", inTurns("last", inTurns("asked", "paced"))));
  readonly #listeners = new Set<PauseListener>();
  readonly #events = {
    now: () => this.now(),
    onFree: () => this.#pump(),
    onPause: (lane: Lane, until: number) => {
      for (const listener of [...this.#listeners]) listener(lane, until);
    },
  };
  #pumping = false;

  constructor(options: BudgetOptions) {
    this.budget = new Budget(options);
    const queue = () => new Heap<Job>();
    this.#queues = { control: queue(), start: queue(), last: queue(), asked: queue(), paced: queue() };
  }

  now(): number {
    return this.#clock.now();
  }

  get lostMs(): number {
    return this.#clock.lostMs;
  }

  leaveOut(ms: number): void {
    this.#clock.leaveOut(ms);
    this.#wakeJobs();
    this.#pump();
  }

  setAlarm(alarm: Alarm, at: number): void {
    this.#alarms.set(alarm, at);
    this.#arm();
  }

  cancelAlarm(alarm: Alarm): void {
    if (this.#alarms.delete(alarm)) this.#arm();
  }

  schedule(queue: Queue, job: Job, at: number): void {
    this.#queues[queue].set(job, at);
    this.#pump();
  }

  cancel(queue: Queue, job: Job): boolean {
    const waiting = this.#queues[queue].delete(job);
    if (waiting) this.#arm();
    return waiting;
  }

  dueBy(queue: Queue, at: number): Job[] {
    return this.#queues[queue].dueBy(at);
  }

  onPause(listener: PauseListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** When the budget allows the first job of a queue; never, where there is none or a slot has to come free first. */
  #nextAt(queue: Queue): number {
    const { firstAt } = this.#queues[queue];
    if (firstAt === Infinity || !this.budget.hasSlot(queue, this.now())) return Infinity;
    return Math.max(firstAt, this.budget.opensAt(queue));
  }

  #ringNext(): boolean {
    const alarm = this.#alarms.first;
    if (alarm === undefined || this.#alarms.firstAt > this.now()) return false;
    this.#alarms.delete(alarm);
    alarm.onDeadline();
    return true;
  }

  #dispatchNext(): boolean {
    const moment = this.now();
    const queue = takeTurn(this.#turns, (name) => this.#nextAt(name) <= moment);
    const job = queue && this.#queues[queue].first;
    if (queue === undefined || job === undefined) return false;
    if (job.pause && job.pause.opensAt > moment) {
      this.#queues[queue].set(job, Math.max(job.pause.until, moment + OWN_PAUSE_CHECK_MS));
      return true;
    }
    this.#queues[queue].delete(job);
    job.onSlot(this.budget.take(queue, this.#events, job.pause), queue);
    return true;
  }

  #pump(): void {
    if (this.#pumping) return; // A job may schedule or release; the loop below sees it.
    this.#pumping = true;
    try {
      while (this.#ringNext() || this.#dispatchNext());
    } finally {
      this.#pumping = false;
      this.#arm();
    }
  }

  /** Keeps one timer, for whatever comes first. */
  #arm(): void {
    if (this.#pumping) return;
    let at = this.#alarms.firstAt;
    for (const queue of QUEUES) at = Math.min(at, this.#nextAt(queue));
    this.#clock.wakeAt(at);
  }

  #onWake(slept: boolean): void {
    if (slept) this.#wakeJobs();
    this.#pump();
  }

  #wakeJobs(): void {
    for (const job of this.#queues.paced.dueBy(Infinity)) job.onWake?.();
  }
}
