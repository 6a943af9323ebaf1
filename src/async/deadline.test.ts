import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { expect, test, vi } from "vitest";
import { fakeClockIoTest, fakeClockTest } from "../testing/fake-clock.ts";
import { withDeadline } from "./deadline.ts";

const late = () => new Error("late");

/** Blocks the event loop, as a long calculation does. */
function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** A server on a thread of its own, which answers while this one is blocked. */
async function serverElsewhere(afterMs: number) {
  const source = `const { parentPort } = require("node:worker_threads");
    const server = require("node:http").createServer((request, response) =>
      setTimeout(() => response.end("x".repeat(200_000)), ${afterMs}));
    server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));`;
  const worker = new Worker(source, { eval: true });
  const port = await new Promise<number>((resolve) => worker.once("message", resolve));
  return { url: `http://127.0.0.1:${port}`, close: () => worker.terminate() };
}

// The answer comes from another thread in real time: tried again where a busy machine gives that thread no turn.
test.each([
  ["a short answer while the loop was blocked for long", 20, 400],
  ["one at the last moment", 90, 130],
])("reads what lies in the socket before it gives up: %s", { retry: 3 }, async (_, afterMs, blockedMs) => {
  const server = await serverElsewhere(afterMs);
  try {
    const work = withDeadline({ timeoutMs: 100, onTimeout: late }, async (signal) =>
      (await fetch(server.url, { signal })).text(),
    );
    await sleep(10);
    block(blockedMs);
    expect(await work).toHaveLength(200_000);
  } finally {
    await server.close();
  }
});

test("gives up soon after a blocked loop when no answer came", async () => {
  const began = performance.now();
  const work = withDeadline({ timeoutMs: 20, onTimeout: late }, () => new Promise(() => {}));
  block(100);
  await expect(work).rejects.toThrow("late");
  expect(performance.now() - began).toBeLessThan(400);
});

fakeClockIoTest("makes up for a second at most, however long a machine slept", async () => {
  const settled = vi.fn();
  withDeadline({ timeoutMs: 1_000, onTimeout: late }, () => new Promise(() => {})).catch(settled);
  const slept = performance.now() + 3_600_000;
  const clock = vi.spyOn(performance, "now").mockReturnValue(slept);
  await vi.advanceTimersByTimeAsync(1_999);
  expect(settled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(settled).toHaveBeenCalledOnce();
  clock.mockRestore();
});

fakeClockTest("is on time to the millisecond when nothing is late", async () => {
  const settled = vi.fn();
  withDeadline({ timeoutMs: 1_000, onTimeout: late }, () => new Promise(() => {})).catch(settled);
  await vi.advanceTimersByTimeAsync(999);
  expect(settled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(settled).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});
