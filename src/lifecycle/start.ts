import { ProtocolError } from "../task/errors.ts";
import type { Handle } from "../task/task.ts";
import type { Context } from "./context.ts";
import type { OnceOptions } from "./journal-options.ts";
import { handleOfOnce, planOnce, startUnderKey } from "./once.ts";
import { type StartOptions, startOrFinish } from "./send-start.ts";

/**
 * Starts a task and gives its handle: one POST, never sent again unless the provider answered 429: then after `Retry-After`, or
 * after a growing pause.
 *
 * @throws ApiError when the provider refused it (a 4xx other than 408), ConnectionError when the request certainly never left,
 * StartUncertainError for everything in between; under a key also KeyReusedError and JournalError.
 */
export async function start(
  context: Context,
  input: unknown,
  options: StartOptions & OnceOptions<never> = {},
): Promise<Handle> {
  const once = planOnce(context, options);
  const outcome = await (once ? startUnderKey(context, input, options, once) : startOrFinish(context, input, options));
  const handle = handleOfOnce(outcome);
  if (handle) return handle;
  const { provider } = context;
  const message = `${provider.name} did the task at once: its result is in error.raw. Use run for such tasks.`;
  const raw =
    "finished" in outcome ? outcome.mask.value(outcome.finished.raw) : "ending" in outcome && outcome.ending.raw;
  throw new ProtocolError(message, { provider: provider.name, status: 200, raw });
}
