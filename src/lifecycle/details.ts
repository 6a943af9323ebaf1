import { withDeadline } from "../async/deadline.ts";
import type { Call } from "../http/http.ts";
import type { Provider, Reading } from "../provider.ts";
import type { Handle } from "../task/task.ts";

/**
 * Adds to a good reading what its provider tells in a read of its own: where a task that goes on can be watched, and the
 * files of a completed one. At most one request, within `requestTimeoutMs`, queueing included; where it fails, the task is
 * given without.
 */
export async function withDetails(
  provider: Provider,
  handle: Handle,
  reading: Reading,
  signal: AbortSignal | undefined,
): Promise<Reading> {
  const read = detailsFor(provider, handle, reading);
  if (read === undefined) return reading;
  const { requestTimeoutMs: timeoutMs } = provider.http.config;
  const onTimeout = () => new Error(`The details were not read within ${timeoutMs} ms.`);
  const within = (cut: AbortSignal) => read({ lane: "read", handle, signal: cut });
  const details = await withDeadline({ timeoutMs, signal, onTimeout }, within).catch(() => undefined);
  return { ...reading, ...details };
}

/** How to read what a reading lacks; undefined where it lacks nothing that its provider tells. */
function detailsFor(provider: Provider, handle: Handle, reading: Reading) {
  const { state, files, liveUrl } = reading;
  if (state === "completed" && files === undefined && provider.readFiles) {
    return async (call: Call): Promise<Partial<Reading>> => {
      return { files: await provider.readFiles?.(handle, reading, call) };
    };
  }
  if ((state === "running" || state === "paused") && liveUrl === undefined && provider.readLiveUrl) {
    return async (call: Call): Promise<Partial<Reading>> => {
      return { liveUrl: await provider.readLiveUrl?.(handle, call) };
    };
  }
  return undefined;
}
