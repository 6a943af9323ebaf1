import { describe, expect, vi } from "vitest";
import { anchorBrowser } from "../index.ts";
import { settle, fakeClockTest as test } from "../testing/fake-clock.ts";
import { running, service } from "../testing/scripted-fetch.ts";

/** The gaps between the reads of a wait on a task that began just now. */
async function gaps(options: { minReadGapMs?: number; maxReadGapMs?: number }, timeoutMs = 600_000) {
  const { fetch, reads } = service(running);
  const handle = { v: 1, provider: "anchor-browser", id: "t", startedAt: new Date().toISOString() } as const;
  await settle(
    anchorBrowser({ apiKey: "key", fetch })
      .wait(handle, { ...options, timeoutMs })
      .catch(() => {}),
    timeoutMs,
  );
  const times = reads().map(({ at }) => at);
  // The first read and the last one of the wait have moments of their own.
  return times.slice(2, -1).map((at, index) => at - (times[index + 1] ?? 0));
}

describe("the reads of a wait", () => {
  test("are never closer than minReadGapMs, jitter included", async () => {
    for (const gap of await gaps({ minReadGapMs: 10_000 })) expect(gap).toBeGreaterThanOrEqual(10_000);
  });

  test("are never further apart than maxReadGapMs", async () => {
    const all = await gaps({ maxReadGapMs: 3_000 });
    expect(all.length).toBeGreaterThan(190);
    for (const gap of all) expect(gap).toBeLessThanOrEqual(3_001);
  });

  test("may be further apart than the default maximum", async () => {
    expect(Math.max(...(await gaps({ maxReadGapMs: 60_000 })))).toBeGreaterThan(30_000);
    expect(Math.min(...(await gaps({ minReadGapMs: 40_000 })))).toBeGreaterThanOrEqual(40_000);
  });

  test.each([
    [{ minReadGapMs: 5_000, maxReadGapMs: 1_000 }, TypeError],
    [{ minReadGapMs: 0 }, RangeError],
    [{ maxReadGapMs: Number.NaN }, RangeError],
  ])("are refused before anything is sent with %j", async (options, type) => {
    const { fetch, sent } = service(running);
    await expect(anchorBrowser({ apiKey: "key", fetch }).wait("t", options)).rejects.toThrow(type);
    expect(sent).toEqual([]);
  });
});

test("readNow a thousand times in ten seconds costs at most two reads a second", async () => {
  const { fetch, reads } = service(running);
  const client = anchorBrowser({ apiKey: "key", fetch });
  const handle = { v: 1, provider: "anchor-browser", id: "t", startedAt: "2020-01-01T00:00:00Z" } as const;
  const wait = client.wait(handle, { timeoutMs: 12_000 }).catch(() => {});
  for (let hint = 0; hint < 1_000; hint += 1) {
    client.readNow("t");
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(reads().length).toBeGreaterThan(15);
  expect(reads().length).toBeLessThanOrEqual(22);
  await settle(wait, 3_000);
});

test("20,000 waits on one id join and leave in well under a second each", async () => {
  const { fetch } = service(running);
  const client = anchorBrowser({ apiKey: "key", fetch });
  const controller = new AbortController();
  const began = process.cpuUsage();
  const waits = Array.from({ length: 20_000 }, () =>
    client.wait("t", { signal: controller.signal }).catch(() => "left"),
  );
  controller.abort();
  expect(await Promise.all(waits)).toHaveLength(20_000);
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1_000).toBeLessThan(2_000);
});
