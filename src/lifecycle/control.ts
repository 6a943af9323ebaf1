import { withDeadline } from "../async/deadline.ts";
import { type Handle, resolveTask } from "../task/task.ts";
import type { Context } from "./context.ts";

/** Options of a verb that sends one request, such as `stop` or `list`. */
export type CallOptions = {
  /** Ends the call; it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
};

/** The verbs that change a running task and answer nothing. */
export type ControlVerb = "stop" | "pause" | "resume" | "endSession";

/** Sends one change to a task. Only clients of providers that have the verb call it; whether it may be sent is the provider's decision. */
export async function control(
  context: Context,
  verb: ControlVerb,
  task: unknown,
  { signal }: CallOptions = {},
): Promise<void> {
  const { handle } = resolveTask(context.provider.name, task);
  await context.provider[verb]?.(handle, { lane: "control", handle, signal });
  // Whoever waits for the task hears of the change at once.
  context.readNow(handle.id);
}

/**
 * Stops a task at the end of a wait. Gives what went wrong, after `requestTimeoutMs` at most, queueing included: the stop
 * itself is sent to the end, and `idle` tells when.
 */
export function stopAtEnd(context: Context, handle: Handle): Promise<unknown> {
  const { requestTimeoutMs: timeoutMs } = context.provider.http.config;
  const onTimeout = () => new Error(`The stop was not answered within ${timeoutMs} ms; it is still being sent.`);
  const stopping = context.keep(control(context, "stop", handle));
  return withDeadline({ timeoutMs, onTimeout }, () => stopping).catch((error: unknown) => error);
}

/** Refuses an option that only providers with `stop` have, also where types cannot. */
export function checkCanStop({ provider }: Context, options: { onAbort?: unknown; onTimeout?: unknown }): void {
  for (const name of ["onAbort", "onTimeout"] as const) {
    const value = options[name];
    if (value === undefined) continue;
    if (value !== "stop") throw new TypeError(`${name} can only be "stop", got ${JSON.stringify(value)}.`);
    if (!provider.stop) throw new TypeError(`${name}: ${provider.name} cannot stop a task.`);
  }
}
