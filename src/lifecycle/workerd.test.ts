import { afterEach, beforeEach, describe, expect, vi } from "vitest";
import { anchorBrowser } from "../index.ts";
import { collect } from "../testing/collect.ts";
import { settle, fakeClockTest as test } from "../testing/fake-clock.ts";
import { onRequest } from "../testing/scripted-fetch.ts";

// Cloudflare Workers end the timers and promises of a request with it: what one call waits for must be its own.

beforeEach(() => {
  vi.stubGlobal("navigator", { userAgent: "Cloudflare-Workers" });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** A service whose tasks end after so many reads. */
function endingAfter(count: number) {
  const reads = new Map<string, number>();
  let started = 0;
  const fetch = onRequest(async (request) => {
    if (request.method === "POST") {
      started += 1;
      return Response.json({ data: { workflow_id: `w${started}` } });
    }
    const id = new URL(request.url).pathname.split("/").at(-2) ?? "";
    reads.set(id, (reads.get(id) ?? 0) + 1);
    const isOver = (reads.get(id) ?? 0) >= count;
    return Response.json({ data: isOver ? { status: "COMPLETED", result: id } : { status: "RUNNING" } });
  });
  return { fetch, reads };
}

test("each wait has timers of its own", () => {
  const client = anchorBrowser({ apiKey: "key", fetch: endingAfter(9).fetch });
  const controller = new AbortController();
  const options = { signal: controller.signal };
  const waits = ["a", "b", "c"].map((id) => client.wait(id, options).catch(() => {}));
  expect(vi.getTimerCount()).toBeGreaterThanOrEqual(6);
  controller.abort();
  expect(vi.getTimerCount()).toBe(0);
  return Promise.all(waits);
});

describe("a client at module scope", () => {
  test("gives two overlapping requests their runs", async () => {
    const client = anchorBrowser({ apiKey: "key", fetch: endingAfter(3).fetch });
    const runs = [client.run({ prompt: "a" }), client.run({ prompt: "b" })];
    expect((await settle(Promise.all(runs), 30_000)).map(({ output }) => output)).toEqual(["w1", "w2"]);
  });

  test("reads one id for each of two waits, so that the end of one does not end the other", async () => {
    const { fetch, reads } = endingAfter(6);
    const client = anchorBrowser({ apiKey: "key", fetch });
    const controller = new AbortController();
    const first = client.wait("t", { signal: controller.signal }).catch(() => "left");
    const second = client.wait("t");
    await vi.advanceTimersByTimeAsync(50);
    expect(reads.get("t")).toBe(2);
    controller.abort();
    expect(await settle(second, 60_000)).toMatchObject({ state: "completed" });
    expect(await first).toBe("left");
  });

  test("gives 25 runs at once their ends", async () => {
    const client = anchorBrowser({ apiKey: "key", fetch: endingAfter(4).fetch });
    const runs = Array.from({ length: 25 }, (_, index) => client.run({ prompt: `p${index}` }));
    expect(await settle(Promise.all(runs), 60_000)).toHaveLength(25);
  });

  test("keeps its rate and its slots over all of them", async () => {
    const times: number[] = [];
    const fetch = onRequest(async () => {
      times.push(Date.now());
      return Response.json({ data: { status: "COMPLETED", result: 1 } });
    });
    const client = anchorBrowser({ apiKey: "key", fetch, maxRequestsPerSecond: 10 });
    const ids = Array.from({ length: 30 }, (_, index) => `t${index}`);
    expect(await settle(collect(client.waitAll(ids)), 10_000)).toHaveLength(30);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(2_800);
  });

  test("frees the slot of a request that went away without a word", async () => {
    let sent = 0;
    const fetch = onRequest(() => {
      sent += 1;
      if (sent === 1) return new Promise<never>(() => {});
      return Promise.resolve(Response.json({ data: { status: "COMPLETED", result: 1 } }));
    });
    const client = anchorBrowser({
      apiKey: "key",
      fetch,
      maxInFlight: 1,
      requestTimeoutMs: 5_000,
      startTimeoutMs: 5_000,
    });
    const gone = client.wait("gone", { timeoutMs: 3_000 }).catch(() => {});
    await vi.advanceTimersByTimeAsync(100);
    // The runtime cancels the first request: none of its timers goes off any more.
    vi.clearAllTimers();
    const wait = client.wait("t");
    expect(await settle(wait, 20_000)).toMatchObject({ state: "completed" });
    void gone;
  });
});
