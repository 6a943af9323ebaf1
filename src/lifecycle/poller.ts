import { afterFailedRead, type Faults, NO_FAULTS } from "../policy/faults.ts";
import { paceGapMs } from "../policy/pace.ts";
import type { Batch, Listed, Provider, Reading } from "../provider.ts";
import type { Scheduler } from "../schedule/scheduler.ts";
import { type AnyErrandError, ApiError, isErrandError } from "../task/errors.ts";
import { type Handle, isTerminal, type ResolvedTask } from "../task/task.ts";
import { readWith } from "./provider-calls.ts";

/** Somebody who waits for the task. */
export type Watcher = {
  /** When its last read has to start, on the scheduler's clock. */
  readonly lastReadAt: number;
  /** After how much counted time of faults it gives up. */
  readonly faultBudgetMs: number;
  /** A good answer; `final` when there will be no other. */
  onReading(reading: Reading, final: boolean): void;
  onFault(error: AnyErrandError, faults: Faults, nextReadInMs: number): void;
  /** Something that no later read can mend, and that is not the provider's doing. */
  onBroken(error: unknown): void;
};

/** What the pollers of one client share. */
export type PollerHost = {
  readonly provider: Provider;
  readonly scheduler: Scheduler;
  /** One poller for each task that somebody waits for, by id. */
  readonly pollers: Map<string, Poller>;
  /** Present where the provider can list tasks. */
  readonly batch: Batch | undefined;
};

/**
 * Reads one task again and again, for everybody who waits for it: the pace for good answers and the backoff for faults,
 * which know nothing of each other. It stands among the host's pollers until nobody waits any more.
 */
export class Poller implements Listed {
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
  /** The faults since the last good answer. */
  faults: Faults = NO_FAULTS;

  readonly #host: PollerHost;
  /** Replaced, never changed. Nearly always one: a Set for it would be a seventh of all that a wait holds. */
  #watchers: readonly Watcher[] = [];
  /** When the task was started, on the scheduler's clock. */
  readonly #startedAt: number;
  #full = false;
  #reading: AbortController | undefined;
  /** The watchers are being told of an answer: what they ask for now comes after it. */
  #telling = false;
  #readAgain = false;
  #notBefore = 0;

  constructor(host: PollerHost, { handle, bareId }: ResolvedTask) {
    this.#host = host;
    this.handle = handle;
    host.pollers.set(handle.id, this);
    const age = bareId ? 0 : Math.max(0, Date.now() - Date.parse(handle.startedAt));
    const now = host.scheduler.now();
    this.#startedAt = now - age;
    // A task of unknown or greater age is read at once; one that has just begun at its own pace.
    this.at = bareId ? now : Math.max(now, this.#startedAt + paceGapMs(0, Math.random()));
  }

  get listable(): boolean {
    return !this.#full && !this.#reading && this.#watchers.length > 0;
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
    const { pollers, scheduler, batch } = this.#host;
    if (pollers.get(this.handle.id) === this) pollers.delete(this.handle.id);
    scheduler.cancel("read", this);
    batch?.leave(this);
    this.#reading?.abort();
  }

  /** Makes the next read due now; a read under way is followed by another. */
  readNow(): void {
    if (this.#reading || this.#telling || this.#host.batch?.has(this)) this.#readAgain = true;
    else this.#schedule(this.#host.scheduler.now());
  }

  /** The scheduler gave a slot: reads the task, or many tasks at once. */
  due(): void {
    if (!this.#host.batch?.take(this)) this.#read();
  }

  /** Takes in a good answer, from a read of its own or from a list. */
  deliver(answer: Reading): void {
    const { provider, scheduler } = this.#host;
    // The status goes into events, errors and sentences.
    const status = provider.http.config.secrets.maskFor(this.handle.id).text(answer.status);
    const reading = status === answer.status ? answer : { ...answer, status };
    const now = scheduler.now();
    const ended = isTerminal(reading.state);
    const final = ended && (this.#full || !provider.readTask);
    this.reads += 1;
    this.lastStatus = status;
    this.unknownSince = reading.state === "unknown" ? (this.unknownSince ?? now) : undefined;
    this.faults = NO_FAULTS;
    this.#full = ended;
    this.#telling = true;
    for (const watcher of this.#watchers) watcher.onReading(reading, final);
    this.#telling = false;
    // The whole task keeps the place in the queue that its status read had, or a full queue would delay its end twice.
    const gapMs = this.#readAgain ? 0 : paceGapMs(now - this.#startedAt, Math.random());
    this.#readAgain = false;
    this.#schedule(ended ? Math.min(this.at, now) : now + gapMs);
  }

  #read(): void {
    const { provider, scheduler } = this.#host;
    const controller = new AbortController();
    this.#reading = controller;
    this.#readAgain = false;
    const began = scheduler.now();
    const call = { lane: "read", admitted: true, handle: this.handle, signal: controller.signal } as const;
    const done = () => {
      this.#reading = undefined;
      scheduler.release("read");
    };
    void readWith(provider, this.#full, this.handle, call).then(
      (reading) => {
        done();
        this.deliver(reading);
      },
      (error: unknown) => {
        done();
        if (isErrandError(error)) this.#fault(error, scheduler.now() - began);
        else for (const watcher of this.#watchers) watcher.onBroken(error);
      },
    );
  }

  #fault(error: AnyErrandError, tookMs: number): void {
    const now = this.#host.scheduler.now();
    const { status, retryAfterMs }: Partial<ApiError> = error instanceof ApiError ? error : {};
    const { told, kept, pauseMs, askedMs } = afterFailedRead(this.faults, {
      status,
      retryAfterMs,
      tookMs,
      ageMs: now - this.#startedAt,
      budgetsMs: this.#watchers.map(({ faultBudgetMs }) => faultBudgetMs),
      random: Math.random(),
    });
    this.failedReads += 1;
    this.faults = kept;
    this.#notBefore = now + askedMs;
    const gapMs = Math.max(pauseMs, askedMs);
    for (const watcher of this.#watchers) watcher.onFault(error, told, gapMs);
    this.#schedule(now + gapMs);
  }

  /** Not before what `Retry-After` asked for; otherwise early enough for the last read of every wait. */
  #schedule(at: number): void {
    if (this.#watchers.length === 0) return;
    const { scheduler } = this.#host;
    const now = scheduler.now();
    let due = at;
    for (const { lastReadAt } of this.#watchers) if (lastReadAt > now) due = Math.min(due, lastReadAt);
    scheduler.schedule("read", this, Math.max(due, this.#notBefore));
  }
}
