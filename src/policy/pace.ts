/** The shortest and the longest pause between two good reads, and the share of the elapsed time in between. */
const MIN_GAP_MS = 500;
const MAX_GAP_MS = 15_000;
const GAP_SHARE = 0.1;
const GAP_JITTER = 0.2;

const FAULT_GAP_MS = 500;
const MAX_FAULT_GAP_MS = 15_000;

/** A 404 is normal for this long after a start: the task may be written after its id was answered. */
export const NOT_FOUND_GRACE_MS = 30_000;
/** How many failed reads it takes, at least, to call a task unobservable. */
export const MIN_FAILED_READS = 4;

/** Between which bounds a wait reads. A minimum that the caller gave is never undercut, not even by jitter. */
export type PaceLimits = { readonly minGapMs: number; readonly maxGapMs: number; readonly floorMs: number };

/** The limits where the caller gave none. */
const DEFAULT_PACE: PaceLimits = { minGapMs: MIN_GAP_MS, maxGapMs: MAX_GAP_MS, floorMs: 0 };

/**
 * The limits for the gaps that a caller gave. One of them alone moves the other default along.
 *
 * @throws TypeError if the minimum is above the maximum.
 */
export function paceLimits(minReadGapMs: number | undefined, maxReadGapMs: number | undefined): PaceLimits {
  if (minReadGapMs === undefined && maxReadGapMs === undefined) return DEFAULT_PACE;
  if (minReadGapMs !== undefined && maxReadGapMs !== undefined && minReadGapMs > maxReadGapMs) {
    throw new TypeError(`minReadGapMs (${minReadGapMs}) must not be above maxReadGapMs (${maxReadGapMs}).`);
  }
  const floorMs = minReadGapMs ?? 0;
  const maxGapMs = maxReadGapMs ?? Math.max(MAX_GAP_MS, floorMs);
  return { minGapMs: minReadGapMs ?? Math.min(MIN_GAP_MS, maxGapMs), maxGapMs, floorMs };
}

const DEFAULT_LAST_READ_MARGIN_MS = 1_000;
const LAST_READ_SHARE = 0.1;

/**
 * The pause before the next read of a task that has been running for `elapsedMs`.
 *
 * A tenth of the elapsed time finds every end within a tenth of its duration, and no schedule with that bound needs
 * fewer reads. Jitter only shortens a pause, so that the bound stays.
 */
export function paceGapMs(elapsedMs: number, random: number, limits: PaceLimits = DEFAULT_PACE): number {
  const gapMs = Math.min(Math.max(GAP_SHARE * elapsedMs, limits.minGapMs), limits.maxGapMs);
  return Math.max(gapMs * (1 - GAP_JITTER * random), limits.floorMs);
}

/** The pause after the `failures`-th failed read in a row: doubling from half a second to 15 s, up to half of it at random. */
export function faultGapMs(failures: number, random: number): number {
  return Math.min(FAULT_GAP_MS * 2 ** (failures - 1), MAX_FAULT_GAP_MS) * (1 - 0.5 * random);
}

/** How long before the deadline of a wait its last read starts. */
export function lastReadMarginMs(timeoutMs: number): number {
  return Math.min(DEFAULT_LAST_READ_MARGIN_MS, timeoutMs * LAST_READ_SHARE);
}
