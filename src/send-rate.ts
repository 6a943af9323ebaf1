/** How late a request may be and still have the next one on its beat. */
const SLACK_MS = 2;
/** What an unlimited rate counts as once the provider has answered 429. */
const UNLIMITED_RATE = 100;
/** After a pause, a tenth of the full rate comes back every ten seconds. */
const RECOVERY_STEP_MS = 10_000;
const RECOVERY_SHARE = 0.1;

/** An even rate without bursts: unused time is not saved up. */
export class SendRate {
  readonly #max: number;
  #rate: number;
  #recoversFrom = 0;
  #nextAt = Number.NEGATIVE_INFINITY;

  constructor(maxRequestsPerSecond: number) {
    this.#max = maxRequestsPerSecond;
    this.#rate = maxRequestsPerSecond;
  }

  /** The earliest moment for the next request. */
  get nextAt(): number {
    return this.#nextAt;
  }

  /** Counts a request sent at `now`. */
  take(now: number): void {
    const onBeat = now - this.#nextAt <= SLACK_MS ? this.#nextAt : now;
    this.#nextAt = onBeat + 1000 / this.#current(now);
  }

  /** Halves the rate, unless a pause is under way already; it comes back step by step after `until`. */
  slowDown({ now, until, again }: { now: number; until: number; again: boolean }): void {
    if (!again) this.#rate = Math.max(Math.min(1, this.#max), Math.min(this.#current(now), this.#full) / 2);
    this.#recoversFrom = Math.max(this.#recoversFrom, until);
  }

  get #full(): number {
    return Number.isFinite(this.#max) ? this.#max : UNLIMITED_RATE;
  }

  #current(now: number): number {
    const steps = Math.floor((now - this.#recoversFrom) / RECOVERY_STEP_MS);
    if (this.#rate < this.#full && steps > 0) {
      this.#rate += steps * RECOVERY_SHARE * this.#full;
      this.#recoversFrom += steps * RECOVERY_STEP_MS;
    }
    if (this.#rate >= this.#full) this.#rate = this.#max;
    return this.#rate;
  }
}
