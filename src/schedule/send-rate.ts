/** How late a request may be and still have the next one on its beat. */
const SLACK_MS = 2;
/** What an unlimited rate counts as once the provider has answered 429. */
const UNLIMITED_RATE = 100;
/** After a pause, a tenth of the full rate comes back every ten seconds. */
const RECOVERY_STEP_MS = 10_000;
const RECOVERY_SHARE = 0.1;

/** An even rate without bursts: unused time is not saved up. It reads no clock. */
export class SendRate {
  readonly #max: number;
  readonly #full: number;
  #rate: number;
  #recoversFrom = 0;
  #halvedAt = Number.NEGATIVE_INFINITY;
  #nextAt = 0;

  constructor(max: number) {
    this.#max = max;
    this.#full = max === Infinity ? UNLIMITED_RATE : max;
    this.#rate = max;
  }

  /** The earliest moment for the next request. */
  get nextAt(): number {
    return this.#nextAt;
  }

  /** Counts a request sent at `now`. */
  take(now: number): void {
    const onBeat = now - this.#nextAt <= SLACK_MS ? this.#nextAt : now;
    this.#nextAt = onBeat + 1000 / this.#rateAt(now);
  }

  /**
   * Halves the rate for a 429 at `now`; it comes back step by step after `until`. A refusal of a request that was sent
   * before the last halving says nothing new.
   */
  slowDown({ now, sentAt, until }: { now: number; sentAt: number; until: number }): void {
    if (sentAt >= this.#halvedAt) {
      this.#rate = Math.max(Math.min(1, this.#max), Math.min(this.#rateAt(now), this.#full) / 2);
      this.#halvedAt = now;
    }
    this.#recoversFrom = Math.max(this.#recoversFrom, now, until);
  }

  /** The rate at a moment: what has come back since the last pause is added. */
  #rateAt(now: number): number {
    const steps = Math.floor((now - this.#recoversFrom) / RECOVERY_STEP_MS);
    if (this.#rate < this.#full && steps > 0) {
      this.#rate += steps * RECOVERY_SHARE * this.#full;
      this.#recoversFrom += steps * RECOVERY_STEP_MS;
    }
    if (this.#rate >= this.#full) this.#rate = this.#max;
    return this.#rate;
  }
}
