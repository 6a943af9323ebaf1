import { afterEach, describe, expect, vi } from "vitest";
import { anchorBrowser, browserAct, type SavedWait } from "../index.ts";
import { failure, fakeClockTest, settle } from "../testing/fake-clock.ts";
import { done, onRequest, running, service } from "../testing/scripted-fetch.ts";
import { stepped } from "../testing/stepped.ts";

// A wait that is read one step at a time: plain JSON in, plain JSON out, and the same decisions as `wait` makes.

const test = fakeClockTest.extend("timers", { now: new Date("2026-03-01T00:00:00Z") });
afterEach(() => {
  vi.restoreAllMocks();
});

const apiKey = "key";
const handle = () => ({ v: 1, provider: "anchor-browser", id: "t", startedAt: new Date().toISOString() }) as const;

/** What an earlier version saved: it must go on working as long as `v` is 1. */
const SAMPLE: SavedWait<"anchor-browser"> = JSON.parse(`{
  "v": 1,
  "handle": { "v": 1, "provider": "anchor-browser", "id": "t", "startedAt": "2026-02-28T23:00:00.000Z" },
  "nextReadAt": 1772323199000,
  "wait": {
    "beganAt": 1772319600000,
    "deadlineAt": 1772334000000,
    "startedAt": 1772319600000,
    "patience": { "faultBudgetMs": 120000, "unknownBudgetMs": 600000 },
    "pace": { "minGapMs": 500, "maxGapMs": 15000, "floorMs": 0 },
    "seen": {
      "reads": 41, "failedReads": 2, "status": "RUNNING", "state": "running", "readAt": 1772323184000,
      "faults": { "failures": 1, "countedMs": 480, "permanent": false }, "notBefore": 1772323185000
    }
  },
  "fault": "anchor-browser: GET /v1/tools/perform-web-task/{workflowId}/status answered 503."
}`);

test("a wait is begun without a request, read when it is due, and ends with the task", async () => {
  const { fetch, reads } = service(running, running, done({ a: 1 }));
  const client = anchorBrowser({ apiKey, fetch });
  const saved = client.beginWait(handle(), { timeoutMs: 60_000 });
  expect(reads()).toEqual([]);
  const { ending } = await stepped(client, saved);
  expect(ending).toMatchObject({ ok: true, task: { state: "completed", output: { a: 1 }, handle: { id: "t" } } });
  expect(reads()).toHaveLength(3);
});

test("before nextReadAt nothing is sent, and twice with one saved wait is harmless", async () => {
  const { fetch, reads } = service(running);
  const client = anchorBrowser({ apiKey, fetch });
  const saved = client.beginWait(handle());
  expect(await client.readOnce(saved)).toEqual({ saved, nextReadAt: saved.nextReadAt });
  expect(reads()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  const [first, second] = [await settle(client.readOnce(saved), 0), await settle(client.readOnce(saved), 100)];
  expect(first.saved.wait.seen).toMatchObject({ reads: 1, status: "RUNNING" });
  expect(second.saved.wait.seen).toMatchObject({ reads: 1, status: "RUNNING" });
});

test("at most two requests are sent in a step, and the second only at the end", async () => {
  const { fetch, reads } = service({ status: "finished" }, { id: "t", status: "finished", output: { string: "x" } });
  const client = browserAct({ apiKey, fetch });
  const result = await settle(client.readOnce(client.beginWait("t")), 100);
  expect(result.ending).toMatchObject({ ok: true, task: { output: "x" } });
  expect(reads()).toHaveLength(2);
});

test("a task that is over but cannot be read whole is asked for its whole alone next time", async () => {
  const whole = { id: "t", status: "finished", output: { string: "x" } };
  const { fetch, reads } = service({ status: "finished" }, { id: "t" }, whole);
  const client = browserAct({ apiKey, fetch, maxRequestsPerSecond: Infinity });
  const { ending } = await stepped(client, client.beginWait("t"));
  expect(ending).toMatchObject({ ok: true });
  expect(reads().map(({ path }) => path.includes("get-task-status"))).toEqual([true, false, false]);
});

test("readNow makes the next step read at once, also before nextReadAt", async () => {
  const { fetch } = service(done({}));
  const client = anchorBrowser({ apiKey, fetch });
  const saved = client.beginWait(handle());
  expect(client.readNow(saved)).toBe(true);
  expect((await settle(client.readOnce(saved), 0)).ending).toMatchObject({ ok: true });
});

test("while a 429 has paused reads nothing is sent, and nextReadAt is the end of the pause", async () => {
  let sent = 0;
  const fetch = onRequest(async () => {
    sent += 1;
    return Response.json({}, { status: 429, headers: { "retry-after": "30" } });
  });
  const client = anchorBrowser({ apiKey, fetch });
  await settle(
    client.get("other").catch(() => {}),
    100,
  );
  const began = Date.now();
  const result = await settle(client.readOnce(client.beginWait("t")), 0);
  expect(sent).toBe(1);
  expect((result.nextReadAt ?? 0) - began).toBeGreaterThan(29_000);
  expect((result.nextReadAt ?? 0) - began).toBeLessThanOrEqual(30_000);
});

describe("a saved wait", () => {
  test("of the same version goes on working", async () => {
    vi.setSystemTime(SAMPLE.nextReadAt);
    const { fetch } = service(running);
    const result = await settle(anchorBrowser({ apiKey, fetch }).readOnce(SAMPLE), 0);
    expect(result.saved.wait.seen).toMatchObject({ reads: 42, failedReads: 2, faults: { failures: 0 } });
    expect(result.saved).not.toHaveProperty("fault");
    expect((result.nextReadAt ?? 0) - SAMPLE.nextReadAt).toBeGreaterThanOrEqual(12_000);
    expect(Object.keys(result.saved).sort()).toEqual(["handle", "nextReadAt", "v", "wait"]);
  });

  test("holds at most 2 KiB, no secret and no raw answer, however long the words and sentences of the provider are", async () => {
    const word = `${apiKey} ${"ä".repeat(4_000)}`;
    let sent = 0;
    const fetch = onRequest(async () => {
      sent += 1;
      return sent === 1
        ? Response.json({ data: { status: word } })
        : Response.json({ error: { message: word } }, { status: 503 });
    });
    const client = anchorBrowser({ apiKey, fetch });
    let result = await settle(client.readOnce(client.beginWait("t")), 0);
    await vi.advanceTimersByTimeAsync(1_000);
    result = await settle(client.readOnce(result.saved), 0);
    const text = JSON.stringify(result.saved);
    expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(2_048);
    expect(text).not.toContain(apiKey);
    expect(JSON.parse(text)).toEqual(result.saved);
  });

  test.each([
    [null, "Expected a saved wait"],
    ["t", "Expected a saved wait"],
    [{ ...SAMPLE, v: 2 }, "v: 2, not 1"],
    [{ ...SAMPLE, handle: { ...SAMPLE.handle, provider: "browser-act" } }, 'belongs to "browser-act"'],
  ])("that is something else is refused: %#", async (value, message) => {
    const read = anchorBrowser({ apiKey, fetch: service(running).fetch }).readOnce(value as never);
    await expect(read).rejects.toThrow(message);
  });

  test("shows none of the secrets that it is resumed with", async () => {
    const { fetch } = service({ data: { status: "FAILED", error: "typed hunter2-secret" } });
    const client = anchorBrowser({ apiKey, fetch });
    const { ending } = await settle(client.readOnce(client.beginWait("t"), { secrets: ["hunter2-secret"] }), 0);
    expect(ending).toMatchObject({ ok: false, error: { code: "task_failed" } });
    expect(JSON.stringify(ending)).not.toContain("hunter2-secret");
  });
});

describe("the deadline of a saved wait", () => {
  test("is wall time: a step that comes too late reads once more, and then it is over", async () => {
    const { fetch, reads } = service(running);
    const client = anchorBrowser({ apiKey, fetch });
    const saved = client.beginWait(handle(), { timeoutMs: 60_000 });
    await vi.advanceTimersByTimeAsync(3_600_000);
    const { ending } = await settle(client.readOnce(saved), 0);
    expect(reads()).toHaveLength(1);
    expect(ending).toMatchObject({
      ok: false,
      error: { code: "wait_timeout", timeoutMs: 60_000, seen: { state: "running" } },
    });
  });

  test("finds a task that ended meanwhile, however late the step comes", async () => {
    const client = anchorBrowser({ apiKey, fetch: service(done({})).fetch });
    const saved = client.beginWait(handle(), { timeoutMs: 60_000 });
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect((await settle(client.readOnce(saved), 0)).ending).toMatchObject({ ok: true });
  });

  test("may be never", () => {
    const client = anchorBrowser({ apiKey, fetch: service(running).fetch });
    expect(client.beginWait("t", { timeoutMs: Infinity }).wait.deadlineAt).toBeNull();
  });
});

test("an abort rejects with the signal's reason", async () => {
  const fetch = onRequest(() => new Promise<never>(() => {}));
  const controller = new AbortController();
  const client = anchorBrowser({ apiKey, fetch });
  const read = client.readOnce(client.beginWait("t"), { signal: controller.signal });
  setTimeout(() => controller.abort(new Error("enough")), 1_000);
  expect(await failure(read, 2_000)).toMatchObject({ message: "enough" });
});

test.each(["signal", "onEvent", "output"])("%s cannot be saved", (name) => {
  const client = anchorBrowser({ apiKey, fetch: service(running).fetch });
  expect(() => client.beginWait("t", { [name]: () => {} } as never)).toThrow(TypeError);
});
