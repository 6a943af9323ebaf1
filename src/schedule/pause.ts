/** The longest first pause, whatever the provider named: then one request asks again. */
const MAX_FIRST_MS = 60_000;
/** The longest pause of all. */
const MAX_MS = 900_000;
/** The first pause after a 429 without `Retry-After`, and the longest of those. */
const UNNAMED_MS = 1_000;
const MAX_UNNAMED_MS = 15_000;
/** How long the request that asks again may take before another one asks. */
const PROBE_MS = 30_000;
/** A pause that is put off by less is not told again. */
const TOLD_AGAIN_MS = 1_000;

/**
 * The pause that a 429 asks for. When it is over, one request goes out alone: refused again, the next pause is twice as
 * long, but never longer than what was named; a good answer ends the matter. It reads no clock.
 */
export class Pause {
  /** Nothing goes out before this moment. */
  until = Number.NEGATIVE_INFINITY;
  #beganAt = Number.NEGATIVE_INFINITY;
  #lastMs = 0;
  /** A refusal has not been followed by a good answer yet. */
  #strict = false;
  /** While a request is out to ask whether the pause is over, the next one waits until then. */
  #probedUntil = Number.NEGATIVE_INFINITY;

  /** When the next request may go out. */
  get opensAt(): number {
    return Math.max(this.until, this.#probedUntil);
  }

  /** Counts a request that goes out at `now`. */
  take(now: number): void {
    if (this.#strict) this.#probedUntil = now + PROBE_MS;
  }

  /** A request that was sent at `sentAt` was refused at `now`. Gives true if this is worth telling. */
  refuse({ now, sentAt, namedMs }: { now: number; sentAt: number; namedMs: number | undefined }): boolean {
    const before = this.until;
    const again = this.#strict && sentAt >= this.#beganAt;
    // An answer to a request from before the pause may put it off, and is no second refusal.
    if (again || !this.#strict) {
      this.#lastMs = nextPauseMs(again ? this.#lastMs : 0, namedMs);
      this.#beganAt = now;
      this.until = now + this.#lastMs;
    } else {
      this.until = Math.max(this.until, now + nextPauseMs(0, namedMs));
    }
    this.#strict = true;
    return this.until > now && (before <= now || this.until - before >= TOLD_AGAIN_MS);
  }

  /** A request that was sent at `sentAt` got another answer than 429. */
  accept(sentAt: number): void {
    if (sentAt < this.#beganAt) return;
    this.#strict = false;
    this.#lastMs = 0;
    this.#probedUntil = Number.NEGATIVE_INFINITY;
  }

  /** A request that was sent at `sentAt` has ended, in whatever way. */
  end(sentAt: number): void {
    if (sentAt >= this.#beganAt) this.#probedUntil = Number.NEGATIVE_INFINITY;
  }
}

function nextPauseMs(lastMs: number, namedMs: number | undefined): number {
  if (namedMs === undefined) return Math.min(Math.max(2 * lastMs, UNNAMED_MS), MAX_UNNAMED_MS);
  return Math.min(namedMs, Math.max(MAX_FIRST_MS, Math.min(2 * lastMs, MAX_MS)));
}
