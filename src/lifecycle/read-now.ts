import { resolveTask } from "../task/task.ts";
import type { Context } from "./context.ts";
import { isSavedWait, readSaved } from "./saved-wait.ts";

/** Makes the next read of a task due now: of those who wait for it here, and of a saved wait. Says whether there is one. */
export function readNow(context: Context, task: unknown): boolean {
  if (!isSavedWait(task)) return context.readNow(resolveTask(context.provider.name, task).handle.id);
  const { id } = readSaved(context, task).handle;
  context.hint(id);
  context.readNow(id);
  return true;
}
