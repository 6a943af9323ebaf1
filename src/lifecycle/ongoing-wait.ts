import { type Abortable, joinSignal, leaveSignal } from "../async/abort.ts";
import { type Faults, NO_FAULTS } from "../policy/faults.ts";
import { verdictOnAnswer, verdictOnFault } from "../policy/verdict.ts";
import type { Reading } from "../provider.ts";
import type { Alarm, Lane } from "../schedule/scheduler.ts";
import { type AnyErrandError, messageOf, RunAbortedError, type StopResult } from "../task/errors.ts";
import { copyFor, type TaskEvent } from "../task/event.ts";
import type { CompletedTask, Handle, OtherTask, ResolvedTask } from "../task/task.ts";
import { type Context, errorContextFor } from "./context.ts";
import { stopAtEnd } from "./control.ts";
import { withDetails } from "./details.ts";
import { appealOf, type EndingContext, GOES_ON, pausedError, timeoutError, unobservableError } from "./endings.ts";
import type { Poller } from "./poller.ts";
import { requireCompleted, toTask } from "./read-result.ts";
import type { WaitPlan } from "./wait-plan.ts";
import type { Watcher } from "./watchers.ts";

/** How a wait ends. */
export type Ending = { task: CompletedTask } | { error: unknown };

/** What came of a stop at the end of a wait, with the sentence that says so. */
type Stop = { sentence: string; result: StopResult; cause?: unknown };

/** One wait: its deadline, its signal and its budgets. What it sees comes from the poller of the task. */
export class OngoingWait implements Watcher, Alarm, Abortable {
  readonly plan: WaitPlan;
  readonly since: number;
  readonly lastReadAt: number;

  readonly #context: Context;
  readonly #handle: Handle;
  readonly #index: number | undefined;
  readonly #poller: Poller;
  /** Taken away when it has been called, or nobody listens any more. */
  #end: ((ending: Ending) => void) | undefined;
  #faultsBefore: Faults = NO_FAULTS;
  #status: string | undefined;
  /** The last failed read, unless a good one came after it. */
  #fault: AnyErrandError | undefined;
  /** What is under way although the task is over: a sentence's part. */
  #finishing: string | undefined;
  #left = false;

  /** @param index The task's place among many, for its events. */
  constructor(
    context: Context,
    task: ResolvedTask,
    plan: WaitPlan,
    end: (ending: Ending) => void,
    index?: number | undefined,
  ) {
    this.#context = context;
    if (plan.secrets) context.provider.http.config.secrets.addTask(task.handle.id, plan.secrets);
    this.#handle = task.handle;
    this.#index = index;
    this.plan = plan;
    this.#end = end;
    this.since = context.scheduler.now();
    const { timeoutMs, pace } = plan;
    const { maxGapMs } = pace;
    this.lastReadAt =
      timeoutMs === Infinity ? Infinity : context.lastReads.add(this.#deadline, { timeoutMs, maxGapMs });
    this.#poller = context.pollerFor(task);
    this.#faultsBefore = this.#poller.observation.faults;
  }

  begin(): void {
    if (!this.#end) return;
    const { signal, timeoutMs } = this.plan;
    if (signal?.aborted) {
      this.onAbort();
      return;
    }
    if (signal) joinSignal(signal, this);
    if (timeoutMs !== Infinity) this.#context.scheduler.setAlarm(this, this.#deadline);
    this.#tell({ type: "started", handle: this.#handle });
    if (!this.#left) this.#poller.add(this);
  }

  onReading(reading: Reading, isWhole: boolean): void {
    if (this.#left) return;
    this.plan.onRead?.();
    const { observation } = this.#poller;
    this.#faultsBefore = observation.faults;
    this.#fault = undefined;
    this.#tellStatus(reading);
    if (this.#left) return;
    const now = this.#context.scheduler.now();
    const verdict = verdictOnAnswer(observation, { now, since: this.since, isWhole, patience: this.plan });
    if (verdict?.end === "over") void this.#conclude(reading);
    else if (verdict?.end === "paused") void this.#endPaused(reading);
    else if (verdict?.end === "unknown words") this.#settle({ error: unobservableError(this.#ending, verdict) });
  }

  onFault(error: AnyErrandError, faults: Faults, nextReadInMs: number): void {
    if (this.#left) return;
    this.#fault = error;
    const failures = faults.failures - this.#faultsBefore.failures;
    this.#tell({ type: "fault", handle: this.#handle, error, failures, nextReadInMs });
    if (this.#left) return;
    const verdict = verdictOnFault(faults, this.#faultsBefore, this.plan);
    if (verdict?.end === "refused") this.#settle({ error });
    else if (verdict?.end === "unreadable") this.#settle({ error: unobservableError(this.#ending, verdict, error) });
  }

  onBroken(error: unknown): void {
    this.#settle({ error });
  }

  onPause(lane: Lane, pausedMs: number): void {
    this.#tell({ type: "throttled", handle: this.#handle, lane, untilMs: Date.now() + Math.round(pausedMs) });
  }

  onDeadline(): void {
    const { timeoutMs, onTimeout } = this.plan;
    const { scheduler } = this.#context;
    const pausedMs = scheduler.budget.pauseOf("read").until - scheduler.now();
    const { question, liveUrl } = this.#poller.lastReading ?? {};
    const appeal = this.#errorContext.mask.text(appealOf({ question, liveUrl }));
    const about = { timeoutMs, pausedMs, appeal, fault: this.#fault?.message, finishing: this.#finishing };
    const ending = this.#ending;
    this.#endAfter(onTimeout, (stop) => timeoutError(ending, { ...about, stop }));
  }

  /** The signal. */
  onAbort(): void {
    const { signal, onAbort } = this.plan;
    const { name } = this.#errorContext;
    this.#endAfter(onAbort, (stop) =>
      this.#byCaller(signal?.reason, `${name}: run was ended by its caller. ${stop?.sentence ?? GOES_ON}`, stop),
    );
  }

  /** Ends the wait without a word: nobody listens any more. */
  drop(): void {
    this.#end = undefined;
    this.#leave();
  }

  get #deadline(): number {
    return this.since + this.plan.timeoutMs;
  }

  #tellStatus(reading: Reading): void {
    const { status, state, liveUrl, question } = reading;
    if (status === this.#status) return;
    this.#status = status;
    if (!this.plan.onEvent) return;
    const { mask } = this.#errorContext;
    this.#tell({
      type: "status",
      handle: this.#handle,
      status,
      state,
      ...(liveUrl && { liveUrl: mask.forOutput.text(liveUrl) }),
      ...(question && { question: mask.text(question) }),
      raw: mask.value(reading.raw),
    });
  }

  /** Ends the wait, after a stop of the task where the caller wants one. */
  #endAfter(onEnd: "stop" | undefined, errorOf: (stop?: Stop) => unknown): void {
    if (!onEnd || this.#finishing) {
      this.#settle({ error: errorOf() });
      return;
    }
    this.#leave();
    void stopAtEnd(this.#context, this.#handle).then((failure) => {
      const stop: Stop = failure
        ? { result: "failed", sentence: `Asking it to stop failed: ${messageOf(failure)}`, cause: failure }
        : { result: "asked", sentence: "It was asked to stop." };
      this.#settle({ error: errorOf(stop) });
    });
  }

  async #endPaused(reading: Reading): Promise<void> {
    const whole = await withDetails(this.#context.provider, this.#handle, reading, this.plan.signal);
    const task = await toTask(this.#context, this.#handle, whole, undefined);
    this.#settle({ error: pausedError(this.#ending, task as OtherTask) });
  }

  /** The task is over: validates its output and tells of it. The deadline and the signal go on meanwhile. */
  async #conclude(reading: Reading): Promise<void> {
    this.#poller.remove(this);
    try {
      this.#finishing = "its files were still being read";
      const whole = await withDetails(this.#context.provider, this.#handle, reading, this.plan.signal);
      if (this.plan.keepEnding) {
        this.#finishing = "the journal was still taking its last answer";
        await this.plan.keepEnding(whole);
      }
      this.#finishing = "its output was still being validated";
      const task = await toTask(this.#context, this.#handle, whole, this.plan.output);
      this.#finishing = "onEvent had not finished with it";
      // Awaited: who saves the task in an async callback is told when that failed.
      await this.#tell({ type: "done", handle: this.#handle, task: this.#errorContext.mask.value(task) });
      this.#settle({ task: requireCompleted(this.#context, task) });
    } catch (error) {
      this.#settle({ error });
    }
  }

  /** Gives a promise where the callback did; it never rejects. */
  #tell(event: TaskEvent): Promise<unknown> | undefined {
    if (this.#end === undefined) return undefined;
    const { name } = this.#errorContext;
    const now = event.type === "done" ? "It is over: read it with get(error.handle)." : GOES_ON;
    const endByCaller = (reason: unknown) =>
      this.#settle({ error: this.#byCaller(reason, `${name}: run was ended by its caller. ${now}`) });
    try {
      const result = this.plan.onEvent?.(copyFor(event, this.#index)) as PromiseLike<unknown> | undefined;
      // An async callback's rejection would otherwise end the process, and the wait would not know.
      if (typeof result?.then === "function") return Promise.resolve(result).catch(endByCaller);
    } catch (error) {
      endByCaller(error);
    }
    return undefined;
  }

  /** The error for an end by the caller: in a run it has to bring the handle. */
  #byCaller(reason: unknown, message: string, stop?: Stop): unknown {
    if (!this.plan.inRun) return reason;
    const stopped = stop && { stopped: stop.result };
    return new RunAbortedError(message, { ...this.#errorContext.facts, ...stopped, cause: reason });
  }

  #settle(ending: Ending): void {
    const end = this.#end;
    this.drop();
    end?.(ending);
  }

  /** Nothing of this wait goes on after this: no timer, no listener, no request. */
  #leave(): void {
    if (this.#left) return;
    this.#left = true;
    if (this.plan.timeoutMs !== Infinity) this.#context.lastReads.remove(this.#deadline);
    if (this.plan.signal) leaveSignal(this.plan.signal, this);
    this.#context.scheduler.cancelAlarm(this);
    this.#poller.remove(this);
  }

  get #ending(): EndingContext {
    return { ...this.#errorContext, observation: this.#poller.observation, now: this.#context.scheduler.now() };
  }

  get #errorContext() {
    return errorContextFor(this.#context, this.#handle);
  }
}
