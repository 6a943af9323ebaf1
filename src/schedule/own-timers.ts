import { Budget, type BudgetOptions, type Queue } from "./budget.ts";
import { MAX_TIMER_MS } from "./max-timer.ts";
import type { Alarm, Job, Scheduler } from "./scheduler.ts";

/** How soon a job that found no free slot looks again. */
const LOOK_AGAIN_MS = 50;

type Timers = Map<Job | Alarm, ReturnType<typeof setTimeout>>;

/**
 * A scheduler in which each job and each alarm has a timer of its own, and only numbers are shared. Cloudflare Workers
 * need that: a timer or a promise that belongs to one request ends with it, and another request may not wait for it.
 * Nobody wakes anybody; who finds no room looks again.
 */
export class OwnTimersScheduler implements Scheduler {
  readonly budget: Budget;
  readonly isShared = false;
  readonly lostMs = 0;
  readonly #alarms: Timers = new Map();
  /** A job may stand in several queues at once. */
  readonly #queues: Readonly<Record<Queue, Timers>> = {
    control: new Map(),
    start: new Map(),
    last: new Map(),
    asked: new Map(),
    paced: new Map(),
  };
  readonly #events = { now: () => this.now(), onFree: () => {}, onPause: () => {} };

  constructor(options: BudgetOptions) {
    this.budget = new Budget(options);
  }

  now(): number {
    return performance.now();
  }

  leaveOut(): void {}

  setAlarm(alarm: Alarm, at: number): void {
    setTimer(this.#alarms, alarm, at, () => alarm.onDeadline());
  }

  cancelAlarm(alarm: Alarm): void {
    clearTimer(this.#alarms, alarm);
  }

  schedule(queue: Queue, job: Job, at: number): void {
    const opensAt = Math.max(at, this.budget.opensAt(queue), job.pause?.opensAt ?? 0);
    this.#attemptAt(queue, job, opensAt);
  }

  cancel(queue: Queue, job: Job): boolean {
    return clearTimer(this.#queues[queue], job);
  }

  dueBy(): Job[] {
    return [];
  }

  onPause(): () => void {
    return () => {};
  }

  #attempt(queue: Queue, job: Job): void {
    const now = this.now();
    const opensAt = Math.max(this.budget.opensAt(queue), job.pause?.opensAt ?? 0);
    if (opensAt > now) this.#attemptAt(queue, job, opensAt);
    else if (!this.budget.hasSlot(queue, now)) this.#attemptAt(queue, job, now + LOOK_AGAIN_MS);
    else job.onSlot(this.budget.take(queue, this.#events, job.pause), queue);
  }

  #attemptAt(queue: Queue, job: Job, at: number): void {
    setTimer(this.#queues[queue], job, at, () => this.#attempt(queue, job));
  }
}

function setTimer(timers: Timers, key: Job | Alarm, at: number, callback: () => void): void {
  clearTimer(timers, key);
  const delay = Math.min(Math.max(0, Math.ceil(at - performance.now())), MAX_TIMER_MS);
  const fire = () => {
    timers.delete(key);
    if (at - performance.now() > 1) setTimer(timers, key, at, callback);
    else callback();
  };
  timers.set(key, setTimeout(fire, delay));
}

function clearTimer(timers: Timers, key: Job | Alarm): boolean {
  clearTimeout(timers.get(key));
  return timers.delete(key);
}
