import { iterate } from "../async/event-queue.ts";
import { readNumbers } from "../http/numbers.ts";
import { BatchKeys, type BatchOptions } from "./batch-keys.ts";
import type { Context } from "./context.ts";
import { copiedInputs } from "./copied-inputs.ts";
import { ManyRuns } from "./many-runs.ts";
import type { Outcome } from "./outcome.ts";
import type { SchemaOptions } from "./send-start.ts";
import { checkIsMany } from "./wait-all.ts";
import { type AnyWaitOptions, planWait } from "./wait-plan.ts";

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
  options: AnyWaitOptions & SchemaOptions & Concurrency & BatchOptions<never> = {},
): AsyncIterableIterator<Outcome, undefined> {
  const { concurrency } = readNumbers(options, { concurrency: 10 }, "integer");
  const { buffer } = readNumbers(options, { buffer: concurrency }, "integer");
  const plan = planWait(context, options, true);
  const { roomTimeoutMs } = readNumbers(options, { roomTimeoutMs: plan.timeoutMs });
  const keys = BatchKeys.of(context, options);
  checkIsMany(inputs, "runAll takes the inputs of tasks", Symbol.iterator, Symbol.asyncIterator);
  const copied = copiedInputs(inputs);
  const source = Symbol.asyncIterator in copied ? copied[Symbol.asyncIterator]() : copied[Symbol.iterator]();
  const limits = { concurrency, buffer, roomTimeoutMs };
  return iterate<Outcome>((queue, onTaken) => {
    const run = new ManyRuns({ context, source, plan, limits, queue, keys });
    onTaken(() => run.pull());
    run.begin();
    return () => run.leave();
  });
}
