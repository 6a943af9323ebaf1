/** Throws a TypeError for an option that must be a function and is not. */
export function checkFunctions(given: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && typeof value !== "function") {
      throw new TypeError(`${name} must be a function, got ${value === null ? "null" : typeof value}.`);
    }
  }
}

/**
 * Calls a callback that only watches. What it throws, or rejects with, is ignored: it must neither cost a paid task nor end
 * the process as an unhandled rejection.
 */
export function observe<T>(observer: ((value: T) => unknown) | undefined, value: T): void {
  if (observer === undefined) return;
  try {
    Promise.resolve(observer(value)).catch(() => {});
  } catch {
    // Ignored, see above.
  }
}
