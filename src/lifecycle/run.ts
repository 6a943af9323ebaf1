import { RunAbortedError } from "../task/errors.ts";
import type { CompletedTask } from "../task/task.ts";
import { type Context, errorContextFor } from "./context.ts";
import { requireCompleted, toTask } from "./read-result.ts";
import { type StartOptions, startOrFinish } from "./start.ts";
import { type Wait, waitWithPlan } from "./wait.ts";
import { planWait, type StopOptions, type WaitOptions, type WaitPlan } from "./wait-plan.ts";

/** Starts a task and waits for it. A task that the provider finished at once is given without a read. */
export async function run(
  context: Context,
  input: unknown,
  options: WaitOptions & StopOptions = {},
): Promise<CompletedTask> {
  return runWithPlan(context, input, planWait(context, options, true), options);
}

/**
 * The same under options that have been checked. `starting` may have another signal than the wait has.
 *
 * @param onWait Told of the wait before it begins, by whoever may drop it.
 */
export async function runWithPlan(
  context: Context,
  input: unknown,
  plan: WaitPlan,
  starting: StartOptions,
  onWait?: (wait: Wait) => void,
): Promise<CompletedTask> {
  const outcome = await startOrFinish(context, input, starting);
  if ("handle" in outcome) return waitWithPlan(context, { handle: outcome.handle, bareId: false }, plan, onWait);
  const task = await toTask(context, undefined, outcome.finished, plan.output, outcome.mask);
  try {
    await plan.onEvent?.({ type: "done", handle: undefined, task: outcome.mask.value(task) });
  } catch (cause) {
    const { name, facts } = errorContextFor(context, undefined);
    throw new RunAbortedError(`${name} was done at once; run was ended by its caller.`, { ...facts, cause });
  }
  return requireCompleted(context, task);
}
