import type { Context } from "./context.ts";
import { completed, toTask } from "./outcome.ts";
import { startOrFinish } from "./start.ts";
import type { CompletedTask } from "./task.ts";
import { waitFor } from "./wait.ts";
import { planWait, type StopOptions, type WaitOptions } from "./wait-plan.ts";

/** Starts a task and waits for it. A task that the provider finished at once is given without a read. */
export async function run(
  context: Context,
  input: unknown,
  options: WaitOptions & StopOptions = {},
): Promise<CompletedTask> {
  const plan = planWait(context, options, true);
  const outcome = await startOrFinish(context, input, options);
  if ("handle" in outcome) return waitFor(context, { handle: outcome.handle, bareId: false }, plan);
  const task = await toTask(context, undefined, outcome.finished, plan.output, outcome.mask);
  plan.onEvent?.({ type: "done", handle: undefined, task: outcome.mask.value(task) });
  return completed(context, task);
}
