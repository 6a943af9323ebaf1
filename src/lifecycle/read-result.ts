import { describeCause } from "../http/describe-cause.ts";
import type { Reading } from "../provider.ts";
import { OutputInvalidError, phrase, TaskCanceledError, TaskFailedError } from "../task/errors.ts";
import { type OutputSchema, validateOutput } from "../task/output.ts";
import type { CompletedTask, Handle, Task } from "../task/task.ts";
import { type Context, errorContextFor } from "./context.ts";

/** Turns a read into a task: secrets masked, and the output of a completed one validated. */
export async function toTask(
  context: Context,
  handle: Handle | undefined,
  reading: Reading,
  schema: OutputSchema | undefined,
  mask = errorContextFor(context, handle).mask,
): Promise<Task> {
  const { status, state, liveUrl, question, files, usage, output, verdict, error } = reading;
  const facts = {
    // A copy: whoever gets the task may change it, while others still wait for the same one.
    handle: handle && { ...handle },
    status: mask.text(status),
    raw: mask.value(reading.raw),
    ...(liveUrl && { liveUrl: mask.forOutput.text(liveUrl) }),
    ...(question && { question: mask.text(question) }),
    ...(files && { files: mask.forOutput.value(files) }),
    ...(usage && { usage }),
  };
  if (state === "failed") return { ...facts, state, error: mask.value(error ?? { message: "" }) };
  if (state !== "completed") return { ...facts, state };
  if (schema === undefined) return { ...facts, state, output: mask.forOutput.value(output), verdict };

  // Validated as it came: a schema must not refuse a paid answer for what is masked in it.
  const result = await validateOutput(schema, output);
  if (result.issues === undefined) {
    return { ...facts, state, output: mask.forOutput.value(result.value), verdict };
  }
  const issues = mask.value(result.issues);
  const cause = result.cause === undefined ? undefined : describeCause(result.cause, mask);
  const [{ path, message } = { path: "", message: "refused" }] = issues;
  const { name, facts: where } = errorContextFor(context, handle);
  throw new OutputInvalidError(
    `${name} completed, and its output does not fit the schema${path && ` at ${path}`}: ${phrase(message)}.`,
    { ...where, output: mask.value(output), raw: facts.raw, issues, cause },
  );
}

/** A completed task, or the error for one that ended in another way. */
export function requireCompleted(context: Context, task: Task): CompletedTask {
  if (task.state === "completed") return task;
  const { name, facts } = errorContextFor(context, task.handle);
  if (task.state !== "failed") throw new TaskCanceledError(`${name} was canceled.`, { ...facts, task });
  const { message, code } = task.error;
  const said = [message, code === undefined ? "" : `code ${code}`].filter((part) => part !== "").join(", ");
  const reason = said === "" ? " without a reason" : `: ${phrase(said)}`;
  throw new TaskFailedError(`${name} failed${reason}.`, { ...facts, task });
}
