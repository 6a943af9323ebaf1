/** How late a request may be and still have the next one on its beat. */
const SLACK_MS = 2;
/** What an unlimited rate counts as once the provider has answered 429. */
const UNLIMITED_RATE = 100;
/** After a pause, a tenth of the full rate comes back every ten seconds. */
const RECOVERY_STEP_MS = 10_000;
const RECOVERY_SHARE = 0.1;

/** An even rate without bursts: unused time is not saved up. */
export type SendRate = {
  /** The earliest moment for the next request. */
  nextAt(): number;
  /** Counts a request sent at `now`. */
  take(now: number): void;
  /** Halves the rate, unless a pause is under way already; it comes back step by step after `until`. */
  slowDown(moment: { now: number; until: number; again: boolean }): void;
};

export function createSendRate(max: number): SendRate {
  const full = max === Infinity ? UNLIMITED_RATE : max;
  let rate = max;
  let recoversFrom = 0;
  let nextAt = 0;

  /** The rate at a moment: what has come back since the last pause is added. */
  const rateAt = (now: number) => {
    const steps = Math.floor((now - recoversFrom) / RECOVERY_STEP_MS);
    if (rate < full && steps > 0) {
      rate += steps * RECOVERY_SHARE * full;
      recoversFrom += steps * RECOVERY_STEP_MS;
    }
    if (rate >= full) rate = max;
    return rate;
  };

  return {
    nextAt: () => nextAt,
    take(now) {
      const onBeat = now - nextAt <= SLACK_MS ? nextAt : now;
      nextAt = onBeat + 1000 / rateAt(now);
    },
    slowDown({ now, until, again }) {
      if (!again) rate = Math.max(Math.min(1, max), Math.min(rateAt(now), full) / 2);
      recoversFrom = Math.max(recoversFrom, until);
    },
  };
}
