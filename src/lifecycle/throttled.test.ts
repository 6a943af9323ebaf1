import { describe, expect, vi } from "vitest";
import { type AnyErrandError, anchorBrowser, browserAct, type TaskEvent } from "../index.ts";
import { failure, settle, fakeClockTest as test } from "../testing/fake-clock.ts";
import { onRequest } from "../testing/scripted-fetch.ts";

// What a 429 does to the requests of a client: a pause that is bounded, told, and never makes a wait shorter.

const DAY_S = 86_400;
const tooMany = (seconds: number) => Response.json({}, { status: 429, headers: { "retry-after": String(seconds) } });
const over = { data: { status: "COMPLETED", result: {} } };

/** A client whose reads of `bad…` are refused, with a `Retry-After` of so long; all others are answered. */
function refusing(seconds: number) {
  const began = Date.now();
  const sent: { id: string; at: number }[] = [];
  const fetch = onRequest(async (request) => {
    const id = new URL(request.url).pathname.split("/").at(-2) ?? "";
    const at = Date.now() - began;
    sent.push({ id, at });
    if (id.startsWith("bad")) return tooMany(seconds);
    return Response.json(id === "slow" && at < 100_000 ? { data: { status: "RUNNING" } } : over);
  });
  return { client: anchorBrowser({ apiKey: "key", fetch }), sent };
}

describe("a 429 that asks for a day", () => {
  test("pauses the reads of other tasks for a minute, and keeps its own task to its word", async () => {
    const { client, sent } = refusing(DAY_S);
    const bad = client.wait("bad", { timeoutMs: 600_000 }).catch((error: AnyErrandError) => error);
    await vi.advanceTimersByTimeAsync(100);
    const good = client.wait("good");
    await settle(good, 62_000);
    expect(sent.find(({ id }) => id === "good")?.at).toBeLessThanOrEqual(61_000);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(sent.filter(({ id }) => id === "bad")).toHaveLength(1);
    expect(await bad).toMatchObject({ code: "wait_timeout", seen: { failedReads: 1 } });
  });

  test("is told to every wait of the client, with the moment of its end", async () => {
    const { client } = refusing(DAY_S);
    const events: TaskEvent[] = [];
    const onEvent = (event: TaskEvent) => void events.push(event);
    const slow = client.wait("slow", { onEvent });
    await vi.advanceTimersByTimeAsync(100);
    const bad = client.wait("bad", { onEvent, timeoutMs: 90_000 }).catch(() => {});
    const began = Date.now();
    await vi.advanceTimersByTimeAsync(200_000);
    await Promise.all([slow, bad]);
    const told = events.filter((event) => event.type === "throttled");
    expect(told.map(({ handle }) => handle.id).sort()).toEqual(["bad", "slow"]);
    for (const { untilMs, lane } of told) {
      expect(lane).toBe("read");
      expect(untilMs - began).toBeGreaterThan(59_000);
      expect(untilMs - began).toBeLessThan(61_000);
    }
  });

  test("never shortens a wait: its deadline says that reads are paused", async () => {
    const { client } = refusing(DAY_S);
    const bad = client.wait("bad", { timeoutMs: 300_000 }).catch(() => {});
    await vi.advanceTimersByTimeAsync(100);
    const began = Date.now();
    const error = await failure(client.wait("other", { timeoutMs: 30_000 }), 31_000);
    expect(Date.now() - began).toBe(31_000);
    expect((error as Error).message).toMatch(/A 429 has paused the reads of this client for another 30 s\.$/);
    await vi.advanceTimersByTimeAsync(300_000);
    await bad;
  });

  test.each([
    ["get", (client: ReturnType<typeof browserAct>) => client.get("other")],
    ["list", (client: ReturnType<typeof browserAct>) => client.list()],
    ["api", (client: ReturnType<typeof browserAct>) => client.api.GET("/v2/workflow/list-tasks")],
  ])("makes %s an error of its own after a second, unsent", async (_verb, call) => {
    const sent: string[] = [];
    const fetch = onRequest(async (request) => {
      sent.push(new URL(request.url).searchParams.get("task_id") ?? "");
      return sent.length === 1 ? tooMany(DAY_S) : Response.json({ items: [] });
    });
    const client = browserAct({ apiKey: "key", fetch });
    const bad = client.wait("bad", { timeoutMs: 120_000 }).catch(() => {});
    await vi.advanceTimersByTimeAsync(100);
    const began = Date.now();
    const error = await failure(call(client), 1_000);
    expect(error).toMatchObject({ code: "api", status: 429, sent: false });
    expect((error as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(58_000);
    expect((error as { retryAfterMs: number }).retryAfterMs).toBeLessThanOrEqual(60_000);
    expect((error as Error).message).toMatch(/was not sent: A 429 has paused such requests for another \d+ s\.$/);
    expect(Date.now() - began).toBe(1_000);
    expect(sent).toEqual(["bad"]);
    await vi.advanceTimersByTimeAsync(200_000);
    await bad;
  });
});

test("one read asks when the pause is over; refused again, the next pause is twice as long", async () => {
  const { client, sent } = refusing(DAY_S);
  const waits = ["bad-1", "bad-2", "bad-3", "bad-4"].map((id) => client.wait(id, { timeoutMs: 500_000 }));
  const ended = Promise.allSettled(waits);
  await vi.advanceTimersByTimeAsync(500_000);
  await ended;
  expect(sent.map(({ at }) => Math.round(at / 1_000))).toEqual([0, 60, 180, 420]);
});

test("a 429 to api pauses that operation of api, and no wait", async () => {
  const sent: string[] = [];
  const fetch = onRequest(async (request) => {
    const { pathname } = new URL(request.url);
    sent.push(pathname);
    return pathname.startsWith("/v1/sessions") ? tooMany(DAY_S) : Response.json(over);
  });
  const client = anchorBrowser({ apiKey: "key", fetch });
  const call = () => client.api.GET("/v1/sessions/{session_id}", { params: { path: { session_id: "s" } } } as never);
  await settle(
    Promise.resolve(call()).catch(() => {}),
    100,
  );
  expect(await settle(client.wait("t"), 1_000)).toMatchObject({ state: "completed" });
  const again = await failure(Promise.resolve(call()), 1_000);
  expect(again).toMatchObject({ code: "api", status: 429, sent: false });
  expect(sent.filter((path) => path.startsWith("/v1/sessions"))).toHaveLength(1);
});

test("a pause of starts is told to waits as well, and holds up no read", async () => {
  const fetch = onRequest(async (request) =>
    request.method === "POST" ? tooMany(30) : Response.json({ data: { status: "RUNNING" } }),
  );
  const client = anchorBrowser({ apiKey: "key", fetch });
  const events: TaskEvent[] = [];
  const wait = client.wait("t", { timeoutMs: 20_000, onEvent: (event) => void events.push(event) }).catch(() => {});
  const controller = new AbortController();
  const start = client.start({ prompt: "x" }, { signal: controller.signal }).catch(() => {});
  await vi.advanceTimersByTimeAsync(21_000);
  controller.abort();
  await Promise.all([wait, start]);
  expect(events.filter(({ type }) => type === "throttled")).toMatchObject([{ lane: "start", handle: { id: "t" } }]);
});
