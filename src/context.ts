import type { Poller, PollerHost } from "./poller.ts";
import type { Provider } from "./provider.ts";
import type { Mask } from "./secrets.ts";
import { type Handle, type NamedTask, toHandle } from "./task.ts";

/** What the verbs of one client share: its provider, its scheduler, and the tasks that are being waited for. */
export type Context = PollerHost;

export function createContext(provider: Provider): Context {
  const { scheduler } = provider.http.connection;
  const pollers = new Map<string, Poller>();
  return { provider, scheduler, pollers, batch: provider.many?.share(scheduler, pollers) };
}

/** Reads what a caller gave for a task, as this client's. */
export function named({ provider }: Context, value: unknown): NamedTask {
  return toHandle(provider.name, value);
}

/** The mask for whatever is said about a task. */
export function maskFor({ provider }: Context, handle: Handle | undefined): Mask {
  return provider.http.connection.secrets.maskFor(handle?.id);
}
