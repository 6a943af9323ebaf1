import { type Context, maskFor } from "./context.ts";
import { OutputInvalidError, TaskCanceledError, TaskFailedError } from "./errors.ts";
import { type OutputSchema, validateOutput } from "./output.ts";
import type { Reading } from "./provider.ts";
import type { CompletedTask, Handle, Task } from "./task.ts";

/** Turns a read into a task: secrets masked, and the output of a completed one validated. */
export async function toTask(
  context: Context,
  handle: Handle | undefined,
  reading: Reading,
  schema: OutputSchema | undefined,
  mask = maskFor(context, handle),
): Promise<Task> {
  const { status, state, liveUrl, files, output, verdict, error } = reading;
  const facts = {
    handle,
    status,
    raw: mask.value(reading.raw),
    ...(liveUrl && { liveUrl }),
    ...(files && { files: mask.value(files) }),
  };
  if (state === "failed") return { ...facts, state, error: mask.value(error ?? { message: "" }) };
  if (state !== "completed") return { ...facts, state };
  if (schema === undefined) return { ...facts, state, output, verdict };

  const result = await validateOutput(schema, output);
  if (result.issues === undefined) return { ...facts, state, output: result.value, verdict };
  const issues = mask.value(result.issues);
  const [{ path, message } = { path: "", message: "refused" }] = issues;
  throw new OutputInvalidError(
    `${nameOf(context, handle)} completed, and its output does not fit the schema${path && ` at ${path}`}: ${message}.`,
    { provider: context.provider.name, handle, output: mask.value(output), raw: facts.raw, issues },
  );
}

/** A completed task, or the error for one that ended in another way. */
export function completed(context: Context, task: Task): CompletedTask {
  if (task.state === "completed") return task;
  const facts = { provider: context.provider.name, handle: task.handle };
  const name = nameOf(context, task.handle);
  if (task.state !== "failed") throw new TaskCanceledError(`${name} was canceled.`, { ...facts, task });
  const { message, code } = task.error;
  const said = [message, code === undefined ? "" : `code ${code}`].filter((part) => part !== "").join(", ");
  const reason = said === "" ? " without a reason" : `: ${said.replace(/\.$/, "")}`;
  throw new TaskFailedError(`${name} failed${reason}.`, { ...facts, task });
}

/** How a sentence names a task. */
export function nameOf({ provider }: Context, handle: Handle | undefined): string {
  return `The ${provider.name} task${handle ? ` ${handle.id}` : ""}`;
}
