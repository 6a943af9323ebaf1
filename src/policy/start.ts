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
