import { describe, expect, vi } from "vitest";
import { anchorBrowser } from "../index.ts";
import { failure, settle, fakeClockTest as test } from "../testing/fake-clock.ts";
import { done, running, service } from "../testing/scripted-fetch.ts";

describe("the pace", () => {
  test("begins half a second after the start, grows with a tenth of the age, and ends at 15 s", async () => {
    const server = service(running);
    const client = anchorBrowser({ apiKey: "key", fetch: server.fetch });
    const controller = new AbortController();
    const work = client.run({ prompt: "x" }, { signal: controller.signal }).catch(() => {});
    const began = Date.now();
    await vi.advanceTimersByTimeAsync(600_000);
    controller.abort();
    await work;
    const times = server.reads().map(({ at }) => at - began);
    expect(times[0]).toBeGreaterThanOrEqual(400);
    expect(times[0]).toBeLessThanOrEqual(501);
    times.slice(1).forEach((at, index) => {
      const before = times[index] ?? 0;
      const gap = Math.min(Math.max(500, before / 10), 15_000);
      expect(at - before).toBeGreaterThanOrEqual(0.8 * gap - 1);
      expect(at - before).toBeLessThanOrEqual(gap + 21);
    });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("of a resumed wait goes on where the task's age says, after a read at once", async () => {
    const server = service(running);
    const client = anchorBrowser({ apiKey: "key", fetch: server.fetch });
    const startedAt = new Date(Date.now() - 100_000).toISOString();
    const began = Date.now();
    await failure(client.wait({ v: 1, provider: "anchor-browser", id: "w", startedAt }, { timeoutMs: 30_000 }));
    const times = server.reads().map(({ at }) => at - began);
    expect(times[0]).toBe(0);
    expect(times[1]).toBeGreaterThanOrEqual(8_000);
    expect(times.length).toBeLessThanOrEqual(5);
  });

  test("of a bare id begins with a read at once", async () => {
    const server = service(done({}));
    const began = Date.now();
    await settle(anchorBrowser({ apiKey: "key", fetch: server.fetch }).wait("w"));
    expect(server.reads()[0]?.at).toBe(began);
  });

  test("of a handle from the future, as after a clock was set back, is that of a new task", async () => {
    const server = service(running, done({}));
    const startedAt = new Date(Date.now() + 3_600_000).toISOString();
    await settle(
      anchorBrowser({ apiKey: "key", fetch: server.fetch }).wait({
        v: 1,
        provider: "anchor-browser",
        id: "w",
        startedAt,
      }),
      5_000,
    );
    expect(server.reads()).toHaveLength(2);
  });
});
