import type { Provider } from "../provider.ts";
import type { Handle } from "../task/task.ts";
import { ListBatch } from "./list-batch.ts";
import type { Poller, PollerHost } from "./poller.ts";

/** What the verbs of one client share: its provider, its scheduler, and the tasks that are being waited for. */
export type Context = PollerHost;

export function createContext(provider: Provider): Context {
  const { scheduler } = provider.http.config;
  const pollers = new Map<string, Poller>();
  return { provider, scheduler, pollers, batch: provider.many && new ListBatch(provider.many, scheduler, pollers) };
}

/** Name, facts and mask for errors about a task. */
export function errorContextFor({ provider }: Context, handle: Handle | undefined) {
  return {
    name: `The ${provider.name} task${handle ? ` ${handle.id}` : ""}`,
    facts: { provider: provider.name, handle },
    mask: provider.http.config.secrets.maskFor(handle?.id),
  };
}
