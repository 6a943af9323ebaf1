/** Something that ends when a signal aborts. */
export type Abortable = { abort(): void };

const waiting = new WeakMap<AbortSignal, Set<Abortable>>();

/**
 * Calls `abort()` of something once when the signal aborts, unless `leaveSignal` came first.
 *
 * However many reads and waits share a signal, it carries one listener, and none once all have left: thousands of
 * listeners on a signal that lives as long as the process are a leak. An object rather than a function, because two
 * functions for each of thousands of waits would be a fifth of what they hold.
 */
export function joinSignal(signal: AbortSignal, one: Abortable): void {
  const all = waiting.get(signal) ?? new Set();
  if (all.size === 0) {
    waiting.set(signal, all);
    signal.addEventListener("abort", fire, { once: true });
  }
  all.add(one);
}

/** Takes back what `joinSignal` did. */
export function leaveSignal(signal: AbortSignal, one: Abortable): void {
  const all = waiting.get(signal);
  if (!all?.delete(one) || all.size > 0) return;
  signal.removeEventListener("abort", fire);
  waiting.delete(signal);
}

/** Calls `callback` once when the signal aborts. Returns the function that takes it back. */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const one = { abort: callback };
  joinSignal(signal, one);
  return () => leaveSignal(signal, one);
}

function fire({ currentTarget }: Event): void {
  const signal = currentTarget as AbortSignal;
  const all = [...(waiting.get(signal) ?? [])];
  waiting.delete(signal);
  for (const one of all) one.abort();
}
