import { describe, expect, vi } from "vitest";
import { anchorBrowser, browserAct, type TaskEvent } from "../index.ts";
import { failure, settle, fakeClockTest as test } from "../testing/fake-clock.ts";
import { done, onRequest, running, service } from "../testing/scripted-fetch.ts";

// Nothing hangs at the end of a wait, and nothing that was asked for is left out.

const apiKey = "key";
const never = () => new Promise<never>(() => {});
const output = { "~standard": { version: 1 as const, vendor: "own", validate: never } };
const hanging = { onEvent: (event: TaskEvent) => (event.type === "done" ? never() : undefined) } as never;
const finished = () => anchorBrowser({ apiKey, fetch: service(done({ a: 1 })).fetch });
const finishedAtOnce = () =>
  anchorBrowser({ apiKey, fetch: async () => Response.json({ data: { result: { a: 1 } } }) });

describe.each([
  ["a schema", { output }, "its output was still being validated"],
  ["onEvent", hanging, "onEvent had not finished with it"],
] as const)("%s that never settles", (_name, options: object, sentence) => {
  test("is bounded by the deadline of a wait, which says what it waited for", async () => {
    const error = await failure(finished().wait("t", { timeoutMs: 5_000, ...options }), 5_000);
    expect(error).toMatchObject({ code: "wait_timeout", seen: { state: "completed" } });
    expect((error as Error).message).toContain(`is over, but ${sentence} within 5000 ms`);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("is bounded by the signal of a wait", async () => {
    const signal = AbortSignal.timeout(2_000);
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 2_000);
    expect(signal.aborted).toBe(false);
    const error = await failure(finished().wait("t", { signal: controller.signal, ...options }), 3_000);
    expect(error).toMatchObject({ message: "enough" });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("is bounded by the deadline of a run whose task was finished at once", async () => {
    const error = await failure(
      finishedAtOnce().run({ prompt: "x" }, { timeoutMs: 5_000, sendSchema: false, ...options }),
      6_000,
    );
    expect(error).toMatchObject({ code: "wait_timeout", timeoutMs: 5_000 });
  });

  test("is bounded by the signal of a run whose task was finished at once", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 2_000);
    const run = finishedAtOnce().run({ prompt: "x" }, { signal: controller.signal, sendSchema: false, ...options });
    expect(await failure(run, 3_000)).toMatchObject({ code: "run_aborted", cause: { message: "enough" } });
  });
});

describe("a second watcher", () => {
  test.each([
    [
      "wait",
      (client: ReturnType<typeof anchorBrowser>, onEvent: (event: TaskEvent) => void) =>
        client.wait("t", { onEvent, timeoutMs: 9_000 }),
    ],
    [
      "waitAll",
      (client: ReturnType<typeof anchorBrowser>, onEvent: (event: TaskEvent) => void) =>
        client.waitAll(["t"], { onEvent, timeoutMs: 9_000 }).next(),
    ],
    [
      "watch",
      (client: ReturnType<typeof anchorBrowser>, onEvent: (event: TaskEvent) => void) =>
        client.watch("t", { onEvent, timeoutMs: 9_000 }).next(),
    ],
  ])("by %s hears the last known status at once", async (_verb, join) => {
    const { fetch, reads } = service(running);
    const client = anchorBrowser({ apiKey, fetch });
    const startedAt = new Date(Date.now() - 3_600_000).toISOString();
    const first = client.wait({ v: 1, provider: "anchor-browser", id: "t", startedAt }, { timeoutMs: 20_000 });
    const ended = first.catch(() => {});
    await vi.advanceTimersByTimeAsync(1_000);
    const events: TaskEvent[] = [];
    const second = Promise.resolve(join(client, (event) => void events.push(event))).catch(() => {});
    expect(events.map(({ type }) => type)).toEqual(["started", "status"]);
    expect(events[1]).toMatchObject({ status: "RUNNING", state: "running", raw: running });
    expect(reads()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(30_000);
    await Promise.all([ended, second]);
  });
});

test.each(["stop", "resume"] as const)("%s makes the next read of the task due now", async (verb) => {
  let status = "running";
  const reads: number[] = [];
  const fetch = onRequest(async (request) => {
    if (request.method === "PUT") {
      status = verb === "stop" ? "canceled" : "finished";
      return new Response("");
    }
    reads.push(Date.now());
    return Response.json({ id: "t", status });
  });
  const client = browserAct({ apiKey, fetch });
  const startedAt = new Date(Date.now() - 3_600_000).toISOString();
  const wait = client.wait({ v: 1, provider: "browser-act", id: "t", startedAt });
  const ended = wait.catch(() => {});
  await vi.advanceTimersByTimeAsync(1_000);
  expect(reads).toHaveLength(1);
  await settle(client[verb]("t"), 100);
  await vi.advanceTimersByTimeAsync(100);
  expect(reads.length).toBeGreaterThan(1);
  await settle(ended, 100);
});

describe("onAbort: stop", () => {
  test("asks all of 120 tasks to stop, though the rejections wait at most requestTimeoutMs; idle tells when", async () => {
    const stopped = new Set<string>();
    const fetch = onRequest(async (request) => {
      if (request.method !== "PUT") return Response.json({ status: "running" });
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      stopped.add(
        new URL(request.url).searchParams.get("task_id") ?? ((await request.json()) as { task_id: string }).task_id,
      );
      return new Response("");
    });
    const client = browserAct({ apiKey, fetch });
    const controller = new AbortController();
    const waits = Array.from({ length: 120 }, (_, index) =>
      client.wait(`t${index}`, { signal: controller.signal, onAbort: "stop" }).catch((error: unknown) => error),
    );
    await vi.advanceTimersByTimeAsync(2_000);
    controller.abort(new Error("enough"));
    const began = Date.now();
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await Promise.all(waits)).every((error) => (error as Error).message === "enough")).toBe(true);
    expect(stopped.size).toBeLessThan(120);
    await settle(client.idle(), 60_000);
    expect(stopped.size).toBe(120);
    expect(Date.now() - began).toBeGreaterThan(10_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("of a run says as a field what came of the stop", async () => {
    for (const [status, stopped] of [
      [200, "asked"],
      [500, "failed"],
    ] as const) {
      const fetch = onRequest(async (request) => {
        if (request.method === "PUT") return new Response(status === 200 ? "" : "{}", { status });
        return Response.json(request.method === "POST" ? { id: "t" } : { status: "running" });
      });
      const controller = new AbortController();
      const run = browserAct({ apiKey, fetch }).run(
        { workflow_id: "w" },
        { signal: controller.signal, onAbort: "stop" },
      );
      setTimeout(() => controller.abort(new Error("enough")), 2_000);
      expect(await failure(run, 3_000)).toMatchObject({ code: "run_aborted", stopped });
    }
  });

  test("idle resolves at once when nothing is left to send", async () => {
    const client = anchorBrowser({ apiKey, fetch: service(running).fetch });
    const wait = client.wait("t", { timeoutMs: 5_000 }).catch(() => {});
    await settle(client.idle(), 0);
    await settle(wait, 5_000);
  });
});
