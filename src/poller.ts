import { ApiError, type ErrandError, isErrandError } from "./errors.ts";
import type { Provider, Reading } from "./provider.ts";
import { faultGapMs, NOT_FOUND_GRACE_MS, paceGapMs } from "./schedule.ts";
import type { Job, Scheduler } from "./scheduler.ts";
import { type Handle, isTerminal, type NamedTask } from "./task.ts";

/** The faults since the last good answer. */
export type Faults = {
  failures: number;
  /** How long they have been going on, without queueing and without what `Retry-After` asked for. */
  countedMs: number;
  /** Two answers in a row said that reading again is useless. */
  permanent: boolean;
};

const NO_FAULTS: Faults = { failures: 0, countedMs: 0, permanent: false };

/** Somebody who waits for the task. */
export type Watcher = {
  /** When its last read has to start, on the scheduler's clock. */
  readonly lastReadAt: number;
  /** After how much counted time of faults it gives up. */
  readonly faultBudgetMs: number;
  /** A good answer; `final` when there will be no other. */
  onReading(reading: Reading, final: boolean): void;
  onFault(error: ErrandError, faults: Faults, nextReadInMs: number): void;
  /** Something that no later read can mend, and that is not the provider's doing. */
  onBroken(error: unknown): void;
};

/** What the pollers of one client share. */
export type PollerHost = {
  readonly provider: Provider;
  readonly scheduler: Scheduler;
  /** One poller for each task that somebody waits for, by id. */
  readonly pollers: Map<string, Poller>;
  /** Present where the provider can list tasks: takes over reads that one request can answer. */
  readonly batch: { take(poller: Poller): boolean; leave(poller: Poller): void } | undefined;
};

/**
 * Reads one task again and again, for everybody who waits for it: the pace for good answers and the backoff for faults,
 * which know nothing of each other.
 */
export class Poller implements Job {
  at = 0;
  order = 0;
  position = -1;

  readonly handle: Handle;
  /** Answers and failures so far, for the errors of the waits. */
  reads = 0;
  failedReads = 0;
  lastStatus: string | undefined;
  /** Since when, on the scheduler's clock, only unknown words have come. */
  unknownSince: number | undefined;
  /** A list is being read on this task's behalf. */
  inBatch = false;
  /** The list did not show this task: its next read is its own. */
  alone = false;

  readonly #host: PollerHost;
  /** Replaced, never changed. Nearly always one: a Set for it would be a seventh of all that a wait holds. */
  #watchers: readonly Watcher[] = [];
  /** When the task was started, on the scheduler's clock. */
  readonly #startedAt: number;
  #full = false;
  #reading: AbortController | undefined;
  #readAgain = false;
  #notBefore = 0;
  #faults = NO_FAULTS;
  /** How the read before was refused. A 404 within its grace proves nothing but a 404 after it. */
  #refusedBefore: "for good" | "in grace" | undefined;

  constructor(host: PollerHost, { handle, bareId }: NamedTask) {
    this.#host = host;
    this.handle = handle;
    const age = bareId ? 0 : Math.max(0, Date.now() - Date.parse(handle.startedAt));
    const now = host.scheduler.now();
    this.#startedAt = now - age;
    // A task of unknown or greater age is read at once; one that has just begun at its own pace.
    this.at = bareId ? now : Math.max(now, this.#startedAt + paceGapMs(0, Math.random()));
  }

  /** Finds the poller of a task, or begins to read it. */
  static for(host: PollerHost, task: NamedTask): Poller {
    const found = host.pollers.get(task.handle.id);
    if (found !== undefined) return found;
    const poller = new Poller(host, task);
    host.pollers.set(task.handle.id, poller);
    return poller;
  }

  /** The faults since the last good answer. */
  get faults(): Faults {
    return this.#faults;
  }

  /** Whether a page of the provider's list can answer the next read. */
  get listable(): boolean {
    return !this.#full && !this.alone && this.#reading === undefined && this.#watchers.length > 0;
  }

  add(watcher: Watcher): void {
    const first = this.#watchers.length === 0;
    this.#watchers = this.#watchers.concat(watcher);
    if (first || (this.position >= 0 && this.at > watcher.lastReadAt)) this.#schedule(this.at);
  }

  /** Takes a watcher out; when nobody is left, nothing goes on. */
  remove(watcher: Watcher): void {
    this.#watchers = this.#watchers.filter((each) => each !== watcher);
    if (this.#watchers.length > 0) return;
    const { pollers } = this.#host;
    if (pollers.get(this.handle.id) === this) pollers.delete(this.handle.id);
    this.#host.scheduler.cancel("read", this);
    this.#host.batch?.leave(this);
    this.#reading?.abort();
  }

  /** Makes the next read due now; a read under way is followed by another. */
  readNow(): void {
    if (this.#reading !== undefined || this.inBatch) this.#readAgain = true;
    else this.#schedule(this.#host.scheduler.now());
  }

  /** The scheduler gave a slot: reads the task, or many tasks at once. */
  launch(): void {
    if (this.#host.batch?.take(this) !== true) void this.#read();
  }

  /** Takes in a good answer, from a read of its own or from a list. */
  deliver(answer: Reading): void {
    const { provider, scheduler } = this.#host;
    // The status goes into events, errors and sentences.
    const status = provider.http.connection.secrets.maskFor(this.handle.id).text(answer.status);
    const reading = status === answer.status ? answer : { ...answer, status };
    const now = scheduler.now();
    const ended = isTerminal(reading.state);
    const final = ended && (this.#full || provider.readTask === undefined);
    this.reads += 1;
    this.lastStatus = reading.status;
    this.unknownSince = reading.state === "unknown" ? (this.unknownSince ?? now) : undefined;
    this.#faults = NO_FAULTS;
    this.#refusedBefore = undefined;
    this.#full = ended;
    for (const watcher of this.#watchers) watcher.onReading(reading, final);
    if (this.#watchers.length === 0) return;
    const again = this.#readAgain;
    this.#readAgain = false;
    // The whole task keeps the place in the queue that its status read had, or a full queue would delay its end twice.
    if (ended) this.#schedule(Math.min(this.at, now));
    else this.#schedule(again ? now : now + paceGapMs(now - this.#startedAt, Math.random()));
  }

  /** The list did not answer for this task: reads it on its own. */
  readAlone(): void {
    this.inBatch = false;
    this.alone = true;
    this.#schedule(this.#host.scheduler.now());
  }

  async #read(): Promise<void> {
    const { provider, scheduler } = this.#host;
    const controller = new AbortController();
    this.#reading = controller;
    this.alone = false;
    const began = scheduler.now();
    let result: { reading: Reading } | { error: unknown };
    try {
      const call = { lane: "read", admitted: true, handle: this.handle, signal: controller.signal } as const;
      const read = this.#full && provider.readTask !== undefined ? provider.readTask : provider.readStatus;
      result = { reading: await read.call(provider, this.handle, call) };
    } catch (error) {
      result = { error };
    } finally {
      this.#reading = undefined;
      scheduler.release("read");
    }
    if (this.#watchers.length === 0) return;
    if ("reading" in result) this.deliver(result.reading);
    else if (isErrandError(result.error)) this.#fault(result.error, scheduler.now() - began);
    else for (const watcher of this.#watchers) watcher.onBroken(result.error);
  }

  #fault(error: ErrandError, tookMs: number): void {
    const { scheduler } = this.#host;
    const now = scheduler.now();
    const status = error instanceof ApiError ? error.status : undefined;
    const refused = status !== undefined && isRefusal(status);
    const inGrace = status === 404 && now - this.#startedAt < NOT_FOUND_GRACE_MS;
    const failures = this.#faults.failures + 1;
    // The time of faults runs from the first of them: its own read came before.
    const countedMs = failures === 1 ? 0 : this.#faults.countedMs + tookMs;
    const again = this.#refusedBefore === "for good" || (this.#refusedBefore === "in grace" && status === 404);
    const permanent = refused && !inGrace && again;
    this.failedReads += 1;
    this.#refusedBefore = refused ? (inGrace ? "in grace" : "for good") : undefined;

    let pauseMs = faultGapMs(failures, Math.random());
    for (const { faultBudgetMs } of this.#watchers) {
      // The read that decides comes when the budget is used up, not up to a pause later.
      if (faultBudgetMs > countedMs) pauseMs = Math.min(pauseMs, Math.ceil(faultBudgetMs - countedMs));
    }
    const askedMs = error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0;
    this.#notBefore = now + askedMs;
    this.#faults = { failures, countedMs: countedMs + (askedMs > pauseMs ? 0 : pauseMs), permanent };
    const gapMs = Math.max(pauseMs, askedMs);
    this.#readAgain = false;
    for (const watcher of this.#watchers) watcher.onFault(error, { failures, countedMs, permanent }, gapMs);
    if (this.#watchers.length > 0) this.#schedule(now + gapMs);
  }

  /** Not before what `Retry-After` asked for; otherwise early enough for the last read of every wait. */
  #schedule(at: number): void {
    const { scheduler } = this.#host;
    const now = scheduler.now();
    let due = at;
    for (const { lastReadAt } of this.#watchers) if (lastReadAt > now) due = Math.min(due, lastReadAt);
    scheduler.schedule("read", this, Math.max(due, this.#notBefore));
  }
}

/** A status that says no and will go on saying no. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429;
}
