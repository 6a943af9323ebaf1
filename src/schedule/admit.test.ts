import { describe, expect, vi } from "vitest";
import { fakeClockTest as test } from "../testing/fake-clock.ts";
import { admit, PausedError } from "./admit.ts";
import { SharedScheduler } from "./scheduler.ts";

const scheduler = () => new SharedScheduler({ maxRequestsPerSecond: 50, maxInFlight: 4 });

describe("a request that is queued", () => {
  test("is refused after a second if a pause is longer than it can wait", async () => {
    const shared = scheduler();
    (await admit(shared, "asked")).refused(86_400_000);
    const began = Date.now();
    const refused = admit(shared, "asked", { patienceMs: 10_000 }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(999);
    expect(vi.getTimerCount()).toBeGreaterThan(0);
    await vi.advanceTimersByTimeAsync(1);
    const error = await refused;
    expect(error).toBeInstanceOf(PausedError);
    expect((error as PausedError).remainingMs).toBeCloseTo(59_000, -3);
    expect(Date.now() - began).toBe(1_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("is refused also if the pause begins while it waits for a slot", async () => {
    const shared = scheduler();
    const slots = await Promise.all(
      [1, 2, 3, 4].map(async () => {
        const slot = admit(shared, "asked");
        await vi.advanceTimersByTimeAsync(20);
        return slot;
      }),
    );
    const refused = admit(shared, "asked", { patienceMs: 10_000 }).catch((error: unknown) => error);
    slots[0]?.refused(30_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await refused).toBeInstanceOf(PausedError);
  });

  test("waits for a pause that it can wait for", async () => {
    const shared = scheduler();
    const first = await admit(shared, "asked");
    first.refused(8_000);
    first.release(429);
    const began = Date.now();
    const second = admit(shared, "asked", { patienceMs: 10_000 });
    await vi.advanceTimersByTimeAsync(8_000);
    await second;
    expect(Date.now() - began).toBe(8_000);
  });

  test("leaves the queue with its signal's reason, and takes no slot", async () => {
    const shared = scheduler();
    (await admit(shared, "asked")).refused(5_000);
    const controller = new AbortController();
    const left = admit(shared, "asked", { signal: controller.signal }).catch((error: unknown) => error);
    controller.abort("enough");
    expect(await left).toBe("enough");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("keeps to the pause of its own operation, which holds up no other", async () => {
    const shared = scheduler();
    const sent: string[] = [];
    const send = async (operation: string) => {
      const slot = await admit(shared, "asked", { operation });
      sent.push(operation);
      return slot;
    };
    const first = await send("GET /a");
    first.refused(5_000);
    first.release(429);
    void send("GET /a");
    void send("GET /b");
    await vi.advanceTimersByTimeAsync(4_000);
    expect(sent).toEqual(["GET /a", "GET /b"]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(sent).toEqual(["GET /a", "GET /b", "GET /a"]);
  });
});

test("sixteen requests in flight that are all refused halve the rate once", async () => {
  const shared = new SharedScheduler({ maxRequestsPerSecond: 64, maxInFlight: 16 });
  const slots = [];
  for (let sent = 0; sent < 16; sent += 1) {
    const slot = admit(shared, "paced");
    await vi.advanceTimersByTimeAsync(20);
    slots.push(await slot);
  }
  for (const slot of slots) {
    slot.refused(0);
    slot.release(429);
  }
  const probe = await admit(shared, "paced");
  probe.release(200);
  const began = performance.now();
  const times: number[] = [];
  for (let sent = 0; sent < 10; sent += 1)
    void admit(shared, "paced").then((slot) => {
      times.push(performance.now() - began);
      slot.release(200);
    });
  await vi.advanceTimersByTimeAsync(2_000);
  // Ten requests at 32 a second take 312 ms; at a sixteenth halving they would take ten seconds.
  expect(times).toHaveLength(10);
  expect(times[9]).toBeLessThan(400);
});
