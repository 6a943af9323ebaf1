import { checkSecrets } from "../http/secrets.ts";
import { checkSchema, type OutputSchema } from "../task/output.ts";
import { isTerminal, resolveTask, type Task } from "../task/task.ts";
import type { Context } from "./context.ts";
import type { CallOptions } from "./control.ts";
import { withDetails } from "./details.ts";
import { readWith } from "./provider-calls.ts";
import { toTask } from "./read-result.ts";

/** Options of `get`. */
export type GetOptions<Schema extends OutputSchema = OutputSchema> = CallOptions & {
  /** Validates the output of a completed task: any Standard Schema. */
  output?: Schema | undefined;
  /** Values that the task and its errors must not show, for a task that another process started. */
  secrets?: readonly string[] | undefined;
};

/**
 * Reads a task once: its status, the whole task too if it is over and the provider splits the two, and where it can be
 * watched if it goes on and another read tells that. Nothing is repeated; every failure is thrown with the handle.
 */
export async function get(
  context: Context,
  task: unknown,
  { signal, output, secrets }: GetOptions = {},
): Promise<Task> {
  const { provider } = context;
  const { handle } = resolveTask(context.provider.name, task);
  if (output !== undefined) checkSchema(output);
  checkSecrets(secrets);
  if (secrets !== undefined) provider.http.config.secrets.addTask(handle.id, secrets);
  const call = { lane: "read", handle, signal } as const;
  const reading = await readWith(provider, false, handle, call);
  const whole = isTerminal(reading.state) && provider.readTask ? await readWith(provider, true, handle, call) : reading;
  return toTask(context, handle, await withDetails(provider, handle, whole, signal), output);
}
