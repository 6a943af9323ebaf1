import { checkSignal } from "../async/abort.ts";
import { isOver } from "../policy/observation.ts";
import { isTimeOver, type Moved, putOff, type WaitState, withAnswer, withFault } from "../policy/saved-wait.ts";
import type { WaitVerdict } from "../policy/verdict.ts";
import type { Reading } from "../provider.ts";
import { admit, PausedError } from "../schedule/admit.ts";
import { type AnyErrandError, ApiError, isErrandError } from "../task/errors.ts";
import { checkSchema, type OutputSchema } from "../task/output.ts";
import type { CompletedTask, Handle, OtherTask } from "../task/task.ts";
import { type Context, errorContextFor } from "./context.ts";
import { appealOf, pausedError, timeoutError, unobservableError } from "./endings.ts";
import { readWith } from "./provider-calls.ts";
import { requireCompleted, toTask } from "./read-result.ts";
import { readSaved, type SavedWait, save } from "./saved-wait.ts";

/** Options of `readOnce`. */
export type ReadOnceOptions<Schema extends OutputSchema = OutputSchema> = {
  /** Validates the output of a completed task: any Standard Schema. */
  output?: Schema | undefined;
  /** Ends the call; it rejects with the signal's reason, and what was saved before stays as it was. */
  signal?: AbortSignal | undefined;
  /** Values of the task's input that nothing may show: a saved wait holds none. */
  secrets?: readonly string[] | undefined;
};

/** How a wait that is read step by step ended. */
export type ReadOnceEnding<Output = unknown> =
  | {
      ok: true;
      /** The completed task, as `wait` gives it. */
      task: CompletedTask<Output>;
    }
  | {
      ok: false;
      /** What `wait` would have thrown. */
      error: unknown;
    };

/** What one step of a wait came to: it goes on, or it has ended. */
export type ReadOnceResult<Output = unknown, Name extends string = string> =
  | {
      /** The wait as it stands now: save it in place of the one that was given. */
      saved: SavedWait<Name>;
      /** When to call again, in milliseconds since 1970. */
      nextReadAt: number;
      ending?: undefined;
    }
  | {
      saved: SavedWait<Name>;
      /** How the wait ended. */
      ending: ReadOnceEnding<Output>;
      nextReadAt?: undefined;
    };

/** What one read came to: an answer, with whether it is whole, or a failure. */
type Seen = { reading: Reading; isWhole: boolean } | { error: AnyErrandError; tookMs: number };

/**
 * Takes a saved wait one step further: at most one read of the status, and of the whole task once it is over. Before
 * `nextReadAt` it sends nothing; it decides as `wait` does, by the same functions.
 */
export async function readOnce(
  context: Context,
  given: unknown,
  { output, signal, secrets }: ReadOnceOptions = {},
): Promise<ReadOnceResult> {
  checkSignal(signal);
  if (output !== undefined) checkSchema(output);
  const { handle, wait, fault } = readSaved(context, given);
  if (secrets) context.provider.http.config.secrets.addTask(handle.id, secrets);
  const step = new Step(context, handle, output, signal);
  return step.take(wait, fault);
}

class Step {
  readonly #context: Context;
  readonly #handle: Handle;
  readonly #output: OutputSchema | undefined;
  readonly #signal: AbortSignal | undefined;
  #error: AnyErrandError | undefined;
  #reading: Reading | undefined;

  constructor(context: Context, handle: Handle, output: OutputSchema | undefined, signal: AbortSignal | undefined) {
    this.#context = context;
    this.#handle = handle;
    this.#output = output;
    this.#signal = signal;
  }

  async take(before: WaitState, fault: string | undefined): Promise<ReadOnceResult> {
    this.#signal?.throwIfAborted();
    const now = Date.now();
    if (isTimeOver(before, now)) return this.#end(before, fault, undefined);
    const isHinted = this.#context.takeHint(this.#handle.id) && now >= before.seen.notBefore;
    if (now < before.nextReadAt && !isHinted) return this.#goOn(before, fault);
    const first = await this.#read(before);
    if (!("wait" in first)) return this.#goOn(putOff(before, first.until), fault);
    // The whole task is read at once, as the second and last request of this step.
    const isSplit = this.#reading && isOver(first.wait.seen) && !first.verdict;
    const second = isSplit ? await this.#read(first.wait) : first;
    const { wait, verdict } =
      "wait" in second ? second : { wait: putOff(first.wait, second.until), verdict: undefined };
    const said = this.#error?.message;
    const { deadlineAt } = wait;
    if (verdict || (deadlineAt !== null && Date.now() >= deadlineAt)) return this.#end(wait, said, verdict);
    return this.#goOn(wait, said);
  }

  #goOn(wait: WaitState, fault: string | undefined): ReadOnceResult {
    return { saved: save(this.#handle, wait, fault), nextReadAt: wait.nextReadAt };
  }

  /** Sends one read, unless a 429 has paused reads: then it says until when. */
  async #read(wait: WaitState): Promise<Moved | { until: number }> {
    try {
      return this.#move(wait, await this.#send(wait));
    } catch (error) {
      if (error instanceof PausedError) return { until: Date.now() + Math.ceil(error.remainingMs) };
      throw error;
    }
  }

  async #send(wait: WaitState): Promise<Seen> {
    const { provider, scheduler } = this.#context;
    const { requestTimeoutMs } = provider.http.config;
    const { until } = scheduler.budget.pauseOf("read");
    if (until > scheduler.now()) throw new PausedError(until - scheduler.now());
    const slot = await admit(scheduler, "asked", { signal: this.#signal, patienceMs: 0 });
    const sentAt = Date.now();
    const leftMs = (wait.deadlineAt ?? Infinity) - sentAt;
    const timeoutMs = leftMs > 0 ? Math.min(leftMs, requestTimeoutMs) : requestTimeoutMs;
    const call = { lane: "read", slot, handle: this.#handle, signal: this.#signal, timeoutMs } as const;
    try {
      const isWhole = isOver(wait.seen) || !provider.readTask;
      const reading = await readWith(provider, isOver(wait.seen), this.#handle, call);
      slot.release(200);
      return { reading, isWhole };
    } catch (error) {
      slot.release(error instanceof ApiError ? error.status : undefined);
      if (this.#signal?.aborted || !isErrandError(error)) throw error;
      const tookMs = Date.now() - sentAt;
      // A clock that was set, or a machine that slept, is no time of faults.
      return { error, tookMs: tookMs < 0 || tookMs > requestTimeoutMs + 5_000 ? 0 : tookMs };
    }
  }

  #move(wait: WaitState, seen: Seen): Moved {
    const now = Date.now();
    const random = Math.random();
    if ("error" in seen) {
      this.#error = seen.error;
      // The deadline cut this read off: that says nothing about the task.
      if (wait.deadlineAt !== null && now >= wait.deadlineAt && seen.error.code === "connection") return { wait };
      const { status, retryAfterMs }: Partial<ApiError> = seen.error instanceof ApiError ? seen.error : {};
      return withFault(wait, { now, status, retryAfterMs, tookMs: seen.tookMs, random });
    }
    this.#error = undefined;
    const { secrets } = this.#context.provider.http.config;
    const status = secrets.maskFor(this.#handle.id).text(seen.reading.status);
    this.#reading = { ...seen.reading, status };
    return withAnswer(wait, { status, state: seen.reading.state, isWhole: seen.isWhole, now, random });
  }

  async #end(wait: WaitState, fault: string | undefined, verdict: WaitVerdict | undefined): Promise<ReadOnceResult> {
    const ending = await this.#endingOf(wait, fault, verdict).catch(
      (error: unknown) => ({ ok: false, error }) as const,
    );
    return { saved: save(this.#handle, wait, fault), ending };
  }

  /** Rejects with the error that the wait ends with. */
  async #endingOf(
    wait: WaitState,
    fault: string | undefined,
    verdict: WaitVerdict | undefined,
  ): Promise<ReadOnceEnding> {
    const errorContext = errorContextFor(this.#context, this.#handle);
    const context = { ...errorContext, observation: wait.seen, now: Date.now() };
    const reading = this.#reading;
    if (verdict?.end === "over" && reading) {
      const task = await toTask(this.#context, this.#handle, reading, this.#output);
      return { ok: true, task: requireCompleted(this.#context, task) };
    }
    if (verdict?.end === "paused" && reading) {
      throw pausedError(context, (await toTask(this.#context, this.#handle, reading, undefined)) as OtherTask);
    }
    if (verdict?.end === "refused") throw this.#error;
    if (verdict?.end === "unknown words" || verdict?.end === "unreadable") {
      throw unobservableError(context, verdict, this.#error);
    }
    const { scheduler } = this.#context;
    const pausedMs = scheduler.budget.pauseOf("read").until - scheduler.now();
    const appeal = errorContext.mask.text(appealOf(reading ?? {}));
    throw timeoutError(context, { timeoutMs: (wait.deadlineAt ?? 0) - wait.beganAt, fault, pausedMs, appeal });
  }
}
