import * as arktype from "arktype";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import {
  anchorBrowser,
  browserAct,
  browserUseV1,
  OutputInvalidError,
  RunAbortedError,
  type TaskEvent,
  TaskFailedError,
  WaitTimeoutError,
} from "./index.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

type Body = Record<string, unknown> | string;

/** A service that answers reads from a list, the last one for ever, and records what it was sent. */
function service(...answers: Body[]) {
  const sent: { method: string; path: string; body: string; at: number }[] = [];
  const fetch = async (request: Request) => {
    const { pathname, search } = new URL(request.url);
    sent.push({ method: request.method, path: pathname + search, body: await request.text(), at: Date.now() });
    if (request.method === "POST") return Response.json({ id: "w", data: { status: "running", workflow_id: "w" } });
    if (request.method === "PUT") return new Response("");
    return Response.json(answers.length > 1 ? answers.shift() : answers[0]);
  };
  return { fetch, sent, reads: () => sent.filter(({ method }) => method === "GET") };
}

const running = { data: { status: "RUNNING" } };
const done = (result: unknown) => ({ data: { status: "COMPLETED", result } });

async function settle<T>(work: Promise<T>, ms = 60_000): Promise<T> {
  const [result] = await Promise.all([
    work.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    ),
    vi.advanceTimersByTimeAsync(ms),
  ]);
  if ("error" in result) throw result.error;
  return result.value;
}

const failure = (work: Promise<unknown>, ms?: number) =>
  settle(work, ms).then(
    () => expect.fail("It did not fail."),
    (error: unknown) => error,
  );

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

describe("a deadline", () => {
  test("may be months away or never, and a timer does not overflow", async () => {
    for (const timeoutMs of [Infinity, 90 * 86_400_000]) {
      const server = service(running, running, done({}));
      const client = anchorBrowser({ apiKey: "key", fetch: server.fetch });
      expect(await settle(client.wait("w", { timeoutMs }))).toMatchObject({ state: "completed" });
      expect(vi.getTimerCount()).toBe(0);
    }
  });

  test("stops the task when told to, and says so", async () => {
    const server = service({ status: "running" });
    const client = browserAct({ apiKey: "key", fetch: server.fetch });
    const error = await failure(client.wait("w", { timeoutMs: 3_000, onTimeout: "stop" }), 4_000);
    expect(error).toBeInstanceOf(WaitTimeoutError);
    expect(String(error)).toContain("It was asked to stop.");
    expect(vi.getTimerCount()).toBe(0);
    expect(server.sent.filter(({ method }) => method === "PUT")).toMatchObject([
      { path: "/v2/workflow/stop-task?task_id=w" },
    ]);
  });

  test("waits no longer than requestTimeoutMs for a stop that is not answered", async () => {
    const server = service({ status: "running" });
    const fetch = (request: Request) =>
      request.method === "PUT" ? new Promise<Response>(() => {}) : server.fetch(request);
    const began = Date.now();
    let ended = 0;
    const wait = browserAct({ apiKey: "key", fetch, requestTimeoutMs: 2_000 }).wait("w", {
      timeoutMs: 3_000,
      onTimeout: "stop",
    });
    const error = await failure(
      wait.finally(() => {
        ended = Date.now();
      }),
    );
    expect(String(error)).toContain("Asking it to stop failed");
    expect(ended - began).toBe(5_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([0, -1, Number.NaN, "5" as unknown as number])("of %s is refused", async (timeoutMs) => {
    await expect(anchorBrowser({ apiKey: "key", fetch: vi.fn() }).wait("w", { timeoutMs })).rejects.toThrow(
      "timeoutMs must be",
    );
  });
});

describe("an abort", () => {
  test("of a run after its start gives the handle", async () => {
    const server = service(running);
    const controller = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 2_000);
    const error = await failure(
      anchorBrowser({ apiKey: "key", fetch: server.fetch }).run({ prompt: "x" }, { signal: controller.signal }),
    );
    expect(error).toBeInstanceOf(RunAbortedError);
    expect(error).toMatchObject({
      code: "run_aborted",
      cause: reason,
      handle: { id: "w", provider: "anchor-browser" },
    });
  });

  test("stops the task when told to, and rejects with the reason once that was answered", async () => {
    const server = service({ status: "running" });
    const controller = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 2_000);
    const client = browserAct({ apiKey: "key", fetch: server.fetch });
    expect(await failure(client.wait("w", { signal: controller.signal, onAbort: "stop" }))).toBe(reason);
    expect(server.sent.at(-1)).toMatchObject({ method: "PUT" });
  });

  test("takes the read under way off the wire", async () => {
    const signals: AbortSignal[] = [];
    const fetch = (request: Request) => {
      signals.push(request.signal);
      return new Promise<Response>(() => {});
    };
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1_000);
    await failure(anchorBrowser({ apiKey: "key", fetch }).wait("w", { signal: controller.signal }));
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("cannot stop a task at a provider without stop", async () => {
    const client = anchorBrowser({ apiKey: "key", fetch: vi.fn() });
    await expect(client.wait("w", { onAbort: "stop" } as never)).rejects.toThrow("anchor-browser cannot stop a task");
  });
});

describe("events", () => {
  test("begin with started, tell each change of status once, and end with done", async () => {
    const server = service(running, running, running, done({ a: 1 }));
    const events: TaskEvent[] = [];
    const client = anchorBrowser({ apiKey: "key", fetch: server.fetch });
    await settle(client.run({ prompt: "x" }, { onEvent: (event) => void events.push(event) }));
    expect(events).toMatchObject([
      { type: "started", handle: { id: "w" } },
      { type: "status", status: "RUNNING", state: "running" },
      { type: "status", status: "COMPLETED", state: "completed" },
      { type: "done", task: { state: "completed", output: { a: 1 } } },
    ]);
  });

  test.each(["started", "status", "done"])(
    "that a callback throws on (%s) end the wait, and a run keeps the handle",
    async (type) => {
      const thrown = new Error("broken callback");
      const onEvent = (event: TaskEvent) => {
        if (event.type === type) throw thrown;
      };
      const client = () => anchorBrowser({ apiKey: "key", fetch: service(running, done({})).fetch });
      expect(await failure(client().wait("w", { onEvent }))).toBe(thrown);
      expect(await failure(client().run({ prompt: "x" }, { onEvent }))).toMatchObject({
        code: "run_aborted",
        cause: thrown,
        handle: { id: "w" },
      });
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  test("that an async callback rejects on end the wait, not the process", async () => {
    const thrown = new Error("broken callback");
    const onEvent = async () => {
      throw thrown;
    };
    expect(await failure(anchorBrowser({ apiKey: "key", fetch: service(running).fetch }).wait("w", { onEvent }))).toBe(
      thrown,
    );
  });
});

describe("watch", () => {
  const collect = async (events: AsyncIterable<TaskEvent>, into: string[]) => {
    for await (const event of events) into.push(event.type === "status" ? event.status : event.type);
  };

  test("gives the events and ends after done", async () => {
    const seen: string[] = [];
    const client = anchorBrowser({ apiKey: "key", fetch: service(running, done({})).fetch });
    await settle(collect(client.watch("w"), seen));
    expect(seen).toEqual(["started", "RUNNING", "COMPLETED", "done"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("throws as wait does, after done", async () => {
    const seen: string[] = [];
    const client = anchorBrowser({
      apiKey: "key",
      fetch: service({ data: { status: "FAILED", error: "no luck" } }).fetch,
    });
    expect(await failure(collect(client.watch("w"), seen))).toBeInstanceOf(TaskFailedError);
    expect(seen).toEqual(["started", "FAILED", "done"]);
  });

  test("reads nothing before the first step, and nothing after the loop was left", async () => {
    const server = service(running);
    const client = anchorBrowser({ apiKey: "key", fetch: server.fetch });
    const events = client.watch("w");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.sent).toEqual([]);
    const leave = async () => {
      for await (const event of events) if (event.type === "status") break;
    };
    await settle(leave());
    const { length } = server.sent;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.sent).toHaveLength(length);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("lets go of a consumer that stops while it waits for the next event", async () => {
    const client = anchorBrowser({ apiKey: "key", fetch: service(running).fetch });
    const events = client.watch("w");
    await settle(events.next(), 10);
    await settle(events.next(), 600);
    const pending = events.next();
    await events.return?.();
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("readNow", () => {
  test("makes the next read due now, and says whether anybody waits", async () => {
    const server = service(running, running, done({}));
    const client = anchorBrowser({ apiKey: "key", fetch: server.fetch });
    expect(client.readNow("w")).toBe(false);
    const startedAt = new Date(Date.now() - 200_000).toISOString();
    const waiting = client.wait({ v: 1, provider: "anchor-browser", id: "w", startedAt });
    await vi.advanceTimersByTimeAsync(100);
    expect(server.reads()).toHaveLength(1);
    expect(client.readNow("w")).toBe(true);
    await vi.advanceTimersByTimeAsync(100);
    expect(server.reads()).toHaveLength(2);
    client.readNow("w");
    await vi.advanceTimersByTimeAsync(100);
    expect(await waiting).toMatchObject({ state: "completed" });
    expect(client.readNow("w")).toBe(false);
  });

  test("during a read asks for one more", async () => {
    const answers: (() => void)[] = [];
    const fetch = () =>
      new Promise<Response>((resolve) =>
        answers.push(() => resolve(Response.json(answers.length < 2 ? running : done({})))),
      );
    const client = anchorBrowser({ apiKey: "key", fetch });
    const waiting = client.wait("w");
    await vi.advanceTimersByTimeAsync(10);
    client.readNow("w");
    answers[0]?.();
    await vi.advanceTimersByTimeAsync(30);
    expect(answers).toHaveLength(2);
    answers[1]?.();
    expect(await settle(waiting, 100)).toMatchObject({ state: "completed" });
  });
});

describe("typed output", () => {
  const libraries = [
    ["zod", z.object({ price: z.number() }), true],
    ["valibot", v.object({ price: v.number() }), false],
    ["arktype", arktype.type({ price: "number" }), true],
  ] as const;

  test.each(libraries)(
    "%s: sends its JSON Schema where it can give one, and validates what comes back",
    async (_name, schema, givesJsonSchema) => {
      const server = service(done({ price: 999 }));
      const client = anchorBrowser({ apiKey: "key", fetch: server.fetch });
      const task = await settle(client.run({ prompt: "x" }, { output: schema }));
      expect(task.output).toEqual({ price: 999 });
      const { output_schema: sent } = JSON.parse(server.sent[0]?.body ?? "") as { output_schema?: object };
      if (givesJsonSchema)
        expect(sent).toMatchObject({ type: "object", properties: { price: { type: "number" } }, required: ["price"] });
      else expect(sent).toBeUndefined();
    },
  );

  test.each(libraries)("%s: a string that says JSON is read as such", async (_name, schema) => {
    const server = service(
      { status: "finished" },
      { id: "w", status: "finished", output: { string: '{"price":999}' } },
    );
    const task = await settle(browserAct({ apiKey: "key", fetch: server.fetch }).wait("w", { output: schema }));
    expect(task.output).toEqual({ price: 999 });
  });

  test.each(libraries)("%s: an output that does not fit is kept, with the handle", async (_name, schema) => {
    const server = service(done({ price: "much" }));
    const error = await failure(anchorBrowser({ apiKey: "key", fetch: server.fetch }).wait("w", { output: schema }));
    expect(error).toBeInstanceOf(OutputInvalidError);
    expect(error).toMatchObject({
      output: { price: "much" },
      raw: done({ price: "much" }),
      handle: { id: "w" },
      issues: [{ path: "/price" }],
    });
  });

  test("goes to Browser Use v1 as a JSON string", async () => {
    const server = service("finished", { id: "w", status: "finished", output: '{"price":999}' });
    const client = browserUseV1({ apiKey: "key", fetch: server.fetch });
    const task = await settle(client.run({ task: "x" }, { output: z.object({ price: z.number() }) }));
    expect(task.output).toEqual({ price: 999 });
    const body = JSON.parse(server.sent[0]?.body ?? "") as { structured_output_json: string };
    expect(JSON.parse(body.structured_output_json)).toMatchObject({ properties: { price: { type: "number" } } });
  });

  test("given twice, or no schema at all, is refused before anything is sent", async () => {
    const server = service(running);
    const client = anchorBrowser({ apiKey: "key", fetch: server.fetch });
    await expect(client.start({ prompt: "x", output_schema: {} }, { output: z.string() })).rejects.toThrow("not both");
    await expect(client.start({ prompt: "x" }, { output: {} as never })).rejects.toThrow("Standard Schema");
    await expect(client.wait("w", { output: "string" as never })).rejects.toThrow("Standard Schema");
    expect(server.sent).toEqual([]);
  });
});

test.each(["constructor", "__proto__", "toString"])(
  "the status %j is an unknown word like any other",
  async (status) => {
    const client = anchorBrowser({ apiKey: "key", fetch: service({ data: { status } }).fetch });
    expect(await settle(client.get("w"))).toMatchObject({ state: "unknown", status });
  },
);

test("an Anchor result may be an object, a string or missing: it is kept as it came", async () => {
  for (const result of [{ heading: "é" }, "The heading is é", null]) {
    const task = await settle(anchorBrowser({ apiKey: "key", fetch: service(done(result)).fetch }).wait("w"));
    expect(task.output).toEqual(result);
    expect(task.raw).toEqual(done(result));
  }
  expect(
    (await settle(anchorBrowser({ apiKey: "key", fetch: service({ data: { status: "COMPLETED" } }).fetch }).wait("w")))
      .output,
  ).toBeNull();
});

test("the whole task is read again when the full read fails, and its status counts if it is not over after all", async () => {
  const answers: Body[] = [
    { status: "finished" },
    { id: "w", status: "running" },
    { status: "finished" },
    { id: "w" },
    { id: "w", status: "finished", output: { string: "at last" } },
  ];
  const server = service(...answers);
  const task = await settle(browserAct({ apiKey: "key", fetch: server.fetch }).wait("w"));
  expect(task.output).toBe("at last");
  expect(server.reads().map(({ path }) => path.includes("get-task-status"))).toEqual([true, false, true, false, false]);
});

test("a wait that joins another one keeps its own budget of faults", async () => {
  const fetch = async () => new Response("", { status: 503 });
  const client = anchorBrowser({ apiKey: "key", fetch });
  const first = failure(client.wait("w"), 0);
  await vi.advanceTimersByTimeAsync(100_000);
  let secondEnded = 0;
  const began = Date.now();
  const second = client.wait("w").catch((error: unknown) => {
    secondEnded = Date.now() - began;
    return error;
  });
  await vi.advanceTimersByTimeAsync(200_000);
  expect(await first).toMatchObject({ code: "unobservable" });
  expect(await second).toMatchObject({ code: "unobservable" });
  expect(secondEnded).toBeGreaterThanOrEqual(100_000);
});
