import { expect, test, type VitestUtils, vi } from "vitest";

/** Which timers a test fakes, and the moment at which its clock begins: all of them, and now. */
const allFromNow: Parameters<VitestUtils["useFakeTimers"]>[0] = {};

/** A test with a fake clock, put back afterwards; `fakeClockTest.extend("timers", …)` gives the options of another. */
export const fakeClockTest = test
  .extend("timers", allFromNow)
  .extend("clock", { auto: true }, ({ timers }, { onCleanup }) => {
    vi.useFakeTimers(timers);
    onCleanup(() => void vi.useRealTimers());
  });

/** The same, with a clock that leaves the event loop itself alone, so that sockets and files go on in real time. */
export const fakeClockIoTest = fakeClockTest.extend("timers", {
  toFake: ["setTimeout", "clearTimeout", "Date", "performance"],
});

/** What the work gives once the fake clock has gone on by `ms`. */
export async function advanced<T>(work: Promise<T>, ms: number): Promise<T> {
  await vi.advanceTimersByTimeAsync(ms);
  return work;
}

/** The same for work that may end before the clock does, also with an error. */
export async function settle<T>(work: Promise<T>, ms = 60_000): Promise<T> {
  const [result] = await Promise.all([
    work.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    ),
    vi.advanceTimersByTimeAsync(ms),
  ]);
  if ("error" in result) throw result.error;
  return result.value;
}

/** The error of work that has to fail. */
export const failure = (work: Promise<unknown>, ms?: number) =>
  settle(work, ms).then(
    () => expect.fail("It did not fail."),
    (error: unknown) => error,
  );
