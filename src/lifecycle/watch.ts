import { iterate } from "../async/event-queue.ts";
import type { TaskEvent } from "../task/event.ts";
import { resolveTask } from "../task/task.ts";
import type { Context } from "./context.ts";
import { OngoingWait } from "./ongoing-wait.ts";
import { checkSteps, StepReader, type StepsOptions } from "./step-reader.ts";
import { type AnyWaitOptions, planWait } from "./wait-plan.ts";

/** Waits for a task and gives its events. After `done` it ends, or throws as `wait` would. Leaving the loop ends the wait; the task goes on. */
export function watch(
  context: Context,
  task: unknown,
  options: AnyWaitOptions & StepsOptions = {},
): AsyncIterableIterator<TaskEvent, undefined> {
  const resolved = resolveTask(context.provider.name, task);
  const plan = planWait(context, options);
  checkSteps(context, options);
  return iterate<TaskEvent>((queue) => {
    const tell = (event: TaskEvent) => {
      queue.push(event);
      return plan.onEvent?.(event);
    };
    const end = (error: unknown) => {
      wait.drop();
      queue.fail(error);
    };
    const steps = options.steps ? new StepReader(context, resolved.handle, endingBy(tell, end)) : undefined;
    const onEvent = (event: TaskEvent) =>
      event.type === "done" && steps ? steps.finish().then(() => tell(event)) : tell(event);
    const onRead = steps && (() => steps.onRead());
    const wait = new OngoingWait(context, resolved, { ...plan, onEvent, onRead }, (ending) => {
      if ("error" in ending) queue.fail(ending.error);
      else queue.close();
      steps?.leave();
    });
    wait.begin();
    return () => {
      steps?.leave();
      wait.drop();
    };
  });
}

/** Tells an event, and ends the wait with what the callback throws or rejects with. */
function endingBy(tell: (event: TaskEvent) => unknown, end: (error: unknown) => void): (event: TaskEvent) => void {
  return (event) => {
    try {
      void Promise.resolve(tell(event)).catch(end);
    } catch (error) {
      end(error);
    }
  };
}
