import type { CompletedTask, ResolvedTask } from "../task/task.ts";
import { resolveTask } from "../task/task.ts";
import type { Context } from "./context.ts";
import { OngoingWait } from "./ongoing-wait.ts";
import { type AnyWaitOptions, planWait, type WaitPlan } from "./wait-plan.ts";

/**
 * Waits for a task and gives it once it completed. Reads its status at its pace, and the whole task once at the end
 * where the provider splits the two.
 */
export async function wait(context: Context, task: unknown, options?: AnyWaitOptions): Promise<CompletedTask> {
  const resolved = resolveTask(context.provider.name, task);
  return waitWithPlan(context, resolved, planWait(context, options));
}

/** Waits under options that have been checked. `onWait` is told of the wait before it begins; `index` is its place among many. */
export function waitWithPlan(
  context: Context,
  resolved: ResolvedTask,
  plan: WaitPlan,
  { index, onWait }: { index?: number | undefined; onWait?: ((wait: OngoingWait) => void) | undefined } = {},
): Promise<CompletedTask> {
  return new Promise((resolve, reject) => {
    const wait = new OngoingWait(
      context,
      resolved,
      plan,
      (ending) => ("task" in ending ? resolve(ending.task) : reject(ending.error)),
      index,
    );
    onWait?.(wait);
    wait.begin();
  });
}
