import { lastReadMarginMs } from "../policy/pace.ts";

/** Deadlines this close together share the time before them. */
const TOGETHER_MS = 1_000;

/**
 * Spreads the last reads of waits with a common deadline over the time before it, so that more of them find a turn: each
 * further one is due a turn earlier, but never more than the longest gap of its wait before the deadline.
 */
export class LastReads {
  readonly #turnMs: number;
  /** How many waits end in each stretch of time. */
  readonly #counts = new Map<number, number>();

  /** @param maxPerSecond The client's rate, of which last reads may take half. */
  constructor(maxPerSecond: number) {
    this.#turnMs = 2_000 / maxPerSecond;
  }

  /** Gives the moment for the last read of a wait that ends at `deadline`. Followed by one `remove`. */
  add(deadline: number, { timeoutMs, maxGapMs }: { timeoutMs: number; maxGapMs: number }): number {
    const margin = lastReadMarginMs(timeoutMs);
    const key = Math.floor(deadline / TOGETHER_MS);
    const before = this.#counts.get(key) ?? 0;
    this.#counts.set(key, before + 1);
    return deadline - Math.max(margin, Math.min(margin + before * this.#turnMs, maxGapMs, timeoutMs / 2));
  }

  remove(deadline: number): void {
    const key = Math.floor(deadline / TOGETHER_MS);
    const left = (this.#counts.get(key) ?? 1) - 1;
    if (left > 0) this.#counts.set(key, left);
    else this.#counts.delete(key);
  }
}
