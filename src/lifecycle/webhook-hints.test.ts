// A delivery to a webhook makes the next read due now, and nothing more: the read is the truth.
import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, vi } from "vitest";
import { browserUseV4, type CompletedTask } from "../index.ts";
import { fakeClockTest } from "../testing/fake-clock.ts";
import { onRequest } from "../testing/scripted-fetch.ts";
import { readBrowserUseWebhook } from "../webhooks.ts";

const test = fakeClockTest.extend("timers", { now: Date.UTC(2026, 7, 7, 10) });
beforeEach(() => {
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const secret = "whsec";
const OVER_AT_MS = 100_000;

/** A service with one run, and an application that waits for it and has a webhook. */
function application({ answerMs = 0 } = {}) {
  const since = Date.now();
  const reads: number[] = [];
  const fetch = onRequest(async (request) => {
    const at = Date.now() - since;
    if (request.method === "POST") return Response.json({ id: "r-1", sessionId: "s-1", status: "queued" });
    const isStatus = request.url.endsWith("/status");
    if (isStatus) reads.push(at);
    if (answerMs > 0) await new Promise((resolve) => setTimeout(resolve, answerMs));
    const status = at >= OVER_AT_MS ? "completed" : "running";
    return Response.json(isStatus ? { status } : { id: "r-1", status, result: "done" });
  });
  const client = browserUseV4({ apiKey: "k", fetch });
  const seen = new Set<string>();
  let endedAt: number | undefined;

  /** What an application does in its route. */
  async function onDelivery(request: Request): Promise<Response> {
    const result = await readBrowserUseWebhook(request, { secret });
    if (!result.ok) return new Response(null, { status: result.status });
    const { deliveryId, taskId } = result.event;
    if (!seen.has(deliveryId) && taskId !== undefined) client.readNow(taskId);
    seen.add(deliveryId);
    return new Response(null, { status: 204 });
  }

  return {
    reads,
    onDelivery,
    client,
    endedAt: () => endedAt,
    start(): Promise<CompletedTask> {
      return client.run({ task: "x" }).finally(() => {
        endedAt = Date.now() - since;
      });
    },
  };
}

function delivery({ status = "completed", key = secret, taskId = "r-1" } = {}): Request {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const body = `{"payload":{"session_id":"s-1","status":"${status}","task_id":"${taskId}"},"type":"agent.task.status_update"}`;
  const signature = createHmac("sha256", key).update(`${timestamp}.${body}`).digest("hex");
  const headers = { "X-Browser-Use-Signature": signature, "X-Browser-Use-Timestamp": timestamp };
  return new Request("https://app.example.com/hook", { method: "POST", body, headers });
}

/** How many reads it takes, and when the end is seen, without any delivery. */
async function pace(): Promise<{ reads: number; endedAt: number }> {
  const app = application();
  const done = app.start();
  await vi.advanceTimersByTimeAsync(200_000);
  await done;
  return { reads: app.reads.length, endedAt: app.endedAt() ?? Number.NaN };
}

describe("a delivery", () => {
  test("that comes on time ends the wait at once", async () => {
    const normal = await pace();
    const app = application();
    const done = app.start();
    await vi.advanceTimersByTimeAsync(OVER_AT_MS + 100);
    expect((await app.onDelivery(delivery())).status).toBe(204);
    await vi.advanceTimersByTimeAsync(1_000);
    expect((await done).output).toBe("done");
    expect(app.endedAt()).toBeLessThan(OVER_AT_MS + 500);
    expect(app.endedAt()).toBeLessThan(normal.endedAt);
    expect(app.reads.length).toBeLessThanOrEqual(normal.reads + 1);
  });

  test("that comes early, claiming what is not yet so, costs one read and is not believed", async () => {
    const normal = await pace();
    const app = application();
    const done = app.start();
    await vi.advanceTimersByTimeAsync(50_000);
    const before = app.reads.length;
    await app.onDelivery(delivery());
    await vi.advanceTimersByTimeAsync(100);
    expect(app.reads.length).toBe(before + 1);
    expect(app.endedAt()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(150_000);
    expect((await done).state).toBe("completed");
    expect(app.reads.length).toBeLessThanOrEqual(normal.reads + 1);
  });

  test("that comes late, when nobody waits any more, costs nothing", async () => {
    const app = application();
    const done = app.start();
    await vi.advanceTimersByTimeAsync(200_000);
    await done;
    const before = app.reads.length;
    expect((await app.onDelivery(delivery())).status).toBe(204);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(app.reads.length).toBe(before);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("that is repeated costs what it cost the first time", async () => {
    const app = application();
    const done = app.start();
    await vi.advanceTimersByTimeAsync(50_000);
    const before = app.reads.length;
    const first = delivery();
    const copies = Array.from({ length: 10 }, () => first.clone());
    for (const copy of [first, ...copies]) await app.onDelivery(copy);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(app.reads.length).toBe(before + 1);
    await vi.advanceTimersByTimeAsync(150_000);
    await done;
  });

  test("costs one read after the one under way, however many come meanwhile", async () => {
    const app = application({ answerMs: 2_000 });
    const done = app.start();
    await vi.advanceTimersByTimeAsync(60_000);
    app.client.readNow("r-1");
    await vi.advanceTimersByTimeAsync(100);
    const before = app.reads.length;
    for (const status of ["running", "completed", "failed"]) await app.onDelivery(delivery({ status }));
    await vi.advanceTimersByTimeAsync(4_000);
    expect(app.reads.length).toBe(before + 1);
    await vi.advanceTimersByTimeAsync(150_000);
    await done;
  });

  test("that is forged, stale or another task's costs nothing", async () => {
    const normal = await pace();
    const app = application();
    const done = app.start();
    await vi.advanceTimersByTimeAsync(10_000);
    const stale = delivery();
    await vi.advanceTimersByTimeAsync(45_000);
    expect((await app.onDelivery(delivery({ key: "guessed" }))).status).toBe(401);
    expect((await app.onDelivery(delivery({ taskId: "r-2" }))).status).toBe(204);
    await vi.advanceTimersByTimeAsync(145_000);
    await done;
    expect(app.reads.length).toBe(normal.reads);
    await vi.advanceTimersByTimeAsync(300_000);
    expect((await app.onDelivery(stale)).status).toBe(401);
  });

  test("that claims failure of a task that goes on does not end it", async () => {
    const app = application();
    const done = app.start();
    await vi.advanceTimersByTimeAsync(5_000);
    await app.onDelivery(delivery({ status: "failed" }));
    await vi.advanceTimersByTimeAsync(200_000);
    expect((await done).state).toBe("completed");
  });

  test("that is lost costs nothing but the normal pace", async () => {
    const normal = await pace();
    expect(normal.endedAt).toBeLessThan(OVER_AT_MS * 1.15);
  });
});
