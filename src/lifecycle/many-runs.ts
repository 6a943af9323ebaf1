import { onAbort } from "../async/abort.ts";
import { observe } from "../async/callbacks.ts";
import type { EventQueue } from "../async/event-queue.ts";
import { Fifo } from "../async/fifo.ts";
import { afterAccepted, afterEnded, afterRefused, hasRoom, UNKNOWN_ROOM } from "../policy/room.ts";
import { isErrandError } from "../task/errors.ts";
import type { Handle } from "../task/task.ts";
import type { BatchItem, BatchKeys } from "./batch-keys.ts";
import type { Context } from "./context.ts";
import type { OngoingWait } from "./ongoing-wait.ts";
import type { Outcome } from "./outcome.ts";
import { isWantOfRoom } from "./room-refusal.ts";
import { runWithPlan } from "./run.ts";
import type { WaitPlan } from "./wait-plan.ts";

/** The checked options of `runAll`. */
export type Limits = Readonly<{ concurrency: number; buffer: number; roomTimeoutMs: number }>;

/** Where the inputs come from. */
export type Source = Iterator<unknown> | AsyncIterator<unknown>;

/** What one `runAll` works with. */
export type ManyRunsParts = {
  context: Context;
  source: Source;
  plan: WaitPlan;
  limits: Limits;
  queue: EventQueue<Outcome>;
  keys: BatchKeys | undefined;
};

/** Keeps the tasks of many inputs going: as many as may run, the account has room for, and the loop takes. */
export class ManyRuns {
  readonly #parts: ManyRunsParts;
  /** Ends the starts that are queued; the waits hear the caller's own signal. */
  readonly #ending = new AbortController();
  readonly #waits = new Set<OngoingWait>();
  /** Inputs that the account had no room for: they go before all others. */
  readonly #heldBack = new Fifo<BatchItem>();
  #forget: (() => void) | undefined;
  #room = UNKNOWN_ROOM;
  #starting = 0;
  #running = 0;
  #sharing = 0;
  #done = 0;
  #nextIndex = 0;
  #isExhausted = false;
  #hasLeft = false;
  #isPulling = false;
  #broken: { error: unknown } | undefined;
  #told = "";

  constructor(parts: ManyRunsParts) {
    this.#parts = parts;
  }

  begin(): void {
    const { signal } = this.#parts.plan;
    if (signal?.aborted) this.#end(signal.reason);
    else if (signal) this.#forget = onAbort(signal, () => this.#abort(signal.reason));
    void this.pull();
  }

  /** The loop was left: starts nothing more, and ends the waits. */
  leave(): void {
    this.#hasLeft = true;
    this.#end();
    for (const wait of this.#waits) wait.drop();
  }

  /** Starts what there is room for. The alarm of the scheduler calls it when a pause is over. */
  onDeadline(): void {
    void this.pull();
  }

  /** Takes inputs while there is room; one at a time, since an async source must not be asked twice at once. */
  async pull(): Promise<void> {
    if (this.#isPulling) return;
    this.#isPulling = true;
    try {
      await this.#parts.keys?.open();
      while (this.#mayStart()) {
        const item = this.#heldBack.shift() ?? (await this.#nextItem());
        if (item && this.#ending.signal.aborted && item.refusedSince === undefined) break;
        if (item && this.#mayRun(item)) void this.#run(item);
      }
    } catch (error) {
      // The tasks that were started still come out before the source's error does.
      this.#isExhausted = true;
      this.#broken = { error };
    }
    this.#isPulling = false;
    this.#finishIfDone();
  }

  #mayStart(): boolean {
    if (this.#ending.signal.aborted) return false;
    if (this.#heldBack.size === 0 && this.#isExhausted) return false;
    const under = this.#running + this.#starting;
    const { concurrency, buffer } = this.#parts.limits;
    if (under >= concurrency || this.#parts.queue.size >= buffer) return false;
    const now = this.#now();
    const [running, starting, heldBack] = [this.#running, this.#starting, this.#heldBack.size > 0];
    if (hasRoom(this.#room, { now, running, starting, heldBack })) return true;
    if (this.#room.opensAt > now) this.#parts.context.scheduler.setAlarm(this, this.#room.opensAt);
    return false;
  }

  async #nextItem(): Promise<BatchItem | undefined> {
    const { done, value } = await this.#parts.source.next();
    if (done) this.#isExhausted = true;
    return done ? undefined : { input: value, index: this.#nextIndex++ };
  }

  /** Says whether an input is run by itself: its outcome may also be that of another with the same key. */
  #mayRun(item: BatchItem): boolean {
    const shared = this.#parts.keys?.assign(item);
    if (shared === undefined) return true;
    this.#sharing += 1;
    void shared.then((outcome) => {
      this.#sharing -= 1;
      this.#give({ ...outcome, index: item.index });
    });
    return false;
  }

  async #run(item: BatchItem): Promise<void> {
    const { index } = item;
    let wait: OngoingWait | undefined;
    this.#starting += 1;
    const sentAt = this.#now();
    let isRunning = false;
    const hooks = {
      index,
      onStarted: (handle: Handle | undefined) => {
        item.handle = handle;
        isRunning = true;
        this.#starting -= 1;
        this.#running += 1;
        this.#room = afterAccepted(this.#room, { now: this.#now(), running: this.#running });
        this.#tell();
        void this.pull();
      },
      onWait: (begun: OngoingWait) => {
        wait = begun;
        if (this.#hasLeft) begun.drop();
        else this.#waits.add(begun);
      },
    };
    const starting = {
      signal: this.#ending.signal,
      output: this.#parts.plan.output,
      sendSchema: this.#parts.plan.sendSchema,
      isOneOfMany: true,
      once: item.once,
    };
    try {
      const task = await runWithPlan(this.#parts.context, item.input, this.#parts.plan, starting, hooks);
      this.#settle(item, isRunning, { ok: true, index, handle: task.handle, task });
    } catch (error) {
      const handle = item.handle ?? (isErrandError(error) ? error.handle : undefined);
      if (!isRunning && this.#holdBack(item, error, sentAt)) return;
      this.#settle(item, isRunning, { ok: false, index, handle, error });
    } finally {
      if (wait) this.#waits.delete(wait);
    }
  }

  /** Puts an input back to the head if the account had no room for it; says whether it did. */
  #holdBack(item: BatchItem, error: unknown, sentAt: number): boolean {
    if (!isWantOfRoom(this.#parts.context, error) || this.#ending.signal.aborted) return false;
    const now = this.#now();
    item.refusedSince ??= now;
    if (now - item.refusedSince >= this.#parts.limits.roomTimeoutMs) return false;
    this.#starting -= 1;
    this.#room = afterRefused(this.#room, { now, running: this.#running, sentAt });
    this.#heldBack.unshift(item);
    this.#tell();
    void this.pull();
    return true;
  }

  #settle(item: BatchItem, wasRunning: boolean, outcome: Outcome): void {
    if (wasRunning) {
      this.#running -= 1;
      this.#room = afterEnded(this.#room, { now: this.#now(), running: this.#running });
    } else {
      this.#starting -= 1;
    }
    item.share?.(outcome);
    this.#give(outcome);
  }

  #give(outcome: Outcome): void {
    this.#done += 1;
    this.#parts.queue.push(outcome);
    this.#tell();
    void this.pull();
  }

  #abort(reason: unknown): void {
    this.#end(reason);
    this.#finishIfDone();
  }

  #end(reason?: unknown): void {
    this.#forget?.();
    this.#ending.abort(reason);
    this.#parts.context.scheduler.cancelAlarm(this);
    // What a source's own clean-up throws has nobody left to hear it.
    (async () => this.#parts.source.return?.())().catch(() => {});
  }

  #finishIfDone(): void {
    if (this.#running + this.#starting + this.#sharing > 0) return;
    const { aborted, reason } = this.#ending.signal;
    if (!aborted && !(this.#isExhausted && this.#heldBack.size === 0)) return;
    this.#forget?.();
    this.#parts.context.scheduler.cancelAlarm(this);
    if (this.#broken) this.#parts.queue.fail(this.#broken.error);
    else if (this.#isExhausted && this.#heldBack.size === 0) this.#parts.queue.close();
    else this.#parts.queue.fail(reason);
  }

  /** Tells how the batch stands, if that has changed. */
  #tell(): void {
    if (!this.#parts.plan.onEvent || this.#hasLeft) return;
    const counts = {
      running: this.#running,
      heldBack: this.#heldBack.size,
      queued: this.#parts.queue.size,
      done: this.#done,
    };
    const told = Object.values(counts).join();
    if (told === this.#told) return;
    this.#told = told;
    observe(this.#parts.plan.onEvent, { type: "batch", ...counts });
  }

  #now(): number {
    return this.#parts.context.scheduler.now();
  }
}
