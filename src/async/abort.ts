/** Something that ends when a signal aborts. */
export type Abortable = { onAbort(): void };

const listeners = new WeakMap<AbortSignal, { waiting: Set<Abortable>; fire: () => void }>();

/**
 * Calls `waiting.onAbort()` once when the signal aborts, unless `leaveSignal` came first.
 *
 * However many reads and waits share a signal, it carries one listener, and none once all have left: thousands of
 * listeners on a signal that lives as long as the process are a leak. An object rather than a function, because two
 * functions for each of thousands of waits would be a fifth of what they hold.
 */
export function joinSignal(signal: AbortSignal, waiting: Abortable): void {
  let shared = listeners.get(signal);
  if (shared === undefined) {
    const all = new Set<Abortable>();
    const fire = () => {
      listeners.delete(signal);
      for (const each of [...all]) each.onAbort();
    };
    shared = { waiting: all, fire };
    listeners.set(signal, shared);
    signal.addEventListener("abort", fire, { once: true });
  }
  shared.waiting.add(waiting);
}

/** Takes back what `joinSignal` did. */
export function leaveSignal(signal: AbortSignal, waiting: Abortable): void {
  const shared = listeners.get(signal);
  if (shared === undefined || !shared.waiting.delete(waiting) || shared.waiting.size > 0) return;
  signal.removeEventListener("abort", shared.fire);
  listeners.delete(signal);
}

/** Calls `callback` once when the signal aborts. Returns the function that takes it back. */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const waiting = { onAbort: callback };
  joinSignal(signal, waiting);
  return () => leaveSignal(signal, waiting);
}

/** Throws a TypeError unless `signal` is undefined or an AbortSignal, of this realm or another. */
export function checkSignal(signal: unknown): void {
  if (signal !== undefined && typeof (signal as AbortSignal | null)?.addEventListener !== "function")
    throw new TypeError("signal must be an AbortSignal.");
}
