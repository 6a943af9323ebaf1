export const SECOND = 1_000;
export const MINUTE = 60_000;

/**
 * `count` durations, log-uniform between two bounds: the midpoints of equally likely strata, so that a few hundred
 * stand for the whole distribution and no luck is in them.
 */
export function logUniform(count: number, from: number, to: number): number[] {
  return Array.from({ length: count }, (_, index) => from * (to / from) ** ((index + 0.5) / count));
}

/** The same numbers in an order that has nothing to do with their size, and is the same in every run. */
export function shuffled<T>(values: readonly T[], random: () => number): T[] {
  const copy = [...values];
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [copy[last], copy[other]] = [copy[other] as T, copy[last] as T];
  }
  return copy;
}
