import { checkSignal } from "../async/abort.ts";
import { checkFunctions } from "../async/callbacks.ts";
import { readNumbers } from "../http/numbers.ts";
import { checkSecrets } from "../http/secrets.ts";
import { type PaceLimits, paceLimits } from "../policy/pace.ts";
import type { Reading } from "../provider.ts";
import type { TaskEvent } from "../task/event.ts";
import { checkSchema, type OutputSchema } from "../task/output.ts";
import type { Context } from "./context.ts";
import { checkCanStop } from "./control.ts";
import type { SchemaOptions } from "./send-start.ts";

/** Options of a wait, for every provider. */
export type WaitOptions<Schema extends OutputSchema = OutputSchema, Output = unknown> = {
  /**
   * Gives up after this long, in milliseconds; `Infinity` for never. The task goes on unless `onTimeout` stops it.
   *
   * @default 14_400_000 (4 hours)
   */
  timeoutMs?: number | undefined;
  /** Ends the wait at once; it rejects with the signal's reason. The task goes on unless `onAbort` stops it. */
  signal?: AbortSignal | undefined;
  /** Told of every change while the wait goes on. What it throws ends the wait; the task, unless it is over, goes on. */
  onEvent?: ((event: TaskEvent<Output>) => void) | undefined;
  /** Validates the output: any Standard Schema. */
  output?: Schema | undefined;
  /**
   * Values that errors and events must not show, for a task that another process started. Those of an input are known to
   * the client that started the task.
   */
  secrets?: readonly string[] | undefined;
  /** How long reads may fail, in milliseconds, before the task counts as unobservable. @default 120_000 */
  faultBudgetMs?: number | undefined;
  /** How long only unknown status words may come, in milliseconds. @default 600_000 */
  unknownBudgetMs?: number | undefined;
  /** The shortest time between two reads, in milliseconds. @default 500 */
  minReadGapMs?: number | undefined;
  /** The longest time between two reads, in milliseconds. @default 15_000, or `minReadGapMs` where that is longer */
  maxReadGapMs?: number | undefined;
};

/** What a wait does while the task is paused, where the provider's tasks can be. */
export type PausedOptions = {
  /**
   * What to do while the task is paused and somebody may have to act: `"throw"` ends the wait with a TaskPausedError as
   * soon as a read shows it, `{ afterMs }` once it has been paused for so long. The task stays paused.
   *
   * @default the wait goes on until its deadline
   */
  onPaused?: "throw" | { afterMs: number } | undefined;
};

/** Everything that a wait of some provider takes. */
export type AnyWaitOptions = WaitOptions & StopOptions & PausedOptions;

/** What a wait may do to the task when it ends early, where the provider can stop one. */
export type StopOptions = {
  /** Stops the task when the signal aborts; the rejection waits for that, at most `requestTimeoutMs`. */
  onAbort?: "stop" | undefined;
  /** Stops the task when `timeoutMs` is over; the rejection waits for that, at most `requestTimeoutMs`. */
  onTimeout?: "stop" | undefined;
};

/** The options of a wait, checked once for all the waits that share them. */
export type WaitPlan = Readonly<{
  timeoutMs: number;
  faultBudgetMs: number;
  unknownBudgetMs: number;
  pausedBudgetMs: number | undefined;
  pace: PaceLimits;
  signal?: AbortSignal | undefined;
  onEvent?: ((event: TaskEvent) => unknown) | undefined;
  /** Told of each good read of the status. */
  onRead?: (() => void) | undefined;
  output?: OutputSchema | undefined;
  /** For the verbs that start tasks first. */
  sendSchema?: boolean | undefined;
  secrets?: readonly string[] | undefined;
  onAbort?: "stop" | undefined;
  onTimeout?: "stop" | undefined;
  /** In `run` nobody else knows the handle: an end by the caller is a RunAbortedError. */
  inRun: boolean;
  /** Keeps the last answer in a journal, before it is validated; never rejects. */
  keepEnding?: ((reading: Reading) => Promise<void>) | undefined;
}>;

/** Checks the options of a wait. */
export function planWait(context: Context, options: AnyWaitOptions & SchemaOptions = {}, inRun = false): WaitPlan {
  const defaults = { timeoutMs: 14_400_000, faultBudgetMs: 120_000, unknownBudgetMs: 600_000 };
  const { timeoutMs, faultBudgetMs, unknownBudgetMs } = readNumbers(options, defaults);
  const { signal, onEvent, output, sendSchema, secrets, onAbort, onTimeout } = options;
  checkSecrets(secrets);
  if (output !== undefined) checkSchema(output);
  checkFunctions({ onEvent });
  checkSignal(signal);
  checkCanStop(context, options);
  // Written out: made by spreading, it would hold 0.2 KiB more for every wait.
  const patience = { faultBudgetMs, unknownBudgetMs, pausedBudgetMs: pausedBudgetOf(context, options.onPaused) };
  const schema = { output, sendSchema };
  return {
    timeoutMs,
    ...patience,
    pace: paceOf(options),
    signal,
    onEvent,
    ...schema,
    secrets,
    onAbort,
    onTimeout,
    inRun,
  };
}

function paceOf({ minReadGapMs, maxReadGapMs }: WaitOptions): PaceLimits {
  const given = readNumbers({ minReadGapMs, maxReadGapMs }, { minReadGapMs: 500, maxReadGapMs: 15_000 }, "timer");
  return paceLimits(minReadGapMs && given.minReadGapMs, maxReadGapMs && given.maxReadGapMs);
}

function pausedBudgetOf({ provider }: Context, onPaused: PausedOptions["onPaused"]): number | undefined {
  if (onPaused === undefined) return undefined;
  if (!provider.pauses) throw new TypeError(`onPaused: a task of ${provider.name} is never paused.`);
  if (onPaused === "throw") return 0;
  if (typeof onPaused !== "object" || onPaused === null || typeof onPaused.afterMs !== "number") {
    throw new TypeError('onPaused must be "throw" or { afterMs }, a number of milliseconds.');
  }
  return readNumbers({ "onPaused.afterMs": onPaused.afterMs }, { "onPaused.afterMs": 0 })["onPaused.afterMs"];
}
