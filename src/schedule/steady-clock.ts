import { MAX_TIMER_MS } from "./max-timer.ts";

/** Something this late, and more than twice its delay, means that the machine slept. */
const SLEPT_MS = 5_000;

/** A clock that only goes forward and stands still while the machine sleeps, with one timer. */
export class SteadyClock {
  readonly #onWake: (slept: boolean) => void;
  #lostMs = 0;
  #timer: { id: ReturnType<typeof setTimeout>; at: number } | undefined;

  /** @param onWake Called when the timer goes off; `slept` says that the machine was asleep meanwhile. */
  constructor(onWake: (slept: boolean) => void) {
    this.#onWake = onWake;
  }

  /** Milliseconds since some moment. */
  now(): number {
    return performance.now() - this.#lostMs;
  }

  /** How much time has been left out so far. */
  get lostMs(): number {
    return this.#lostMs;
  }

  /** Leaves out time that somebody else saw go by: an answer that came later than its own time limit allows. */
  leaveOut(ms: number): void {
    this.#lostMs += ms;
  }

  /** Sets the timer to a moment, in place of the one before; `Infinity` for none, so that the process can end. */
  wakeAt(at: number): void {
    if (this.#timer?.at === at) return;
    clearTimeout(this.#timer?.id);
    this.#timer = undefined;
    if (at === Infinity) return;
    const delay = Math.min(Math.max(0, Math.ceil(at - this.now())), MAX_TIMER_MS);
    const setAt = performance.now();
    const setAtWall = Date.now();
    const wake = () => {
      this.#timer = undefined;
      const late = performance.now() - setAt - delay;
      const lateByWall = Date.now() - setAtWall - delay;
      const limit = Math.max(SLEPT_MS, delay);
      // Some systems stop the monotonic clock while they sleep and some do not; where it ran on, that time does not count.
      // A timer that went off proves that its delay is over: fake timers may leave `performance` alone.
      if (late > limit || late < 0) this.#lostMs += late;
      this.#onWake(Math.max(late, lateByWall) > limit);
    };
    this.#timer = { id: setTimeout(wake, delay), at };
  }
}
