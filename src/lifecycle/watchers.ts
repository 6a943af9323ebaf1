import type { Faults } from "../policy/faults.ts";
import type { PaceLimits } from "../policy/pace.ts";
import type { Patience } from "../policy/verdict.ts";
import type { Reading } from "../provider.ts";
import type { Lane } from "../schedule/scheduler.ts";
import type { AnyErrandError } from "../task/errors.ts";

/** Somebody who waits for a task. */
export type Watcher = {
  /** When it began, and when its last read is due, on the scheduler's clock. */
  readonly since: number;
  readonly lastReadAt: number;
  readonly plan: Patience & { readonly pace: PaceLimits };
  /** A good answer; `isWhole` when it holds how the task ended, if it did. */
  onReading(reading: Reading, isWhole: boolean): void;
  onFault(error: AnyErrandError, faults: Faults, nextReadInMs: number): void;
  /** A bug in a provider file: ends the wait with the error as thrown. */
  onBroken(error: unknown): void;
  /** A 429 has paused a lane of the client for so long. */
  onPause(lane: Lane, pausedMs: number): void;
};

/** Those who wait for one task. Nearly always one: a Set for it would be a seventh of all that a wait holds. */
export class Watchers {
  #only: Watcher | undefined;
  #all: Set<Watcher> | undefined;

  get size(): number {
    return this.#all?.size ?? (this.#only ? 1 : 0);
  }

  add(watcher: Watcher): void {
    if (this.size === 0) this.#only = watcher;
    else this.#all ??= new Set(this.#only && [this.#only]);
    this.#all?.add(watcher);
  }

  delete(watcher: Watcher): void {
    this.#all?.delete(watcher);
    if (this.#only === watcher) this.#only = undefined;
  }

  /** Everybody as of now: who comes or leaves while they are gone through does not matter. */
  list(): Watcher[] {
    if (this.#all) return [...this.#all];
    return this.#only ? [this.#only] : [];
  }
}
