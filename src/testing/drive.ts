import { vi } from "vitest";
import type { Exchange } from "../http/client-options.ts";
import type { FetchInit } from "../http/fetch.ts";
import type { ScriptedServer } from "./scripted-server.ts";

const realSetImmediate = setImmediate;

/** A turn of the real event loop. */
export const turn = () => new Promise<void>((resolve) => realSetImmediate(resolve));

/** Counts the requests that are under way, so that the fake clock stands still while real bytes travel. */
export function countRequests() {
  let active = 0;
  return {
    get active() {
      return active;
    },
    options: {
      fetch: (url: string, init: FetchInit) => {
        active += 1;
        return fetch(url, init);
      },
      onExchange: (_exchange: Exchange) => {
        active -= 1;
      },
    },
  };
}

/**
 * Runs real loopback traffic on a fake clock: advances to the next timer only when no request is under way, or when the
 * server has left one without an answer.
 */
export async function drive<T>(
  work: Promise<T>,
  requests: { readonly active: number },
  server: ScriptedServer,
): Promise<T> {
  let settled = false;
  const done = () => {
    settled = true;
  };
  work.then(done, done);
  for (let idle = 0; !settled; ) {
    await turn();
    if (requests.active > 0 && !server.stalled) continue;
    // The promise chain behind an answer may take a few turns before it sets its next timer.
    for (let extra = 0; extra < 3 && !settled; extra += 1) await turn();
    if (settled || (requests.active > 0 && !server.stalled)) continue;
    if (vi.getTimerCount() === 0 && ++idle > 1_000) throw new Error("Nothing is under way and nothing is scheduled.");
    await vi.advanceTimersToNextTimerAsync();
  }
  return work;
}
