import { iterate } from "../async/event-queue.ts";
import type { TaskEvent } from "../task/event.ts";
import { resolveTask } from "../task/task.ts";
import type { Context } from "./context.ts";
import { OngoingWait } from "./ongoing-wait.ts";
import { type AnyWaitOptions, planWait } from "./wait-plan.ts";

/** Waits for a task and gives its events. After `done` it ends, or throws as `wait` would. Leaving the loop ends the wait; the task goes on. */
export function watch(
  context: Context,
  task: unknown,
  options: AnyWaitOptions = {},
): AsyncIterableIterator<TaskEvent, undefined> {
  const resolved = resolveTask(context.provider.name, task);
  const plan = planWait(context, options);
  return iterate<TaskEvent>((queue) => {
    const onEvent = (event: TaskEvent) => {
      queue.push(event);
      return plan.onEvent?.(event);
    };
    const wait = new OngoingWait(context, resolved, { ...plan, onEvent }, (ending) => {
      if ("error" in ending) queue.fail(ending.error);
      else queue.close();
    });
    wait.begin();
    return () => wait.drop();
  });
}
