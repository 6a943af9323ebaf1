import { iterate } from "../async/event-queue.ts";
import { messageOf } from "../task/errors.ts";
import { type ResolvedTask, resolveTask } from "../task/task.ts";
import type { Context } from "./context.ts";
import { type Ending, OngoingWait } from "./ongoing-wait.ts";
import type { Outcome } from "./outcome.ts";
import { type AnyWaitOptions, planWait } from "./wait-plan.ts";

/** Waits for many tasks and gives each as it ends. Throws nothing but, at the call, for what cannot be used. */
export function waitAll(
  context: Context,
  tasks: Iterable<unknown>,
  options: AnyWaitOptions = {},
): AsyncIterableIterator<Outcome, undefined> {
  checkIsMany(tasks, "waitAll takes handles or ids", Symbol.iterator);
  const resolved = Array.from(tasks, (task, index) => resolveTaskAt(context, task, index));
  const plan = planWait(context, options);
  return iterate<Outcome>((queue) => {
    const live = new Set<OngoingWait>();
    let left = resolved.length;
    if (left === 0) queue.close();
    for (const [index, task] of resolved.entries()) {
      const end = (ending: Ending) => {
        live.delete(wait);
        queue.push({ ok: "task" in ending, index, handle: { ...task.handle }, ...ending } as Outcome);
        left -= 1;
        if (left === 0) queue.close();
      };
      const wait = new OngoingWait(context, task, plan, end, index);
      live.add(wait);
      wait.begin();
    }
    return () => {
      for (const wait of live) wait.drop();
    };
  });
}

function resolveTaskAt(context: Context, task: unknown, index: number): ResolvedTask {
  try {
    return resolveTask(context.provider.name, task);
  } catch (error) {
    throw new TypeError(`waitAll, index ${index}: ${messageOf(error)}`);
  }
}

/**
 * Refuses what is not many things in one of the ways to iterate. A string is iterable too, by its letters; a single handle
 * is not, and would pass for none at all.
 */
export function checkIsMany(value: unknown, what: string, ...ways: symbol[]): void {
  if (typeof value === "object" && value !== null && ways.some((way) => way in value)) return;
  const given = value === null ? "null" : `one ${typeof value}`;
  throw new TypeError(`${what} in an array or another iterable, got ${given}.`);
}
