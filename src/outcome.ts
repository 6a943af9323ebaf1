import { type Context, maskFor } from "./context.ts";
import { OutputInvalidError, TaskCanceledError, TaskFailedError } from "./errors.ts";
import { type OutputSchema, validateOutput } from "./output.ts";
import type { Reading } from "./provider.ts";
import { describeCause } from "./secrets.ts";
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
    status: mask.text(status),
    raw: mask.value(reading.raw),
    ...(liveUrl === undefined ? {} : { liveUrl: mask.text(liveUrl) }),
    ...(files === undefined ? {} : { files: mask.value(files) }),
  };
  if (state === "failed") return { ...facts, state, error: mask.value(error ?? { message: "" }) };
  if (state !== "completed") return { ...facts, state };
  if (schema === undefined) return { ...facts, state, output, verdict };

  const result = await validateOutput(schema, output);
  if (result.issues === undefined) return { ...facts, state, output: result.value, verdict };
  const issues = mask.value(result.issues);
  const cause = result.cause === undefined ? undefined : describeCause(result.cause, mask);
  const [first] = issues;
  const where = first === undefined || first.path === "" ? "" : ` at ${first.path}`;
  throw new OutputInvalidError(
    `${nameOf(context, handle)} completed, and its output does not fit the schema${where}: ${first?.message ?? "refused"}.`,
    { provider: context.provider.name, handle, output: mask.value(output), raw: facts.raw, issues, cause },
  );
}

/** A completed task, or the error for one that ended in another way. */
export function completed(context: Context, task: Task): CompletedTask {
  const { provider } = context;
  const { handle } = task;
  if (task.state === "completed") return task;
  if (task.state === "failed") {
    const { message, code } = task.error;
    const said = [message, code === undefined ? "" : `code ${code}`].filter((part) => part !== "").join(", ");
    const reason = said === "" ? " without a reason" : `: ${said.replace(/\.$/, "")}`;
    throw new TaskFailedError(`${nameOf(context, handle)} failed${reason}.`, { provider: provider.name, handle, task });
  }
  throw new TaskCanceledError(`${nameOf(context, handle)} was canceled.`, { provider: provider.name, handle, task });
}

/** How a sentence names a task. */
export function nameOf({ provider }: Context, handle: Handle | undefined): string {
  return handle === undefined ? `The ${provider.name} task` : `The ${provider.name} task ${handle.id}`;
}
