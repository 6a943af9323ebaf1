import { withDeadline } from "../async/deadline.ts";
import { RunAbortedError, WaitTimeoutError } from "../task/errors.ts";
import type { OutputSchema } from "../task/output.ts";
import type { CompletedTask, Handle } from "../task/task.ts";
import { type Context, errorContextFor } from "./context.ts";
import type { OnceOptions } from "./journal-options.ts";
import { endingOf, keepingEnd } from "./keep-ending.ts";
import { type Once, planOnce, startUnderKey } from "./once.ts";
import type { OngoingWait } from "./ongoing-wait.ts";
import { requireCompleted, toTask } from "./read-result.ts";
import { type FinishedStart, type SchemaOptions, type Starting, startOrFinish } from "./send-start.ts";
import { waitWithPlan } from "./wait.ts";
import { type AnyWaitOptions, planWait, type WaitOptions, type WaitPlan } from "./wait-plan.ts";

/** Options of `run`: those of a wait, and those of a start. */
export interface RunOptions<Schema extends OutputSchema = OutputSchema, Output = unknown, Input = unknown>
  extends WaitOptions<Schema, Output>,
    SchemaOptions,
    OnceOptions<Input> {}

/** Starts a task and waits for it. A task that the provider finished at once is given without a read. */
export async function run(
  context: Context,
  input: unknown,
  options: AnyWaitOptions & OnceOptions<never> = {},
): Promise<CompletedTask> {
  const once = planOnce(context, options);
  return runWithPlan(context, input, planWait(context, options, true), { ...options, once });
}

/** What the caller of `runWithPlan` wants to know and say about one of many runs. */
export type RunHooks = {
  /** Its place among many, for its events. */
  index?: number | undefined;
  /** Told once the task has been started, or was finished at once. */
  onStarted?: ((handle: Handle | undefined) => void) | undefined;
  /** Told of the wait before it begins, by whoever may drop it. */
  onWait?: ((wait: OngoingWait) => void) | undefined;
};

/** Like `run`, with validated options. `starting` may have another signal than the wait has. */
export async function runWithPlan(
  context: Context,
  input: unknown,
  plan: WaitPlan,
  starting: Starting & { once?: Once | undefined },
  { index, onStarted, onWait }: RunHooks = {},
): Promise<CompletedTask> {
  const { once } = starting;
  const outcome = await (once
    ? startUnderKey(context, input, starting, once)
    : startOrFinish(context, input, starting));
  if ("finished" in outcome) {
    onStarted?.(undefined);
    return finish(context, undefined, outcome, plan, index);
  }
  const { handle } = outcome;
  onStarted?.(handle);
  if ("ending" in outcome) return finish(context, handle, endingOf(context, outcome), plan, index);
  const kept = once ? keepingEnd(context, plan, once, outcome, index) : plan;
  return waitWithPlan(context, { handle: outcome.handle, bareId: false }, kept, { index, onWait });
}

/** Validates and tells a task that is over already, within the deadline and the signal of the run. */
async function finish(
  context: Context,
  handle: Handle | undefined,
  { finished, mask }: FinishedStart,
  plan: WaitPlan,
  index: number | undefined,
): Promise<CompletedTask> {
  const { name, facts } = errorContextFor(context, handle);
  const { timeoutMs, signal } = plan;
  const seen = { lastStatus: finished.status, state: finished.state, lastReadAt: undefined, reads: 0, failedReads: 0 };
  const onTimeout = () => {
    const message = `${name} was done at once, but its output was not validated and told within ${timeoutMs} ms.`;
    return new WaitTimeoutError(message, { ...facts, timeoutMs, seen });
  };
  const byCaller = (cause: unknown) =>
    new RunAbortedError(`${name} was done at once; run was ended by its caller.`, { ...facts, cause });
  const work = async () => {
    const indexed = index !== undefined && { index };
    const task = await toTask(context, handle, finished, plan.output, mask);
    try {
      if (handle) await plan.onEvent?.({ type: "started", handle, ...indexed });
      await plan.onEvent?.({ type: "done", handle, task: mask.value(task), ...indexed });
    } catch (cause) {
      throw byCaller(cause);
    }
    return requireCompleted(context, task);
  };
  try {
    return await withDeadline({ timeoutMs, signal, onTimeout }, work);
  } catch (error) {
    throw signal?.aborted && error === signal.reason ? byCaller(error) : error;
  }
}
