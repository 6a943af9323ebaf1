import { describe, expect, vi } from "vitest";
import { anchorBrowser, browserUseV1, type TaskEvent } from "../index.ts";
import { anchorService, handle } from "../testing/anchor-service.ts";
import { collect } from "../testing/collect.ts";
import { advanced, fakeClockTest as test } from "../testing/fake-clock.ts";
import { onRequest } from "../testing/scripted-fetch.ts";

const began = () => Date.now();

describe("waitAll", () => {
  test("keeps to the rate without bursts, and serves the oldest read first", async () => {
    const service = anchorService();
    const client = anchorBrowser({ apiKey: "key", fetch: service.fetch, maxRequestsPerSecond: 10 });
    const ids = Array.from({ length: 40 }, (_, index) => handle(`t30.${index}`));
    await advanced(collect(client.waitAll(ids)), 60_000);
    const times = service.reads.map(({ at }) => at);
    for (const at of times)
      expect(times.filter((other) => other >= at && other < at + 1_000).length).toBeLessThanOrEqual(11);
    for (const { id } of ids) {
      const own = service.reads.filter((read) => read.id === id).map(({ at }) => at);
      // 40 live waits at 10 reads a second: nobody waits longer than its pace and one round of all.
      own.slice(1).forEach((at, index) => {
        const before = own[index] ?? 0;
        expect(at - before).toBeLessThanOrEqual(1.1 * (Math.max(500, 0.1 * before) + 4_000));
      });
    }
  });
});

describe("a 429 on a read", () => {
  test("reads an ended task whole before its turn comes round again", async () => {
    const asked: string[] = [];
    const client = browserUseV1({
      apiKey: "k",
      baseUrl: "https://v1.invalid",
      maxRequestsPerSecond: 10,
      fetch: onRequest(async ({ url }) => {
        const status = url.endsWith("/status");
        asked.push(status ? "status" : "task");
        const id = url.split("/").at(-1);
        return Response.json(status ? "finished" : { id, status: "finished", output: "done" });
      }),
    });
    const handles = Array.from({ length: 20 }, (_, index) => ({
      ...handle(`task-${index}`),
      provider: "browser-use-v1" as const,
    }));
    const outcomes = await advanced(collect(client.waitAll(handles)), 10_000);
    expect(outcomes).toHaveLength(20);
    expect(asked).toEqual(handles.flatMap(() => ["status", "task"]));
  });

  test("pauses every read until Retry-After is over, halves the rate, and gives it back", async () => {
    const since = began();
    const times: number[] = [];
    let throttled = false;
    const fetch = async () => {
      const at = Date.now() - since;
      times.push(at);
      if (at < 3_000 || throttled)
        return Response.json({ data: { status: at > 150_000 ? "COMPLETED" : "RUNNING", result: {} } });
      throttled = true;
      return Response.json({}, { status: 429, headers: { "retry-after": "10" } });
    };
    const client = anchorBrowser({ apiKey: "key", fetch, maxRequestsPerSecond: 20 });
    const ids = Array.from({ length: 100 }, (_, index) => handle(`t${index}`));
    await advanced(collect(client.waitAll(ids)), 200_000);
    const until = (times.find((at) => at >= 3_000) ?? 0) + 10_000;
    expect(times.filter((at) => at > until - 9_500 && at < until)).toEqual([]);
    const within = (from: number) => times.filter((at) => at >= until + from && at < until + from + 5_000).length;
    expect(within(0)).toBeGreaterThan(40);
    expect(within(0)).toBeLessThanOrEqual(52);
    expect(within(55_000)).toBeGreaterThan(52);
  });

  test("does not hold up a start, and counts as no fault of the tasks that were not asked", async () => {
    const seen: [string, number][] = [];
    const since = began();
    const fetch = onRequest(async (request) => {
      seen.push([request.method, Date.now() - since]);
      if (request.method === "POST") return Response.json({ data: { status: "running", workflow_id: "w" } });
      if (Date.now() - since < 60_000) return Response.json({}, { status: 429, headers: { "retry-after": "60" } });
      return Response.json({ data: { status: "COMPLETED", result: {} } });
    });
    const client = anchorBrowser({ apiKey: "key", fetch });
    const events: TaskEvent[] = [];
    const waits = client.waitAll(["a", "b"], { onEvent: (event) => void events.push(event), faultBudgetMs: 1_000 });
    const collecting = collect(waits);
    await vi.advanceTimersByTimeAsync(5_000);
    await advanced(client.start({ prompt: "x" }), 100);
    expect(seen.filter(([method]) => method === "POST")).toHaveLength(1);
    const outcomes = await advanced(collecting, 120_000);
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(events.filter(({ type }) => type === "fault").length).toBeLessThanOrEqual(2);
  });
});
