import { rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { browserUseV4 } from "../index.ts";
import { createMock } from "../mock.ts";
import { VirtualClock } from "./virtual-clock.ts";

let clock: VirtualClock;
beforeEach(() => {
  clock = new VirtualClock(1);
});
afterEach(() => clock.close());

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("setTimeout, Date and performance.now go together, a day in no time", async () => {
  const real = process.hrtime.bigint();
  const [date, now] = [Date.now(), performance.now()];
  await sleep(86_400_000);
  expect([Date.now() - date, performance.now() - now]).toEqual([86_400_000, 86_400_000]);
  expect(new Date().toISOString()).toBe("2026-01-02T00:00:00.000Z");
  expect(Number(process.hrtime.bigint() - real) / 1e6).toBeLessThan(1_000);
});

test("timers fire in the order of their time, then of their making", async () => {
  const fired: string[] = [];
  setTimeout(() => fired.push("c"), 20);
  setTimeout(() => fired.push("a"), 10);
  setTimeout(() => fired.push("b"), 10);
  await sleep(30);
  expect(fired).toEqual(["a", "b", "c"]);
});

test("a timer that is cleared does not fire, by its object, its number or its close()", async () => {
  const fired: string[] = [];
  clearTimeout(setTimeout(() => fired.push("object"), 1));
  clearTimeout(Number(setTimeout(() => fired.push("number"), 1)));
  setTimeout(() => fired.push("close"), 1).close();
  setTimeout(() => fired.push("unref"), 1).unref();
  await sleep(5);
  expect(fired).toEqual(["unref"]);
});

test("an interval repeats until it is cleared", async () => {
  let times = 0;
  const interval = setInterval(() => {
    times += 1;
  }, 1_000);
  await sleep(3_500);
  clearInterval(interval);
  await sleep(3_500);
  expect(times).toBe(3);
});

test("time stands still while work is under way, and while the process waits for a file", async () => {
  const now = performance.now();
  setTimeout(() => {}, 5);
  await clock.holding(() => new Promise((resolve) => setImmediate(() => setImmediate(resolve))));
  expect(performance.now()).toBe(now);
  const file = join(tmpdir(), `errand-clock-${process.pid}`);
  setTimeout(() => {}, 60_000);
  await writeFile(file, "x".repeat(1_000_000));
  rmSync(file);
  expect(performance.now() - now).toBeLessThan(60_000);
});

test("close() puts everything back, and what is left never fires", async () => {
  let fired = false;
  setTimeout(() => {
    fired = true;
  }, 1);
  const faked = [setTimeout, Date, Math.random];
  clock.close();
  expect([setTimeout, Date, Math.random].some((one, index) => one === faked[index])).toBe(false);
  expect(Object.hasOwn(performance, "now")).toBe(false);
  expect(Math.abs(Date.now() - Date.UTC(2026, 0, 1))).toBeGreaterThan(1_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect(fired).toBe(false);
});

test("is not installed over the fake timers of a test runner", () => {
  clock.close();
  vi.useFakeTimers();
  try {
    expect(() => new VirtualClock(1)).toThrow(/cannot be installed over another fake clock/);
  } finally {
    vi.useRealTimers();
  }
});

test("a wait of six hours makes the same reads at the same times in every run", async () => {
  clock.close();
  const run = async () => {
    const mock = createMock("browser-use-v4", {
      clock: "virtual",
      script: { statuses: [{ status: "running", forMs: 21_600_000 }, "completed"] },
    });
    await browserUseV4({ apiKey: "any", fetch: mock.fetch }).run({ task: "a" }, { timeoutMs: 40_000_000 });
    await mock.close();
    return mock.requests.map(({ atMs }) => atMs);
  };
  const first = await run();
  expect(first.length).toBeGreaterThan(1_440);
  expect(await run()).toEqual(first);
});
