import { type Context, named } from "./context.ts";
import type { Provider } from "./provider.ts";
import type { Handle } from "./task.ts";

export type CallOptions = {
  /** Ends the call; it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
};

/** The verbs that change a running task and answer nothing. */
export type Steering = "stop" | "pause" | "resume" | "endSession";

/** Sends one change to a task; whether it may be sent is the provider's matter. */
export async function steer(
  context: Context,
  verb: Steering,
  task: unknown,
  { signal }: CallOptions = {},
): Promise<void> {
  const { handle } = named(context, task);
  await verbOf(context.provider, verb).call(context.provider, handle, { lane: "steer", handle, signal });
}

/** Stops a task at the end of a wait: queueing included it takes `requestTimeoutMs` at most. Gives what went wrong. */
export async function stopWithin(context: Context, handle: Handle): Promise<unknown> {
  const { requestTimeoutMs } = context.provider.http.connection;
  const limit = new AbortController();
  const timer = setTimeout(
    () => limit.abort(new Error(`The stop was not answered within ${requestTimeoutMs} ms.`)),
    requestTimeoutMs,
  );
  try {
    await steer(context, "stop", handle, { signal: limit.signal });
    return undefined;
  } catch (error) {
    return error;
  } finally {
    clearTimeout(timer);
  }
}

/** Refuses an option that only providers with `stop` have, also where types cannot. */
export function checkCanStop({ provider }: Context, options: { onAbort?: unknown; onTimeout?: unknown }): void {
  for (const name of ["onAbort", "onTimeout"] as const) {
    const value = options[name];
    if (value === undefined) continue;
    if (value !== "stop") throw new TypeError(`${name} can only be "stop", got ${JSON.stringify(value)}.`);
    if (provider.stop === undefined)
      throw new TypeError(`${name}: "stop" is not possible: ${provider.name} cannot stop a task.`);
  }
}

function verbOf(provider: Provider, verb: Steering) {
  const method = provider[verb];
  if (method === undefined) throw new TypeError(`${provider.name} cannot ${verb} a task.`);
  return method;
}
