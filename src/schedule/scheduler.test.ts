import { afterEach, describe, expect, vi } from "vitest";
import { anchorBrowser, browserAct } from "../index.ts";
import { fakeClockTest as test } from "../testing/fake-clock.ts";
import { onRequest } from "../testing/scripted-fetch.ts";
import { admit } from "./admit.ts";
import { type Job, type Queue, SharedScheduler, type Slot } from "./scheduler.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const INPUT = { prompt: "Extract the main heading" };

describe("the scheduler", () => {
  const job = (onSlot: () => void): Job => ({ onSlot });

  test("spaces requests evenly, whichever lane they are on", async () => {
    const scheduler = new SharedScheduler({ maxRequestsPerSecond: 50, maxInFlight: 100 });
    const began = performance.now();
    const times: number[] = [];
    for (let request = 0; request < 20; request += 1) {
      const lane = request % 2 === 0 ? "paced" : "start";
      void admit(scheduler, lane).then(() => times.push(performance.now() - began));
    }
    await vi.advanceTimersByTimeAsync(1_000);
    expect(times).toEqual(Array.from({ length: 20 }, (_, index) => index * 20));
    expect(vi.getTimerCount()).toBe(0);
  });

  test("saves up no unused time", async () => {
    const scheduler = new SharedScheduler({ maxRequestsPerSecond: 10, maxInFlight: 100 });
    await admit(scheduler, "paced");
    await vi.advanceTimersByTimeAsync(10_000);
    const began = performance.now();
    const times: number[] = [];
    for (let request = 0; request < 3; request += 1)
      void admit(scheduler, "paced").then(() => times.push(performance.now() - began));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(times[2]).toBeGreaterThanOrEqual(198);
  });

  test("gives starts slots of their own", async () => {
    const scheduler = new SharedScheduler({ maxRequestsPerSecond: 100, maxInFlight: 1 });
    const order: string[] = [];
    const slots = new Map<string, Slot>();
    const ask = (queue: Queue, name: string) =>
      void admit(scheduler, queue).then((slot) => {
        order.push(name);
        slots.set(name, slot);
      });
    ask("paced", "read 1");
    ask("paced", "read 2");
    ask("start", "start 1");
    ask("start", "start 2");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(order).toEqual(["read 1", "start 1"]);
    slots.get("start 1")?.release();
    slots.get("read 1")?.release();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(order).toEqual(["read 1", "start 1", "start 2", "read 2"]);
  });

  test("launches the oldest due first, and nothing that was taken back", async () => {
    const scheduler = new SharedScheduler({ maxRequestsPerSecond: Infinity, maxInFlight: 100 });
    const order: string[] = [];
    const jobs = ["late", "gone", "early"].map((name) => job(() => order.push(name)));
    const now = scheduler.now();
    [300, 200, 100].forEach((after, index) => {
      const one = jobs[index];
      if (one) scheduler.schedule("paced", one, now + after);
    });
    if (jobs[1]) expect(scheduler.cancel("paced", jobs[1])).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(order).toEqual(["early", "late"]);
  });

  test("keeps one timer for a thousand jobs and alarms", () => {
    const scheduler = new SharedScheduler({ maxRequestsPerSecond: 50, maxInFlight: 16 });
    for (let index = 0; index < 1_000; index += 1) {
      scheduler.schedule(
        "paced",
        job(() => {}),
        scheduler.now() + 5_000 + index,
      );
      scheduler.setAlarm({ onDeadline: () => {} }, scheduler.now() + 9_000 + index);
    }
    expect(vi.getTimerCount()).toBe(1);
  });

  test("rings an alarm on time although no slot is free", async () => {
    const scheduler = new SharedScheduler({ maxRequestsPerSecond: 50, maxInFlight: 1 });
    await admit(scheduler, "paced");
    void admit(scheduler, "paced");
    const began = performance.now();
    let rang = 0;
    const onDeadline = () => {
      rang = performance.now() - began;
    };
    scheduler.setAlarm({ onDeadline }, scheduler.now() + 700);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(rang).toBe(700);
  });

  test("reads everything at once after the machine slept, and does not count the time asleep", async () => {
    const scheduler = new SharedScheduler({ maxRequestsPerSecond: Infinity, maxInFlight: 100 });
    const launched: string[] = [];
    const now = scheduler.now();
    for (const [name, after] of [
      ["soon", 1_000],
      ["later", 14_000],
    ] as const) {
      const one: Job = {
        onSlot: () => launched.push(name),
        onWake: () => scheduler.schedule("paced", one, scheduler.now()),
      };
      scheduler.schedule("paced", one, now + after);
    }
    await vi.advanceTimersByTimeAsync(500);
    // The monotonic clock of this system ran on while timers stood still.
    const asleep = vi.spyOn(performance, "now");
    const awake = performance.now();
    asleep.mockImplementation(() => awake + 500 + 3_600_000);
    await vi.advanceTimersByTimeAsync(500);
    expect(launched).toEqual(["soon", "later"]);
    expect(scheduler.now() - now).toBeLessThan(2_000);
  });
});

test("runs that wait for an answer do not hold back the reads of others", async () => {
  const pending: ((response: Response) => void)[] = [];
  const fetch = onRequest(async (request) =>
    request.method === "POST"
      ? new Promise<Response>((resolve) => pending.push(resolve))
      : Response.json({ data: { status: "COMPLETED", result: {} } }),
  );
  const client = anchorBrowser({ apiKey: "key", fetch, maxInFlight: 2 });
  const starts = [client.start(INPUT), client.start(INPUT), client.start(INPUT)];
  await vi.advanceTimersByTimeAsync(100);
  expect(pending).toHaveLength(2);
  const read = client.get("task-1");
  await vi.advanceTimersByTimeAsync(100);
  expect((await read).state).toBe("completed");
  for (let sent = 0; sent < 3; sent += 1) {
    pending[sent]?.(Response.json({ data: { status: "running", workflow_id: `w${sent}` } }));
    await vi.advanceTimersByTimeAsync(100);
  }
  expect((await Promise.all(starts)).map(({ id }) => id)).toEqual(["w0", "w1", "w2"]);
});

test("a pause that a 429 put on starts holds back no stop", async () => {
  const seen: string[] = [];
  const fetch = onRequest(async (request) => {
    seen.push(request.method);
    if (request.method === "POST") return Response.json({}, { status: 429, headers: { "retry-after": "30" } });
    return new Response("");
  });
  const client = browserAct({ apiKey: "key", fetch });
  const starting = client.start({ workflow_id: "w" }).catch(() => {});
  await vi.advanceTimersByTimeAsync(100);
  const stopping = client.stop("t");
  await vi.advanceTimersByTimeAsync(100);
  await stopping;
  expect(seen).toEqual(["POST", "PUT"]);
  await vi.advanceTimersByTimeAsync(120_000);
  await starting;
});
