import { onAbort } from "./abort.ts";

/** The deadline and the signal that bound a piece of work. */
export type Bounds = { timeoutMs: number; signal?: AbortSignal | undefined; onTimeout: () => Error };

/**
 * Bounds work by one deadline and one signal: it rejects on time also when the work is deaf to the signal it gets.
 * Afterwards there is no timer and no listener.
 */
export function withDeadline<T>(
  { timeoutMs, signal, onTimeout }: Bounds,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const settle = () => {
      clearTimeout(timer);
      forget?.();
    };
    const cut = (reason: unknown) => {
      settle();
      reject(reason);
      controller.abort(reason);
    };
    const timer = setTimeout(() => cut(onTimeout()), timeoutMs);
    const forget = signal && onAbort(signal, () => cut(signal.reason));
    if (signal?.aborted) {
      cut(signal.reason);
      return;
    }
    work(controller.signal).then(resolve, reject).finally(settle);
  });
}
