import { type Abortable, joinSignal, leaveSignal } from "../async/abort.ts";
import type { Faults } from "../policy/faults.ts";
import { lastReadMarginMs, MIN_FAILED_READS } from "../policy/pace.ts";
import type { Reading } from "../provider.ts";
import type { Job } from "../schedule/scheduler.ts";
import {
  type AnyErrandError,
  messageOf,
  RunAbortedError,
  UnobservableError,
  type WaitRecord,
  WaitTimeoutError,
} from "../task/errors.ts";
import type { TaskEvent } from "../task/event.ts";
import { type CompletedTask, type Handle, type ResolvedTask, resolveTask } from "../task/task.ts";
import { type Context, errorContextFor } from "./context.ts";
import { stopWithin } from "./control.ts";
import { Poller, type Watcher } from "./poller.ts";
import { requireCompleted, toTask } from "./read-result.ts";
import { planWait, type StopOptions, type WaitOptions, type WaitPlan } from "./wait-plan.ts";

const GOES_ON = "It goes on: wait again with error.handle.";

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
  const resolved = resolveTask(context.provider.name, task);
  return waitWithPlan(context, resolved, planWait(context, options));
}

/** Waits under options that have been checked. `onWait` is told of the wait before it begins. */
export function waitWithPlan(
  context: Context,
  resolved: ResolvedTask,
  plan: WaitPlan,
  onWait?: (wait: Wait) => void,
): Promise<CompletedTask> {
  return new Promise((resolve, reject) => {
    const wait = new Wait(context, resolved, plan, (ending) =>
      "task" in ending ? resolve(ending.task) : reject(ending.error),
    );
    onWait?.(wait);
    wait.begin();
  });
}

/** One wait: its deadline, its signal and its budgets. What it sees comes from the poller of the task. */
export class Wait implements Watcher, Job, Abortable {
  at = 0;
  order = 0;
  position = -1;

  readonly #context: Context;
  readonly #handle: Handle;
  readonly #plan: WaitPlan;
  readonly #poller: Poller;
  readonly #joinedAt: number;
  /** Taken away when it has been called, or nobody listens any more. */
  #end: ((ending: Ending) => void) | undefined;
  #faultsBefore: Faults;
  #status: string | undefined;
  #left = false;

  constructor(context: Context, resolved: ResolvedTask, plan: WaitPlan, end: (ending: Ending) => void) {
    this.#context = context;
    this.#handle = resolved.handle;
    this.#plan = plan;
    this.#end = end;
    this.#joinedAt = context.scheduler.now();
    this.#poller = context.pollers.get(resolved.handle.id) ?? new Poller(context, resolved);
    this.#faultsBefore = this.#poller.faults;
  }

  get lastReadAt(): number {
    const { timeoutMs } = this.#plan;
    return this.#joinedAt + timeoutMs - lastReadMarginMs(timeoutMs);
  }

  get faultBudgetMs(): number {
    return this.#plan.faultBudgetMs;
  }

  begin(): void {
    if (!this.#end) return;
    const { signal, timeoutMs } = this.#plan;
    if (signal?.aborted) {
      this.abort();
      return;
    }
    if (signal) joinSignal(signal, this);
    this.#poller.add(this);
    if (timeoutMs !== Infinity) this.#context.scheduler.schedule("alarm", this, this.#joinedAt + timeoutMs);
    this.#tell({ type: "started", handle: this.#handle });
  }

  onReading(reading: Reading, final: boolean): void {
    const { status, state } = reading;
    this.#faultsBefore = this.#poller.faults;
    if (status !== this.#status) {
      this.#status = status;
      const raw = this.#plan.onEvent && this.#errorContext.mask.value(reading.raw);
      this.#tell({ type: "status", handle: this.#handle, status, state, raw });
    }
    const unknownMs = this.#context.scheduler.now() - Math.max(this.#poller.unknownSince ?? Infinity, this.#joinedAt);
    if (this.#left) return;
    if (final) void this.#conclude(reading);
    else if (unknownMs >= this.#plan.unknownBudgetMs)
      this.#giveUp(unknownMs, `only unknown words came, the last "${status}".`);
  }

  onFault(error: AnyErrandError, faults: Faults, nextReadInMs: number): void {
    const failures = faults.failures - this.#faultsBefore.failures;
    const countedMs = faults.countedMs - this.#faultsBefore.countedMs;
    this.#tell({ type: "fault", handle: this.#handle, error, failures, nextReadInMs });
    if (this.#left) return;
    if (faults.permanent) this.#settle({ error });
    else if (failures >= MIN_FAILED_READS && countedMs >= this.faultBudgetMs)
      this.#giveUp(countedMs, `${failures} reads in a row failed. The last: ${error.message}`, error);
  }

  onBroken(error: unknown): void {
    this.#settle({ error });
  }

  /** The deadline. */
  due(): void {
    const { timeoutMs, onTimeout } = this.#plan;
    const last = this.#status === undefined ? "no status was seen" : `its last status was "${this.#status}"`;
    this.#endAfter(onTimeout, (stopped, cause) => {
      const { name, facts } = this.#errorContext;
      const message = `${name} was not over within ${timeoutMs} ms; ${last}. ${stopped ?? GOES_ON}`;
      return new WaitTimeoutError(message, { ...facts, seen: this.#seen, timeoutMs, cause });
    });
  }

  /** The signal. */
  abort(): void {
    const { signal, onAbort } = this.#plan;
    this.#endAfter(onAbort, (stopped) => this.#byCaller(signal?.reason, stopped));
  }

  /** Ends the wait without a word: nobody listens any more. */
  drop(): void {
    this.#end = undefined;
    this.#leave();
  }

  /** Ends the wait, after a stop of the task where the caller wants one. */
  #endAfter(stop: "stop" | undefined, errorOf: (stopped?: string, failure?: unknown) => unknown): void {
    if (!stop) {
      this.#settle({ error: errorOf() });
      return;
    }
    this.#leave();
    void stopWithin(this.#context, this.#handle).then((failure) => {
      const stopped = failure ? `Asking it to stop failed: ${messageOf(failure)}` : "It was asked to stop.";
      this.#settle({ error: errorOf(stopped, failure) });
    });
  }

  #giveUp(ms: number, why: string, cause?: AnyErrandError): void {
    const seconds = Math.round(ms / 1000);
    const { name, facts } = this.#errorContext;
    const message = `${name} has not been observable for ${seconds} s, and may be running or over: ${why}`;
    this.#settle({ error: new UnobservableError(message, { ...facts, seen: this.#seen, cause }) });
  }

  async #conclude(reading: Reading): Promise<void> {
    this.#leave();
    try {
      const task = await toTask(this.#context, this.#handle, reading, this.#plan.output);
      // Awaited: who saves the task in an async callback is told when that failed.
      await this.#tell({ type: "done", handle: this.#handle, task: this.#errorContext.mask.value(task) });
      this.#settle({ task: requireCompleted(this.#context, task) });
    } catch (error) {
      this.#settle({ error });
    }
  }

  /** Gives a promise where the callback did; it never rejects. */
  #tell(event: TaskEvent): Promise<unknown> | undefined {
    const now = event.type === "done" ? "It is over: read it with get(error.handle)." : GOES_ON;
    const endByCaller = (reason: unknown) => this.#settle({ error: this.#byCaller(reason, now) });
    try {
      const result = this.#plan.onEvent?.(event) as PromiseLike<unknown> | undefined;
      // An async callback's rejection would otherwise end the process, and the wait would not know.
      if (typeof result?.then === "function") return Promise.resolve(result).catch(endByCaller);
    } catch (error) {
      endByCaller(error);
    }
    return undefined;
  }

  /** The error for an end by the caller: in a run it has to bring the handle. */
  #byCaller(reason: unknown, now = GOES_ON): unknown {
    if (!this.#plan.inRun) return reason;
    const { name, facts } = this.#errorContext;
    return new RunAbortedError(`${name} was left by the caller of run. ${now}`, { ...facts, cause: reason });
  }

  #settle(ending: Ending): void {
    const end = this.#end;
    this.drop();
    end?.(ending);
  }

  /** Nothing of this wait goes on after this: no timer, no listener, no request. */
  #leave(): void {
    this.#left = true;
    if (this.#plan.signal) leaveSignal(this.#plan.signal, this);
    this.#context.scheduler.cancel("alarm", this);
    this.#poller.remove(this);
  }

  get #errorContext() {
    return errorContextFor(this.#context, this.#handle);
  }

  get #seen(): WaitRecord {
    const { lastStatus, reads, failedReads } = this.#poller;
    return { lastStatus, reads, failedReads };
  }
}
