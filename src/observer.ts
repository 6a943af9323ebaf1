/**
 * Tells somebody who only watches. What an observer throws, or rejects with, must not cost a paid task, nor end the
 * process as an unhandled rejection does.
 */
export function observe<T>(observer: ((value: T) => unknown) | undefined, value: T): void {
  if (observer === undefined) return;
  try {
    Promise.resolve(observer(value)).catch(() => {});
  } catch {
    // It is the observer's own affair.
  }
}
