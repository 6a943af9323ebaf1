import { onAbort } from "../async/abort.ts";
import { observe } from "../async/callbacks.ts";
import { type EventQueue, iterate } from "../async/event-queue.ts";
import { Fifo } from "../async/fifo.ts";
import { readNumbers } from "../http/numbers.ts";
import { afterAccepted, afterEnded, afterRefused, hasRoom, UNKNOWN_ROOM } from "../policy/room.ts";
import { isErrandError } from "../task/errors.ts";
import type { Handle } from "../task/task.ts";
import type { Context } from "./context.ts";
import { copiedInputs } from "./copied-inputs.ts";
import type { OngoingWait } from "./ongoing-wait.ts";
import type { Outcome } from "./outcome.ts";
import { isWantOfRoom } from "./room-refusal.ts";
import { runWithPlan } from "./run.ts";
import { checkIsMany } from "./wait-all.ts";
import { type AnyWaitOptions, planWait, type WaitPlan } from "./wait-plan.ts";

/** How many tasks `runAll` keeps going. */
export type Concurrency = {
  /** How many tasks may be started and not over at the same time. @default 10 */
  concurrency?: number | undefined;
  /** How many outcomes may stand ready that the loop has not taken; then nothing more is started. @default `concurrency` */
  buffer?: number | undefined;
  /**
   * How long an input may wait for room, in milliseconds, while the account refuses it because too many tasks are running;
   * after that the refusal is its outcome.
   *
   * @default `timeoutMs`
   */
  roomTimeoutMs?: number | undefined;
};

/**
 * Starts a task for each input, never more than `concurrency` at a time, and gives each as it ends. A start that fails
 * is the outcome of its input; one that the account has no room for is sent again. Leaving the loop starts nothing more and
 * ends the waits; the started tasks go on. So does an abort: the tasks that were started come as outcomes, and if inputs
 * are left, the loop then throws the signal's reason.
 */
export function runAll(
  context: Context,
  inputs: Iterable<unknown> | AsyncIterable<unknown>,
  options: AnyWaitOptions & Concurrency = {},
): AsyncIterableIterator<Outcome, undefined> {
  const { concurrency } = readNumbers(options, { concurrency: 10 }, "integer");
  const { buffer } = readNumbers(options, { buffer: concurrency }, "integer");
  const plan = planWait(context, options, true);
  const { roomTimeoutMs } = readNumbers(options, { roomTimeoutMs: plan.timeoutMs });
  checkIsMany(inputs, "runAll takes the inputs of tasks", Symbol.iterator, Symbol.asyncIterator);
  const copied = copiedInputs(inputs);
  const source = Symbol.asyncIterator in copied ? copied[Symbol.asyncIterator]() : copied[Symbol.iterator]();
  return iterate<Outcome>((queue, onTaken) => {
    const run = new RunAll(context, source, plan, { concurrency, buffer, roomTimeoutMs }, queue);
    onTaken(() => run.pull());
    run.begin();
    return () => run.leave();
  });
}

/** One input, from when it was taken until it has its outcome. */
type Item = {
  readonly input: unknown;
  readonly index: number;
  handle?: Handle | undefined;
  /** Since when the account has had no room for it. */
  refusedSince?: number | undefined;
};

type Source = Iterator<unknown> | AsyncIterator<unknown>;

class RunAll {
  readonly #context: Context;
  readonly #source: Source;
  readonly #plan: WaitPlan;
  readonly #limits: { concurrency: number; buffer: number; roomTimeoutMs: number };
  readonly #queue: EventQueue<Outcome>;
  /** Ends the starts that are queued; the waits hear the caller's own signal. */
  readonly #ending = new AbortController();
  readonly #waits = new Set<OngoingWait>();
  /** Inputs that the account had no room for: they go before all others. */
  readonly #heldBack = new Fifo<Item>();
  #forget: (() => void) | undefined;
  #room = UNKNOWN_ROOM;
  #starting = 0;
  #running = 0;
  #done = 0;
  #nextIndex = 0;
  #isExhausted = false;
  #hasLeft = false;
  #isPulling = false;
  #broken: { error: unknown } | undefined;
  #told = "";

  constructor(
    context: Context,
    source: Source,
    plan: WaitPlan,
    limits: { concurrency: number; buffer: number; roomTimeoutMs: number },
    queue: EventQueue<Outcome>,
  ) {
    this.#context = context;
    this.#source = source;
    this.#plan = plan;
    this.#limits = limits;
    this.#queue = queue;
  }

  begin(): void {
    const { signal } = this.#plan;
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
      while (this.#mayStart()) {
        const item = this.#heldBack.shift() ?? (await this.#nextItem());
        if (item && this.#ending.signal.aborted && item.refusedSince === undefined) break;
        if (item) void this.#run(item);
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
    const { concurrency, buffer } = this.#limits;
    if (under >= concurrency || this.#queue.size >= buffer) return false;
    const now = this.#now();
    const [running, starting, heldBack] = [this.#running, this.#starting, this.#heldBack.size > 0];
    if (hasRoom(this.#room, { now, running, starting, heldBack })) return true;
    if (this.#room.opensAt > now) this.#context.scheduler.setAlarm(this, this.#room.opensAt);
    return false;
  }

  async #nextItem(): Promise<Item | undefined> {
    const { done, value } = await this.#source.next();
    if (done) this.#isExhausted = true;
    return done ? undefined : { input: value, index: this.#nextIndex++ };
  }

  async #run(item: Item): Promise<void> {
    const { index } = item;
    let wait: OngoingWait | undefined;
    this.#starting += 1;
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
    const starting = { signal: this.#ending.signal, output: this.#plan.output, isOneOfMany: true };
    try {
      const task = await runWithPlan(this.#context, item.input, this.#plan, starting, hooks);
      this.#settle(isRunning, { ok: true, index, handle: task.handle, task });
    } catch (error) {
      const handle = item.handle ?? (isErrandError(error) ? error.handle : undefined);
      if (!isRunning && this.#holdBack(item, error)) return;
      this.#settle(isRunning, { ok: false, index, handle, error });
    } finally {
      if (wait) this.#waits.delete(wait);
    }
  }

  /** Puts an input back to the head if the account had no room for it; says whether it did. */
  #holdBack(item: Item, error: unknown): boolean {
    if (!isWantOfRoom(this.#context, error) || this.#ending.signal.aborted) return false;
    const now = this.#now();
    item.refusedSince ??= now;
    if (now - item.refusedSince >= this.#limits.roomTimeoutMs) return false;
    this.#starting -= 1;
    this.#room = afterRefused(this.#room, { now, running: this.#running });
    this.#heldBack.unshift(item);
    this.#tell();
    void this.pull();
    return true;
  }

  #settle(wasRunning: boolean, outcome: Outcome): void {
    if (wasRunning) {
      this.#running -= 1;
      this.#room = afterEnded(this.#room, { now: this.#now(), running: this.#running });
    } else {
      this.#starting -= 1;
    }
    this.#done += 1;
    this.#queue.push(outcome);
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
    this.#context.scheduler.cancelAlarm(this);
    // What a source's own clean-up throws has nobody left to hear it.
    (async () => this.#source.return?.())().catch(() => {});
  }

  #finishIfDone(): void {
    if (this.#running + this.#starting > 0) return;
    const { aborted, reason } = this.#ending.signal;
    if (!aborted && !(this.#isExhausted && this.#heldBack.size === 0)) return;
    this.#forget?.();
    this.#context.scheduler.cancelAlarm(this);
    if (this.#broken) this.#queue.fail(this.#broken.error);
    else if (this.#isExhausted && this.#heldBack.size === 0) this.#queue.close();
    else this.#queue.fail(reason);
  }

  /** Tells how the batch stands, if that has changed. */
  #tell(): void {
    if (!this.#plan.onEvent || this.#hasLeft) return;
    const counts = {
      running: this.#running,
      heldBack: this.#heldBack.size,
      queued: this.#queue.size,
      done: this.#done,
    };
    const told = Object.values(counts).join();
    if (told === this.#told) return;
    this.#told = told;
    observe(this.#plan.onEvent, { type: "batch", ...counts });
  }

  #now(): number {
    return this.#context.scheduler.now();
  }
}
