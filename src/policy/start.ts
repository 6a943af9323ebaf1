/** What is known about a start that failed. */
export type FailedStart = {
  /** Whether the request had left by the time that it failed, as far as this side can tell. */
  progressed: boolean;
  /** What the error itself says about that: false only where it is certain that nothing left. */
  sent: boolean | undefined;
  /** The HTTP status of a refusal; undefined where no usable answer came. */
  refusedWith: number | undefined;
};

/**
 * Tells a start that certainly did not happen from one that may have. Certain are a request that never left, and a
 * refusal with any 4xx but 408: a 408 or a 5xx may come from a proxy while the provider works on.
 */
export function classifyStartFailure({ progressed, sent, refusedWith }: FailedStart): "not started" | "uncertain" {
  if (!progressed || sent === false) return "not started";
  const refused = refusedWith !== undefined && refusedWith < 500 && refusedWith !== 408;
  return refused ? "not started" : "uncertain";
}

/** The shortest pause before a start that was answered 429 is sent again. */
const MIN_REPEAT_MS = 1_000;
/** The longest pause of our own, where the provider names none. */
const MAX_REPEAT_MS = 15_000;
/** The longest pause that a start waits out because the provider named it. */
const MAX_NAMED_MS = 60_000;
/** How long all such pauses of one start may take together: a provider that goes on refusing would hold it for ever. */
const MAX_NAMED_TOTAL_MS = 120_000;

/** A start that was answered 429. */
export type RefusedStart = {
  /** What `Retry-After` asked for. */
  retryAfterMs: number | undefined;
  /** How often it has been sent before. */
  repeats: number;
  /** How long the provider's own pauses have taken so far. */
  namedMs: number;
  /** How much of `startTimeoutMs` has been used up. */
  usedMs: number;
  startTimeoutMs: number;
};

/**
 * Says how long to wait before a start that was answered 429 is sent again, and how much of that counts; undefined if it
 * is not sent again. A pause that the provider named does not count, a growing one of our own does.
 */
export function repeatStartAfter({
  retryAfterMs,
  repeats,
  namedMs,
  usedMs,
  startTimeoutMs,
}: RefusedStart): { pauseMs: number; countedMs: number } | undefined {
  if (retryAfterMs !== undefined) {
    if (retryAfterMs > MAX_NAMED_MS || namedMs + retryAfterMs > MAX_NAMED_TOTAL_MS) return undefined;
  }
  const ownMs = Math.min(MIN_REPEAT_MS * 2 ** repeats, MAX_REPEAT_MS);
  // `0` or a date that is past would have the start sent as fast as it is refused.
  const pauseMs = retryAfterMs === undefined ? ownMs : Math.max(retryAfterMs, MIN_REPEAT_MS);
  const countedMs = pauseMs - (retryAfterMs ?? 0);
  return usedMs + countedMs < startTimeoutMs ? { pauseMs, countedMs } : undefined;
}
