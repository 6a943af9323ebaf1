/** Refuses now what could only fail at the first request, or never be heard of. */
export function checkFunctions(given: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && typeof value !== "function") {
      throw new TypeError(`${name} must be a function, got ${value === null ? "null" : typeof value}.`);
    }
  }
}

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
