const listeners = new WeakMap<AbortSignal, { callbacks: Set<() => void>; fire: () => void }>();

/**
 * Calls `callback` once when the signal aborts. Returns the function that takes it back.
 *
 * However many reads and waits share a signal, it carries one listener, and none once all have been taken back:
 * thousands of listeners on a signal that lives as long as the process are a leak.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  let shared = listeners.get(signal);
  if (shared === undefined) {
    const callbacks = new Set<() => void>();
    const fire = () => {
      listeners.delete(signal);
      for (const call of [...callbacks]) call();
    };
    shared = { callbacks, fire };
    listeners.set(signal, shared);
    signal.addEventListener("abort", fire, { once: true });
  }
  const { callbacks, fire } = shared;
  callbacks.add(callback);
  return () => {
    if (!callbacks.delete(callback) || callbacks.size > 0 || listeners.get(signal)?.fire !== fire) return;
    signal.removeEventListener("abort", fire);
    listeners.delete(signal);
  };
}
