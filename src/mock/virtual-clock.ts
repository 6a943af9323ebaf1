import { setImmediate as nextTurn, setTimeout as realTimeout } from "node:timers";
import { seededRandom } from "./seeded-random.ts";

type Timer = {
  readonly id: number;
  at: number;
  readonly order: number;
  readonly everyMs: number | undefined;
  readonly run: () => void;
};
/** What `setTimeout` gives while the clock is installed. */
type TimerHandle = {
  ref(): TimerHandle;
  unref(): TimerHandle;
  hasRef(): boolean;
  close(): TimerHandle;
  [Symbol.toPrimitive](): number;
};

/** The wall time that every run begins with. */
const EPOCH = Date.UTC(2026, 0, 1);
/** Turns of the event loop in which what an answer sets off has been done: bodies of answers are read in microtasks. */
const TURNS = 4;
/** How long other work of the process, such as a file being written, is waited for, in real milliseconds. */
const MAX_IDLE_MS = 2_000;

let installed: VirtualClock | undefined;

/**
 * The time of a test: `setTimeout`, `setInterval` and their `clear…`, `Date` and `performance.now`, together, and
 * `Math.random`, so that every run is the same. It stands still while something is under way, and jumps to the next timer
 * when nothing is. `setImmediate`, microtasks and `AbortSignal.timeout` stay real.
 */
export class VirtualClock {
  readonly #real = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    setInterval: globalThis.setInterval,
    clearInterval: globalThis.clearInterval,
    Date: globalThis.Date,
    random: Math.random,
  };
  readonly #timers = new Map<number, Timer>();
  readonly #ids = new WeakMap<object, number>();
  #now = 0;
  #created = 0;
  #underWay = 0;
  #isPumping = false;

  /** @throws Error where another clock has been put in the place of the real one */
  constructor(seed: number) {
    if (installed !== undefined || "clock" in globalThis.setTimeout) {
      throw new Error(
        "The virtual clock cannot be installed over another fake clock: close the other mock, or restore the real timers first.",
      );
    }
    installed = this;
    const later = (callback: () => void, ms?: number, ...args: unknown[]) => this.#add(callback, ms, undefined, args);
    const repeatedly = (callback: () => void, ms?: number, ...args: unknown[]) =>
      this.#add(callback, ms, Math.max(1, ms ?? 1), args);
    const clear = (timer: unknown) => this.#clear(timer);
    Object.assign(globalThis, {
      setTimeout: later,
      setInterval: repeatedly,
      clearTimeout: clear,
      clearInterval: clear,
    });
    globalThis.Date = this.#dateClass();
    Object.defineProperty(performance, "now", { value: () => this.#now, configurable: true, writable: true });
    Math.random = seededRandom(seed);
  }

  /** Milliseconds since the clock was installed. */
  now(): number {
    return this.#now;
  }

  /** Keeps the clock still until the work has settled. */
  async holding<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
    }
  }

  /** Puts the real time back. Timers that are left never fire. */
  close(): void {
    if (installed !== this) return;
    installed = undefined;
    this.#timers.clear();
    const { random, ...globals } = this.#real;
    Object.assign(globalThis, globals);
    Math.random = random;
    Reflect.deleteProperty(performance, "now");
  }

  #add(callback: (...args: unknown[]) => void, ms = 1, everyMs: number | undefined, args: unknown[]): TimerHandle {
    this.#created += 1;
    const id = this.#created;
    const at = this.#now + (ms >= 1 && ms <= 2_147_483_647 ? ms : 1);
    this.#timers.set(id, { id, at, order: id, everyMs, run: () => callback(...args) });
    this.#pump();
    const handle: TimerHandle = {
      ref: () => handle,
      unref: () => handle,
      hasRef: () => true,
      close: () => {
        this.#timers.delete(id);
        return handle;
      },
      [Symbol.toPrimitive]: () => id,
    };
    this.#ids.set(handle, id);
    return handle;
  }

  #clear(timer: unknown): void {
    if (typeof timer === "number" || typeof timer === "string") {
      this.#timers.delete(Number(timer));
      return;
    }
    const id = this.#ids.get(Object(timer));
    if (id !== undefined) this.#timers.delete(id);
    // A timer of the real clock, from before this one was installed.
    else this.#real.clearTimeout(timer as NodeJS.Timeout | undefined);
  }

  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    while (installed === this) {
      await this.#quiet();
      const next = this.#next();
      if (installed !== this || next === undefined) break;
      this.#now = Math.max(this.#now, next.at);
      if (next.everyMs === undefined) this.#timers.delete(next.id);
      else next.at = this.#now + next.everyMs;
      try {
        next.run();
      } catch (error) {
        // As a real timer does it: the error belongs to nobody.
        nextTurn(() => {
          throw error;
        });
      }
    }
    this.#isPumping = false;
  }

  /** Resolves when everything that is due now has happened. */
  async #quiet(): Promise<void> {
    for (let quietTurns = 0, idleMs = 0; quietTurns < TURNS && installed === this; ) {
      await new Promise((resolve) => nextTurn(resolve));
      if (this.#underWay === 0 && (idleMs >= MAX_IDLE_MS || !isBusy())) {
        quietTurns += 1;
        continue;
      }
      quietTurns = 0;
      if (this.#underWay === 0) idleMs += 1;
      await new Promise((resolve) => realTimeout(resolve, 1));
    }
  }

  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers.values()) {
      if (next === undefined || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) next = timer;
    }
    return next;
  }

  #dateClass(): DateConstructor {
    const wall = () => EPOCH + Math.floor(this.#now);
    return new Proxy(this.#real.Date, {
      construct: (target, args, newTarget) =>
        Reflect.construct(target, args.length > 0 ? args : [wall()], newTarget) as object,
      apply: (target) => new target(wall()).toString(),
      get: (target, key, receiver) => (key === "now" ? wall : Reflect.get(target, key, receiver)),
    });
  }
}

/** Whether the process waits for a file, a name or a connection: what follows must not find that time has passed. */
function isBusy(): boolean {
  const resources = process.getActiveResourcesInfo?.() ?? [];
  return resources.some((resource) => /Req|ConnectWrap|WriteWrap|ShutdownWrap/.test(resource));
}
