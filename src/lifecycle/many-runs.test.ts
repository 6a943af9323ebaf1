import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test, vi } from "vitest";
import { anchorBrowser, browserAct, type Outcome, type TaskEvent } from "../index.ts";
import { collect } from "../testing/collect.ts";
import { fakeClockTest, settle } from "../testing/fake-clock.ts";
import { onRequest } from "../testing/scripted-fetch.ts";

/** An account of BrowserAct that runs five tasks at a time, and gives a place back some time after its task has ended. */
function fullAccount({
  taskMs = 20_000,
  lateMs = 0,
  refuse = () => Response.json({ code: 10118, msg: "too many" }, { status: 400 }),
}) {
  const began = Date.now();
  const ends: number[] = [];
  const counts = { posts: 0, accepted: 0 };
  const fetch = onRequest(async (request) => {
    const now = Date.now();
    if (request.method === "POST") {
      counts.posts += 1;
      if (ends.filter((end) => end + lateMs > now).length >= 5) return refuse();
      counts.accepted += 1;
      ends.push(now + taskMs);
      return Response.json({ id: `t${ends.length - 1}` });
    }
    const { pathname, searchParams } = new URL(request.url);
    const statusOf = (index: number) => ((ends[index] ?? 0) <= Date.now() ? "finished" : "running");
    if (pathname.endsWith("list-tasks"))
      return Response.json({
        items: ends
          .map((_, index) => ({ id: `t${index}`, status: statusOf(index) }))
          .reverse()
          .slice(0, 100),
      });
    const id = searchParams.get("task_id") ?? "";
    return Response.json({ id, status: statusOf(Number(id.slice(1))), output: { string: id } });
  });
  return { fetch, counts, elapsedMs: () => Date.now() - began };
}

const inputs = (count: number) => Array.from({ length: count }, () => ({ workflow_id: "w" }));

describe("an account without room", () => {
  fakeClockTest.each([
    ["its own code", 0, undefined],
    ["its own code, places free 3 s late", 3_000, undefined],
    ["429 without Retry-After", 0, () => new Response("{}", { status: 429 })],
    ["429 with Retry-After: 2", 0, () => new Response("{}", { status: 429, headers: { "retry-after": "2" } })],
  ])("loses no input that it refuses with %s", async (_name, lateMs, refuse) => {
    const account = fullAccount({ lateMs, ...(refuse && { refuse }) });
    const client = browserAct({ apiKey: "key", fetch: account.fetch });
    const outcomes = await settle(collect(client.runAll(inputs(60), { concurrency: 20 })), 900_000);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(60);
    expect(new Set(outcomes.map(({ index }) => index)).size).toBe(60);
    expect(account.counts).toMatchObject({ accepted: 60 });
    expect(account.counts.posts).toBeLessThanOrEqual(150);
  });

  fakeClockTest("is told in events: what runs, what is held back, what is done", async () => {
    const account = fullAccount({ taskMs: 5_000 });
    const events: TaskEvent[] = [];
    const onEvent = (event: TaskEvent) => void events.push(event);
    const client = browserAct({ apiKey: "key", fetch: account.fetch });
    await settle(collect(client.runAll(inputs(12), { concurrency: 8, onEvent })), 300_000);
    const batches = events.filter((event) => event.type === "batch");
    expect(batches.some(({ running, heldBack }) => running === 5 && heldBack > 0)).toBe(true);
    expect(batches.at(-1)).toMatchObject({ running: 0, heldBack: 0, done: 12 });
  });

  fakeClockTest("gives the refusal as the outcome after roomTimeoutMs", async () => {
    const fetch = onRequest(async () => Response.json({ code: 10118, msg: "too many" }, { status: 400 }));
    const began = Date.now();
    const client = browserAct({ apiKey: "key", fetch });
    let endedAt = 0;
    const all = collect(client.runAll(inputs(1), { roomTimeoutMs: 30_000 })).finally(() => {
      endedAt = Date.now() - began;
    });
    expect(await settle(all, 120_000)).toMatchObject([
      { ok: false, index: 0, error: { code: "api", providerCode: 10118 } },
    ]);
    expect(endedAt).toBeGreaterThanOrEqual(30_000);
    expect(endedAt).toBeLessThan(60_000);
  });

  fakeClockTest("that refuses for another reason gives that outcome at once", async () => {
    const fetch = onRequest(async () => Response.json({ code: 10100, msg: "bad input" }, { status: 400 }));
    const outcomes = await settle(collect(browserAct({ apiKey: "key", fetch }).runAll(inputs(2))), 1_000);
    expect(outcomes.map(({ ok }) => ok)).toEqual([false, false]);
  });

  fakeClockTest(
    "leaves the inputs that it holds back when the signal aborts, and the loop throws its reason",
    async () => {
      const fetch = onRequest(async () => Response.json({ code: 10118, msg: "too many" }, { status: 400 }));
      const controller = new AbortController();
      setTimeout(() => controller.abort(new Error("enough")), 5_000);
      const all = collect(browserAct({ apiKey: "key", fetch }).runAll(inputs(3), { signal: controller.signal }));
      await expect(settle(all, 10_000)).rejects.toThrow("enough");
      expect(vi.getTimerCount()).toBe(0);
    },
  );
});

test("on a socket: an account of five loses none of 25 inputs", { timeout: 60_000 }, async () => {
  const account = fullAccount({ taskMs: 2_000 });
  const server = createServer((request, response) => {
    request.resume().on("end", async () => {
      const answer = await account.fetch(`http://127.0.0.1${request.url}`, {
        method: request.method ?? "GET",
      } as never);
      response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const client = browserAct({ apiKey: "key", baseUrl: `http://127.0.0.1:${port}` });
  const outcomes = await collect(client.runAll(inputs(25), { concurrency: 20 }));
  server.closeAllConnections();
  server.close();
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(25);
  expect(account.counts.posts).toBeLessThanOrEqual(80);
});

describe("a loop that is slow", () => {
  /** Tasks that are over at once, so that only the loop holds them up. */
  function quickService() {
    let started = 0;
    const fetch = onRequest(async (request) => {
      if (request.method === "POST") started += 1;
      return Response.json(
        request.method === "POST"
          ? { data: { workflow_id: `w${started}` } }
          : { data: { status: "COMPLETED", result: 1 } },
      );
    });
    return {
      client: anchorBrowser({ apiKey: "key", fetch }),
      get started() {
        return started;
      },
    };
  }

  fakeClockTest.each([
    [undefined, 2],
    [1, 1],
    [5, 5],
  ])("with buffer %s finds at most %i outcomes beside the two that run", async (buffer, ready) => {
    const service = quickService();
    const loop = service.client.runAll(Array(100).fill({ prompt: "x" }), { concurrency: 2, buffer });
    void loop.next();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(service.started).toBeLessThanOrEqual(1 + ready + 2);
    for (let taken = 0; taken < 6; taken += 1) {
      await settle(loop.next(), 10_000);
      await vi.advanceTimersByTimeAsync(60_000);
    }
    expect(service.started).toBeLessThanOrEqual(7 + ready + 2);
    await loop.return?.();
  });

  fakeClockTest("and is taken up again gets every outcome", async () => {
    const service = quickService();
    const outcomes: Outcome[] = [];
    const work = (async () => {
      for await (const outcome of service.client.runAll(Array(20).fill({ prompt: "x" }), {
        concurrency: 3,
        buffer: 1,
      })) {
        outcomes.push(outcome);
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    })();
    await settle(work, 120_000);
    expect(outcomes.map(({ index }) => index).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => index),
    );
  });

  fakeClockTest.each(["runAll", "waitAll"] as const)("each event of %s about a task has its index", async (verb) => {
    const service = quickService();
    const events: TaskEvent[] = [];
    const onEvent = (event: TaskEvent) => void events.push(event);
    const all =
      verb === "runAll"
        ? collect(service.client.runAll([{ prompt: "a" }, { prompt: "b" }], { onEvent }))
        : collect(service.client.waitAll(["a", "b"], { onEvent }));
    await settle(all, 10_000);
    for (const index of [0, 1]) {
      const own = events.filter((event) => event.type !== "batch" && event.index === index);
      expect(own.map(({ type }) => type)).toEqual(["started", "status", "done"]);
    }
    expect(events.filter((event) => event.type !== "batch" && event.index === undefined)).toEqual([]);
  });
});
