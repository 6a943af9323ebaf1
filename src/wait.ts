import { type Abortable, joinSignal, leaveSignal } from "./abort.ts";
import { type Context, maskFor, named } from "./context.ts";
import { type ErrandError, RunAbortedError, UnobservableError, type WaitRecord, WaitTimeoutError } from "./errors.ts";
import type { TaskEvent } from "./event.ts";
import { completed, nameOf, toTask } from "./outcome.ts";
import { type Faults, Poller, type Watcher } from "./poller.ts";
import type { Reading } from "./provider.ts";
import { lastReadMarginMs, MIN_FAILED_READS } from "./schedule.ts";
import type { Alarm } from "./scheduler.ts";
import { stopWithin } from "./stop.ts";
import type { CompletedTask, Handle, NamedTask } from "./task.ts";
import { planWait, type StopOptions, type WaitOptions, type WaitPlan } from "./wait-plan.ts";

/** How a wait ends. */
export type Ending = { task: CompletedTask } | { error: unknown };

/**
 * Waits for a task and gives it once it completed. Reads its status at its pace, and the whole task once at the end
 * where the provider splits the two.
 */
export async function wait(
  context: Context,
  task: unknown,
  options?: WaitOptions & StopOptions,
): Promise<CompletedTask> {
  const known = named(context, task);
  return waitFor(context, known, planWait(context, options));
}

/** Waits under options that have been checked. `onWait` is told of the wait before it begins. */
export function waitFor(
  context: Context,
  known: NamedTask,
  plan: WaitPlan,
  onWait?: (wait: Wait) => void,
): Promise<CompletedTask> {
  return new Promise((resolve, reject) => {
    const wait = new Wait(context, known, plan, (ending) =>
      "task" in ending ? resolve(ending.task) : reject(ending.error),
    );
    onWait?.(wait);
    wait.begin();
  });
}

/** One wait: its deadline, its signal and its budgets. What it sees comes from the poller of the task. */
export class Wait implements Watcher, Alarm, Abortable {
  at = 0;
  order = 0;
  position = -1;

  readonly lastReadAt: number;
  readonly faultBudgetMs: number;
  readonly #context: Context;
  readonly #handle: Handle;
  readonly #plan: WaitPlan;
  readonly #poller: Poller;
  readonly #end: (ending: Ending) => void;
  readonly #deadline: number;
  readonly #joinedAt: number;
  #faultsBefore: Faults;
  #status: string | undefined;
  #left = false;
  #ended = false;

  constructor(context: Context, known: NamedTask, plan: WaitPlan, end: (ending: Ending) => void) {
    this.#context = context;
    this.#handle = known.handle;
    this.#plan = plan;
    this.#end = end;
    this.#joinedAt = context.scheduler.now();
    this.#deadline = this.#joinedAt + plan.timeoutMs;
    this.lastReadAt = this.#deadline - (plan.timeoutMs === Infinity ? 0 : lastReadMarginMs(plan.timeoutMs));
    this.faultBudgetMs = plan.faultBudgetMs;
    this.#poller = Poller.for(context, known);
    this.#faultsBefore = this.#poller.faults;
  }

  begin(): void {
    if (this.#ended) return;
    const { signal } = this.#plan;
    if (signal?.aborted) {
      this.abort();
      return;
    }
    if (signal !== undefined) joinSignal(signal, this);
    if (this.#deadline !== Infinity) this.#context.scheduler.setAlarm(this, this.#deadline);
    this.#poller.add(this);
    this.#tell({ type: "started", handle: this.#handle });
  }

  onReading(reading: Reading, final: boolean): void {
    this.#faultsBefore = this.#poller.faults;
    if (reading.status !== this.#status) {
      const { status, state } = reading;
      this.#status = status;
      const raw = this.#plan.onEvent && maskFor(this.#context, this.#handle).value(reading.raw);
      this.#tell({ type: "status", handle: this.#handle, status, state, raw });
      if (this.#left) return;
    }
    if (final) void this.#conclude(reading);
    else this.#checkUnknown(reading);
  }

  onFault(error: ErrandError, faults: Faults, nextReadInMs: number): void {
    const failures = faults.failures - this.#faultsBefore.failures;
    const countedMs = faults.countedMs - this.#faultsBefore.countedMs;
    this.#tell({ type: "fault", handle: this.#handle, error, failures, nextReadInMs });
    if (this.#left) return;
    if (faults.permanent) {
      this.#settle({ error });
      return;
    }
    if (failures < MIN_FAILED_READS || countedMs < this.faultBudgetMs) return;
    const message = `${this.#name} has not been observable for ${inSeconds(countedMs)}: ${failures} reads in a row failed. It may be running or over. The last: ${error.message}`;
    this.#settle({ error: new UnobservableError(message, { ...this.#facts, cause: error }) });
  }

  onBroken(error: unknown): void {
    this.#settle({ error });
  }

  /** The deadline. */
  ring(): void {
    const { timeoutMs, onTimeout } = this.#plan;
    const facts = { ...this.#facts, timeoutMs };
    const last = this.#status === undefined ? "no status was seen" : `its last status was "${this.#status}"`;
    const late = `${this.#name} was not over within ${timeoutMs} ms; ${last}.`;
    if (onTimeout !== "stop") {
      const message = `${late} It goes on: wait again with error.handle.`;
      this.#settle({ error: new WaitTimeoutError(message, facts) });
      return;
    }
    this.#leave();
    void stopWithin(this.#context, this.#handle).then((failure) => {
      const stopped =
        failure === undefined ? "It was asked to stop." : `Asking it to stop failed: ${messageOf(failure)}`;
      this.#settle({ error: new WaitTimeoutError(`${late} ${stopped}`, { ...facts, cause: failure }) });
    });
  }

  /** Ends the wait without a word: nobody listens any more. */
  drop(): void {
    this.#ended = true;
    this.#leave();
  }

  /** The signal. */
  abort(): void {
    const reason: unknown = this.#plan.signal?.reason;
    if (this.#plan.onAbort !== "stop") {
      this.#endByCaller(reason);
      return;
    }
    this.#leave();
    void stopWithin(this.#context, this.#handle).then(() => this.#endByCaller(reason));
  }

  #checkUnknown({ status }: Reading): void {
    const { unknownSince } = this.#poller;
    if (unknownSince === undefined) return;
    const unknownMs = this.#context.scheduler.now() - Math.max(unknownSince, this.#joinedAt);
    if (unknownMs < this.#plan.unknownBudgetMs) return;
    const message = `${this.#name} has answered nothing but words without a meaning for ${inSeconds(unknownMs)}, the last "${status}". It may be running or over.`;
    this.#settle({ error: new UnobservableError(message, this.#facts) });
  }

  async #conclude(reading: Reading): Promise<void> {
    this.#leave();
    try {
      const task = await toTask(this.#context, this.#handle, reading, this.#plan.output);
      // Awaited: who saves the task in an async callback is told when that failed.
      await this.#tell({ type: "done", handle: this.#handle, task: maskFor(this.#context, this.#handle).value(task) });
      this.#settle({ task: completed(this.#context, task) });
    } catch (error) {
      this.#settle({ error });
    }
  }

  /** Gives a promise where the callback did; it never rejects. */
  #tell(event: TaskEvent): Promise<unknown> | undefined {
    const { onEvent } = this.#plan;
    try {
      const result = onEvent?.(event) as PromiseLike<unknown> | undefined;
      // An async callback's rejection would otherwise end the process, and the wait would not know.
      if (typeof result?.then === "function") return Promise.resolve(result).catch((error) => this.#endByCaller(error));
    } catch (error) {
      this.#endByCaller(error);
    }
    return undefined;
  }

  #endByCaller(reason: unknown): void {
    const { handle, provider } = this.#facts;
    const message = `${this.#name} goes on: run was ended by its caller. Wait for it with error.handle.`;
    this.#settle({
      error: this.#plan.inRun ? new RunAbortedError(message, { handle, provider, cause: reason }) : reason,
    });
  }

  #settle(ending: Ending): void {
    this.#leave();
    if (this.#ended) return;
    this.#ended = true;
    this.#end(ending);
  }

  /** Nothing of this wait goes on after this: no timer, no listener, no request. */
  #leave(): void {
    this.#left = true;
    if (this.#plan.signal !== undefined) leaveSignal(this.#plan.signal, this);
    this.#context.scheduler.cancelAlarm(this);
    this.#poller.remove(this);
  }

  get #name(): string {
    return nameOf(this.#context, this.#handle);
  }

  get #facts(): { provider: string; handle: Handle; seen: WaitRecord } {
    const { lastStatus, reads, failedReads } = this.#poller;
    return { provider: this.#context.provider.name, handle: this.#handle, seen: { lastStatus, reads, failedReads } };
  }
}

function inSeconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
