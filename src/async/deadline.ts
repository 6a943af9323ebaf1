import { MAX_TIMER_MS } from "../schedule/max-timer.ts";
import { onAbort } from "./abort.ts";

/** The deadline and the signal that bound a piece of work. */
export type Bounds = { timeoutMs: number; signal?: AbortSignal | undefined; onTimeout: () => Error };

/** A timer this late, in milliseconds, had to wait for a blocked event loop. */
const LATE_MS = 2;
/** The longest time that is made up for, in milliseconds: a suspended machine is late by hours. */
const MAX_GRACE_MS = 1_000;

/**
 * Bounds work by one deadline and one signal: it rejects on time also when the work is deaf to the signal it gets. Where
 * the event loop was blocked past the deadline, an answer that came meanwhile is read first. Afterwards there is no timer
 * and no listener.
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
    const dueAt = performance.now() + timeoutMs;
    const expire = () => cut(onTimeout());
    const atDeadline = () => {
      const lateMs = performance.now() - dueAt;
      if (lateMs <= LATE_MS) expire();
      else timer = setTimeout(expire, Math.min(lateMs, MAX_GRACE_MS));
    };
    // setTimeout fires a longer delay after 1 ms.
    let timer = timeoutMs > MAX_TIMER_MS ? undefined : setTimeout(atDeadline, timeoutMs);
    const forget = signal && onAbort(signal, () => cut(signal.reason));
    if (signal?.aborted) {
      cut(signal.reason);
      return;
    }
    work(controller.signal).then(resolve, reject).finally(settle);
  });
}
