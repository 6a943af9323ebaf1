import {
  afterFault,
  afterGoodRead,
  isOver,
  NOTHING_SEEN,
  nextPacedRead,
  type Observation,
} from "../policy/observation.ts";
import { paceGapMs } from "../policy/pace.ts";
import { pausedReadBy } from "../policy/verdict.ts";
import type { Provider, Reading } from "../provider.ts";
import type { Lane, Queue, Scheduler, Slot } from "../schedule/scheduler.ts";
import { type AnyErrandError, ApiError, isErrandError } from "../task/errors.ts";
import type { Handle, ResolvedTask } from "../task/task.ts";
import type { ListBatch } from "./list-batch.ts";
import type { Listed } from "./listed.ts";
import { readWith } from "./provider-calls.ts";
import { type Watcher, Watchers } from "./watchers.ts";

/** In this time `readNow` asks for at most two reads of one task. */
const TWO_ASKED_MS = 1_000;
/** After this long without a read of its own, a task is not left to the list any more. */
const OWN_READ_MS = 1_800_000;

/** What the pollers of one client share. */
export type PollerHost = {
  readonly provider: Provider;
  readonly scheduler: Scheduler;
  readonly batch: ListBatch | undefined;
  /** Nobody waits for this poller's task any more. */
  forget(poller: Poller): void;
  /** Leaves out the time that the machine slept while a read was under way. */
  noteLateAnswer(sentAt: number): void;
};

/**
 * Reads one task again and again, for everybody who waits for it. What a read means and when the next one is due is
 * decided in `policy/`; it stands among its host's pollers until nobody waits any more.
 */
export class Poller implements Listed {
  readonly handle: Handle;
  observation: Observation = NOTHING_SEEN;
  /** The last good answer. */
  lastReading: Reading | undefined;

  readonly #host: PollerHost;
  readonly #watchers = new Watchers();
  /** When the last read of some wait is queued for. */
  #lastAt = Infinity;
  /** When the task was started, on the scheduler's clock. */
  readonly #startedAt: number;
  /** When the next read is, or the last one was, due at its pace. */
  #dueAt: number;
  /** When `readNow` asked for a read the last time, and the time before. */
  #askedAt = Number.NEGATIVE_INFINITY;
  #askedBefore = Number.NEGATIVE_INFINITY;
  #reading: AbortController | undefined;
  #readBeganAt = Number.NEGATIVE_INFINITY;
  /** When the task was last read on its own, not from a list. */
  #ownReadAt: number;
  /** The watchers are being told of an answer: what they ask for now comes after it. */
  #telling = false;
  #readAgain = false;
  /** A read that `readNow` asked for is queued. */
  #isAsked = false;

  constructor(host: PollerHost, { handle, bareId }: ResolvedTask) {
    this.#host = host;
    this.handle = handle;
    const age = bareId ? 0 : Math.max(0, Date.now() - Date.parse(handle.startedAt));
    const now = host.scheduler.now();
    this.#startedAt = now - age;
    this.#ownReadAt = now;
    // A task of unknown or greater age is read at once; one that has just begun at its own pace.
    this.#dueAt = bareId ? now : Math.max(now, this.#startedAt + paceGapMs(0, Math.random()));
  }

  get listable(): boolean {
    if (this.#reading || this.#watchers.size === 0 || isOver(this.observation)) return false;
    return this.#host.scheduler.now() - this.#ownReadAt < OWN_READ_MS;
  }

  /** Lets a watcher hear of everything from now on, and of the last known status at once. */
  add(watcher: Watcher): void {
    this.#watchers.add(watcher);
    if (this.#watchers.size === 1) this.#schedule(this.#dueAt);
    else if (watcher.lastReadAt < this.#lastAt) this.#scheduleLast([watcher]);
    if (this.lastReading && !isOver(this.observation)) watcher.onReading(this.lastReading, false);
  }

  /** Takes a watcher out; when nobody is left, nothing goes on. */
  remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    if (this.#watchers.size > 0) return;
    this.#host.forget(this);
    this.#unqueue();
    this.#host.batch?.leave(this);
    this.#reading?.abort();
  }

  /** Makes the next read due now, but not more often than twice a second; a read under way is followed by another. */
  readNow(): void {
    if (this.#reading || this.#telling || this.#host.batch?.has(this)) this.#readAgain = true;
    else this.#ask();
  }

  onListed(): void {
    this.#isAsked = false;
  }

  readSoon(): void {
    this.#schedule(this.#host.scheduler.now());
  }

  onWake(): void {
    this.#schedule(this.#host.scheduler.now());
  }

  /** Tells the watchers of a pause. */
  onPause(lane: Lane, pausedMs: number): void {
    for (const watcher of this.#watchers.list()) watcher.onPause(lane, pausedMs);
  }

  /** Reads the task, or many tasks at once. */
  onSlot(slot: Slot, queue: Queue): void {
    this.#isAsked = false;
    // The last read of a wait is never left to a list.
    if (queue !== "last" && this.#host.batch?.take(this, slot)) return;
    this.#read(slot);
  }

  /** Takes in a good answer, from a read of its own or from a list. */
  deliver(answer: Reading): void {
    const { provider, scheduler } = this.#host;
    // The status goes into events, errors and sentences.
    const status = provider.http.config.secrets.maskFor(this.handle.id).text(answer.status);
    const reading = status === answer.status ? answer : { ...answer, status };
    const now = scheduler.now();
    const isWhole = isOver(this.observation) || !provider.readTask;
    this.observation = afterGoodRead(this.observation, { status, state: reading.state, now });
    this.lastReading = reading;
    this.#tell((watcher) => watcher.onReading(reading, isWhole));
    if (this.#watchers.size === 0) return;
    const limits = this.#watchers.list().map(({ plan }) => plan.pace);
    const next = nextPacedRead(this.observation, { now, startedAt: this.#startedAt, limits, random: Math.random() });
    // The whole task keeps the place in the queue that its status read had, or a full queue would delay its end twice.
    this.#afterAnswer(isOver(this.observation) ? Math.min(this.#dueAt, next) : next);
  }

  #read(slot: Slot): void {
    const { provider, scheduler, batch } = this.#host;
    this.#unqueue();
    batch?.leave(this);
    const controller = new AbortController();
    this.#reading = controller;
    this.#readAgain = false;
    this.#readBeganAt = scheduler.now();
    const { lostMs } = scheduler;
    const attempt = this.observation.faults.failures + 1;
    const call = { lane: "read", slot, handle: this.handle, signal: controller.signal, attempt } as const;
    const end = (status?: number) => {
      this.#reading = undefined;
      this.#ownReadAt = scheduler.now();
      this.#host.noteLateAnswer(this.#readBeganAt);
      slot.release(status);
    };
    void readWith(provider, isOver(this.observation), this.handle, call).then(
      (reading) => {
        end(200);
        if (reading.state === "completed" || reading.state === "failed") batch?.noteEnd(this.handle.id);
        this.deliver(reading);
      },
      (error: unknown) => {
        end(error instanceof ApiError ? error.status : undefined);
        const slept = scheduler.lostMs !== lostMs;
        if (isErrandError(error)) this.#fault(error, slept ? 0 : scheduler.now() - this.#readBeganAt);
        else this.#tell((watcher) => watcher.onBroken(error));
      },
    );
  }

  #fault(error: AnyErrandError, tookMs: number): void {
    const now = this.#host.scheduler.now();
    const { status, retryAfterMs }: Partial<ApiError> = error instanceof ApiError ? error : {};
    const budgetsMs = this.#watchers.list().map(({ plan }) => plan.faultBudgetMs);
    const ageMs = now - this.#startedAt;
    const fault = { now, status, retryAfterMs, tookMs, ageMs, budgetsMs, random: Math.random() };
    const { observation, told, gapMs } = afterFault(this.observation, fault);
    this.observation = observation;
    this.#tell((watcher) => watcher.onFault(error, told, gapMs));
    // What asked for a read meanwhile is served by the one that comes after the pause.
    this.#readAgain = false;
    this.#schedule(now + gapMs);
  }

  #tell(about: (watcher: Watcher) => void): void {
    this.#telling = true;
    for (const watcher of this.#watchers.list()) about(watcher);
    this.#telling = false;
  }

  #afterAnswer(at: number): void {
    const again = this.#readAgain && !isOver(this.observation);
    this.#readAgain = false;
    this.#schedule(at);
    if (again) this.#ask();
  }

  #ask(): void {
    const { scheduler } = this.#host;
    if (this.#watchers.size === 0 || this.#isAsked) return;
    const at = Math.max(scheduler.now(), this.#askedBefore + TWO_ASKED_MS, this.observation.notBefore);
    [this.#askedBefore, this.#askedAt, this.#isAsked] = [this.#askedAt, at, true];
    scheduler.schedule("asked", this, at);
  }

  /** Not before what `Retry-After` asked for; otherwise early enough for every wait that counts how long the task is paused. */
  #schedule(at: number): void {
    if (this.#watchers.size === 0 || this.#reading) return;
    const watchers = this.#watchers.list();
    let due = at;
    for (const { plan, since } of watchers) due = Math.min(due, pausedReadBy(this.observation, since, plan));
    this.#lastAt = Infinity;
    this.#dueAt = Math.max(due, this.observation.notBefore);
    this.#host.scheduler.schedule("paced", this, this.#dueAt);
    // It may have been sent at once.
    this.#scheduleLast(watchers);
  }

  #scheduleLast(watchers: readonly Watcher[]): void {
    const { scheduler } = this.#host;
    const now = scheduler.now();
    const before = this.#lastAt;
    for (const { lastReadAt } of watchers) if (lastReadAt > now) this.#lastAt = Math.min(this.#lastAt, lastReadAt);
    if (this.#lastAt === before || this.#reading) return;
    scheduler.schedule("last", this, Math.max(this.#lastAt, this.observation.notBefore));
  }

  #unqueue(): void {
    this.#isAsked = false;
    for (const queue of ["last", "asked", "paced"] as const) this.#host.scheduler.cancel(queue, this);
  }
}
