import { install } from "@sinonjs/fake-timers";
import { seededRandom } from "./seeded-random.ts";

type Options = NonNullable<Parameters<typeof install>[0]>;
type Installed = ReturnType<typeof install>;

/** What a client can tell the time with. Promises and setImmediate stay real: they carry no time. */
const FAKED: NonNullable<Options["toFake"]> = [
  "setTimeout",
  "clearTimeout",
  "setInterval",
  "clearInterval",
  "Date",
  "performance",
];
const EPOCH = Date.UTC(2026, 0, 1);

/** A clock that jumps from timer to timer once everything due now has happened. */
export type VirtualClock = {
  /** Milliseconds since the clock was installed. */
  now(): number;
  /** Lets time pass until the promise settles. Throws when it never can: no timer is left. */
  until<T>(work: Promise<T>): Promise<T>;
};

/** Runs `work` on virtual time and with the same random numbers every time. */
export async function onVirtualTime<T>(seed: number, work: (clock: VirtualClock) => Promise<T>): Promise<T> {
  const realRandom = Math.random;
  Math.random = seededRandom(seed);
  const clock = install({ now: EPOCH, toFake: FAKED });
  try {
    return await work({ now: () => clock.now - EPOCH, until: (promise) => until(clock, promise) });
  } finally {
    clock.uninstall();
    Math.random = realRandom;
  }
}

async function until<T>(clock: Installed, work: Promise<T>): Promise<T> {
  let settled = false;
  const done = () => {
    settled = true;
  };
  work.then(done, done);
  for (;;) {
    await everythingDue();
    if (settled) return work;
    if (clock.countTimers() === 0) throw new Error("Nothing will ever happen again: no timer is left.");
    clock.next();
  }
}

/** Two turns of the event loop: bodies of answers are read in microtasks, and none takes longer. */
async function everythingDue(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}
