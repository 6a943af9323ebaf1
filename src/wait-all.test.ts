import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { anchorBrowser, browserAct, browserUseV1, type Outcome, type TaskEvent, TaskFailedError } from "./index.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const began = () => Date.now();

/** An Anchor service whose tasks end after as many seconds as their id says; `f…` fail, and reads are counted. */
function anchorService() {
  const since = began();
  const reads: { id: string; at: number }[] = [];
  let started = 0;
  const fetch = async (request: Request): Promise<Response> => {
    if (request.method === "POST") {
      const { prompt } = (await request.json()) as { prompt: string };
      if (prompt === "refuse") return Response.json({ error: { message: "no" } }, { status: 400 });
      started += 1;
      return Response.json({ data: { status: "running", workflow_id: `${prompt}#${started}` } });
    }
    const id = decodeURIComponent(new URL(request.url).pathname.split("/").at(-2) ?? "");
    const at = Date.now() - since;
    reads.push({ id, at });
    const over = at >= Number.parseFloat(id.replace(/^\D*/, "")) * 1000;
    if (!over) return Response.json({ data: { status: "RUNNING" } });
    return Response.json({
      data: id.startsWith("f") ? { status: "FAILED", error: "no luck" } : { status: "COMPLETED", result: { id } },
    });
  };
  return {
    fetch,
    reads,
    get started() {
      return started;
    },
  };
}

const handle = (id: string) => ({
  v: 1 as const,
  provider: "anchor-browser" as const,
  id,
  startedAt: new Date().toISOString(),
});

async function collect<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of iterable) all.push(item);
  return all;
}

async function advanced<T>(work: Promise<T>, ms: number): Promise<T> {
  await vi.advanceTimersByTimeAsync(ms);
  return work;
}

describe("waitAll", () => {
  test("gives tasks in the order in which they end, failures as values", async () => {
    const service = anchorService();
    const client = anchorBrowser({ apiKey: "key", fetch: service.fetch });
    const outcomes = await advanced(collect(client.waitAll([handle("t9"), handle("f3"), handle("t1")])), 20_000);
    expect(outcomes).toMatchObject([
      { ok: true, index: 2, handle: { id: "t1" }, task: { output: { id: "t1" } } },
      { ok: false, index: 1, handle: { id: "f3" } },
      { ok: true, index: 0, handle: { id: "t9" } },
    ]);
    expect((outcomes[1] as { error: unknown }).error).toBeInstanceOf(TaskFailedError);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("gives each task once, and as a failure when an async callback could not take its end", async () => {
    const service = anchorService();
    const client = anchorBrowser({ apiKey: "key", fetch: service.fetch });
    const onEvent = async ({ type }: TaskEvent) => {
      if (type === "done") throw new Error("broken callback");
    };
    const outcomes = await advanced(collect(client.waitAll([handle("t1"), handle("t5")], { onEvent })), 20_000);
    expect(outcomes).toMatchObject([
      { ok: false, index: 0, handle: { id: "t1" }, error: { message: "broken callback" } },
      { ok: false, index: 1, handle: { id: "t5" }, error: { message: "broken callback" } },
    ]);
  });

  test.each([["abc"], [handle("t1")], [null], [undefined], [5]])("takes no %j for many tasks", (tasks) => {
    const client = anchorBrowser({ apiKey: "key", fetch: vi.fn() });
    expect(() => client.waitAll(tasks as never)).toThrow(/^waitAll takes handles or ids in an array/);
    expect(() => client.runAll(tasks as never)).toThrow(/^runAll takes the inputs of tasks in an array/);
  });

  test("of nothing ends at once, and a bad handle is refused with its place", async () => {
    const client = anchorBrowser({ apiKey: "key", fetch: vi.fn() });
    expect(await collect(client.waitAll([]))).toEqual([]);
    expect(() => client.waitAll(["fine", ""])).toThrow("index 1");
    expect(() => client.waitAll([{ ...handle("x"), provider: "browser-act" } as never])).toThrow("browser-act");
    expect(() => client.waitAll([{ ...handle("x"), v: 2 } as never])).toThrow("Update errand");
  });

  test("leaving the loop leaves no timer, no listener and no request behind", async () => {
    const service = anchorService();
    const { signal } = new AbortController();
    const client = anchorBrowser({ apiKey: "key", fetch: service.fetch });
    const leaving = (async () => {
      for await (const outcome of client.waitAll([handle("t1"), handle("t50"), handle("t60")], { signal }))
        return outcome;
      return undefined;
    })();
    expect(await advanced(leaving, 5_000)).toMatchObject({ ok: true, index: 2 - 2 });
    const reads = service.reads.length;
    await vi.advanceTimersByTimeAsync(100_000);
    expect(service.reads).toHaveLength(reads);
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("a thousand waits put one listener on their signal, and an abort ends them all with their handles", async () => {
    const service = anchorService();
    const controller = new AbortController();
    const client = anchorBrowser({ apiKey: "key", fetch: service.fetch });
    const ids = Array.from({ length: 1_000 }, (_, index) => handle(`t9${index}`));
    const collecting = collect(client.waitAll(ids, { signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(1);
    const reason = new Error("enough");
    controller.abort(reason);
    const outcomes = await collecting;
    expect(outcomes).toHaveLength(1_000);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ ok: false, error: reason, handle: { v: 1 } });
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  test("several waits for one task share its reads", async () => {
    const service = anchorService();
    const client = anchorBrowser({ apiKey: "key", fetch: service.fetch });
    const alone = client.wait(handle("t5"));
    await advanced(alone, 10_000);
    const reads = service.reads.length;
    const again = handle("t20");
    const all = [client.wait(again), client.wait(again), collect(client.waitAll([again, again]))];
    await vi.advanceTimersByTimeAsync(30_000);
    await Promise.all(all);
    expect(service.reads.length - reads).toBeLessThan(25);
  });

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
      fetch: async ({ url }) => {
        const status = url.endsWith("/status");
        asked.push(status ? "status" : "task");
        return Response.json(status ? "finished" : { id: "x", status: "finished", output: "done" });
      },
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
    const fetch = async (request: Request) => {
      seen.push([request.method, Date.now() - since]);
      if (request.method === "POST") return Response.json({ data: { status: "running", workflow_id: "w" } });
      if (Date.now() - since < 60_000) return Response.json({}, { status: 429, headers: { "retry-after": "60" } });
      return Response.json({ data: { status: "COMPLETED", result: {} } });
    };
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

describe("runAll", () => {
  test("keeps no more than `concurrency` tasks going and gives failed starts as values", async () => {
    const service = anchorService();
    const client = anchorBrowser({ apiKey: "key", fetch: service.fetch });
    let live = 0;
    let most = 0;
    const onEvent = ({ type }: TaskEvent) => {
      if (type === "started") most = Math.max(most, ++live);
      if (type === "done") live -= 1;
    };
    const inputs = ["t2", "refuse", "f4", "t6", "t8"].map((prompt) => ({ prompt }));
    const outcomes = await advanced(collect(client.runAll(inputs, { concurrency: 2, onEvent })), 60_000);
    expect(most).toBe(2);
    expect(outcomes.map(({ index, ok }) => [index, ok]).sort()).toEqual([
      [0, true],
      [1, false],
      [2, false],
      [3, true],
      [4, true],
    ]);
    expect(outcomes.find(({ index }) => index === 1)).toMatchObject({
      ok: false,
      handle: undefined,
      error: { status: 400 },
    });
    expect(outcomes.find(({ index }) => index === 2)).toMatchObject({ ok: false, handle: { v: 1 } });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("takes inputs as they are needed, from an async source too, and passes its failure on", async () => {
    const service = anchorService();
    const client = anchorBrowser({ apiKey: "key", fetch: service.fetch });
    let given = 0;
    async function* source() {
      for (;;) {
        given += 1;
        if (given > 3) throw new Error("the source broke");
        yield { prompt: "t100" };
      }
    }
    const outcomes: Outcome[] = [];
    const looping = (async () => {
      for await (const outcome of client.runAll(source(), { concurrency: 2, timeoutMs: 5_000 })) outcomes.push(outcome);
    })();
    const failing = expect(looping).rejects.toThrow("the source broke");
    await vi.advanceTimersByTimeAsync(4_000);
    expect(given).toBe(2);
    await vi.advanceTimersByTimeAsync(10_000);
    await failing;
    expect(outcomes.map(({ ok, index, handle: named }) => [ok, index, named?.v])).toEqual([
      [false, 0, 1],
      [false, 1, 1],
      [false, 2, 1],
    ]);
  });

  test("an abort gives every started task's handle, starts nothing more, and says that inputs are left", async () => {
    const service = anchorService();
    const controller = new AbortController();
    const reason = new Error("enough");
    const client = anchorBrowser({ apiKey: "key", fetch: service.fetch });
    const inputs = Array.from({ length: 20 }, () => ({ prompt: "t100" }));
    const outcomes: Outcome[] = [];
    const looping = (async () => {
      for await (const outcome of client.runAll(inputs, { concurrency: 5, signal: controller.signal }))
        outcomes.push(outcome);
    })();
    const failing = expect(looping).rejects.toBe(reason);
    await vi.advanceTimersByTimeAsync(3_000);
    controller.abort(reason);
    await advanced(failing, 1_000);
    expect(service.started).toBe(5);
    expect(outcomes).toHaveLength(5);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ ok: false, handle: { v: 1 }, error: { cause: reason } });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("an abort when every input was taken ends with the outcomes", async () => {
    const service = anchorService();
    const controller = new AbortController();
    const client = anchorBrowser({ apiKey: "key", fetch: service.fetch });
    const collecting = collect(client.runAll([{ prompt: "t100" }], { signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(3_000);
    controller.abort(new Error("enough"));
    expect(await advanced(collecting, 1_000)).toMatchObject([{ ok: false, index: 0 }]);
  });

  test("leaving the loop starts nothing more and reads nothing more", async () => {
    const service = anchorService();
    const client = anchorBrowser({ apiKey: "key", fetch: service.fetch });
    const leaving = (async () => {
      const inputs = ["t1", "t50", "t50", "t50"].map((prompt) => ({ prompt }));
      for await (const outcome of client.runAll(inputs, { concurrency: 2 })) return outcome;
      return undefined;
    })();
    expect(await advanced(leaving, 5_000)).toMatchObject({ ok: true, index: 0 });
    const reads = service.reads.length;
    await vi.advanceTimersByTimeAsync(100_000);
    expect(service.reads).toHaveLength(reads);
    expect(service.started).toBeLessThanOrEqual(3);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("runAll over a source that gives nothing for now", () => {
  /** Gives one input and then nothing, as a queue does. */
  async function* idle(onEnd: () => void) {
    try {
      yield { prompt: "t1" };
      await new Promise(() => {});
    } finally {
      onEnd();
    }
  }

  test("an abort ends the loop at once", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const client = anchorBrowser({ apiKey: "key", fetch: anchorService().fetch });
    const collecting = collect(client.runAll(idle(vi.fn()), { signal: controller.signal }));
    const failing = expect(collecting).rejects.toBe(reason);
    await vi.advanceTimersByTimeAsync(5_000);
    controller.abort(reason);
    await failing;
  });

  test.each(["an abort", "leaving the loop"])("%s closes it, and what its clean-up throws is nobody's", async (how) => {
    const controller = new AbortController();
    const ended = vi.fn();
    async function* source() {
      try {
        for (;;) yield { prompt: "t1" };
      } finally {
        ended();
        // biome-ignore lint/correctness/noUnsafeFinally: a clean-up that fails.
        throw new Error("broken clean-up");
      }
    }
    const client = anchorBrowser({ apiKey: "key", fetch: anchorService().fetch });
    const looping = (async () => {
      for await (const outcome of client.runAll(source(), { concurrency: 1, signal: controller.signal })) {
        if (how === "leaving the loop") return outcome.ok;
        controller.abort(new Error("enough"));
      }
      return undefined;
    })().catch((error: Error) => error.message);
    expect(await advanced(looping, 20_000)).toBe(how === "an abort" ? "enough" : true);
    expect(ended).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });
});

test("leaving the loop over runAll stops no task, an abort does when it was told to", async () => {
  const stopped: string[] = [];
  const fetch = async ({ method, url }: Request) => {
    if (method === "PUT") stopped.push(url);
    if (method === "POST") return Response.json({ id: `t${Math.random()}` });
    return method === "PUT" ? new Response(null) : Response.json({ status: "running" });
  };
  const inputs = [{ workflow_id: "w" }, { workflow_id: "w" }];
  const leaving = browserAct({ apiKey: "key", fetch }).runAll(inputs, { onAbort: "stop" });
  void leaving.next();
  await vi.advanceTimersByTimeAsync(3_000);
  await leaving.return?.();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(stopped).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);

  const controller = new AbortController();
  const aborting = collect(
    browserAct({ apiKey: "key", fetch }).runAll(inputs, { onAbort: "stop", signal: controller.signal }),
  );
  await vi.advanceTimersByTimeAsync(3_000);
  controller.abort(new Error("enough"));
  expect(await advanced(aborting, 10_000)).toHaveLength(2);
  expect(stopped).toHaveLength(2);
});

describe("list batching at BrowserAct", () => {
  type Life = { endsAt: number; listed?: boolean; staleFor?: number };

  /** A BrowserAct service; `listed: false` tasks are missing from its list. */
  function service(tasks: Map<string, Life>, options: { repeat?: boolean; broken?: boolean; shift?: boolean } = {}) {
    const since = began();
    const requests: string[] = [];
    let lists = 0;
    const fetch = async (request: Request): Promise<Response> => {
      const url = new URL(request.url);
      const operation = url.pathname.split("/").at(-1) ?? "";
      const statusOf = (id: string) => (Date.now() - since >= (tasks.get(id)?.endsAt ?? 0) ? "finished" : "running");
      requests.push(operation);
      if (operation === "list-tasks") {
        lists += 1;
        if (options.broken) return new Response("<html>", { headers: { "content-type": "text/html" } });
        const limit = Number(url.searchParams.get("limit"));
        const page = Number(url.searchParams.get("page"));
        const ids = [...tasks].filter(([, life]) => life.listed !== false).map(([id]) => id);
        if (options.repeat) ids.unshift(...ids.slice(0, 10));
        if (options.shift && page > 1) ids.splice(0, 3);
        const items = ids.slice((page - 1) * limit, page * limit).map((id) => ({ id, status: statusOf(id) }));
        return Response.json({ page, limit, items });
      }
      const id = url.searchParams.get("task_id") ?? "";
      return Response.json({ id, status: statusOf(id), output: { string: id } });
    };
    return {
      fetch,
      requests,
      get lists() {
        return lists;
      },
      count: (name: string) => requests.filter((one) => one === name).length,
    };
  }

  const many = (count: number, life: (index: number) => Life) =>
    new Map(Array.from({ length: count }, (_, index) => [`task-${index}`, life(index)] as const));

  async function waitForAll(tasks: Map<string, Life>, server: ReturnType<typeof service>, ms = 120_000) {
    const client = browserAct({ apiKey: "key", fetch: server.fetch });
    const startedAt = new Date().toISOString();
    const handles = [...tasks.keys()].map((id) => ({ v: 1 as const, provider: "browser-act" as const, id, startedAt }));
    const outcomes = await advanced(collect(client.waitAll(handles)), ms);
    for (const outcome of outcomes) {
      if (!outcome.ok) throw outcome.error;
      expect(outcome.task.output).toBe(outcome.handle?.id);
    }
    expect(outcomes).toHaveLength(tasks.size);
    expect(vi.getTimerCount()).toBe(0);
    return outcomes;
  }

  test("answers hundreds of waits with one request, and reads each whole task once", async () => {
    const tasks = many(400, () => ({ endsAt: 20_000 }));
    const server = service(tasks);
    await waitForAll(tasks, server);
    expect(server.count("get-task")).toBe(400);
    expect(server.count("list-tasks")).toBeLessThan(40);
    expect(server.count("get-task-status")).toBe(0);
  });

  test("reads on its own what the list leaves out", async () => {
    const tasks = many(50, (index) => ({ endsAt: 5_000, listed: index % 10 !== 0 }));
    const server = service(tasks);
    await waitForAll(tasks, server);
    expect(server.count("get-task-status")).toBeGreaterThan(0);
  });

  test("is given up for a while when the list shows nothing of what is wanted, or fails", async () => {
    for (const server of [
      service(many(50, () => ({ endsAt: 5_000, listed: false }))),
      service(
        many(50, () => ({ endsAt: 5_000 })),
        { broken: true },
      ),
    ]) {
      const tasks = many(50, () => ({ endsAt: 5_000 }));
      await waitForAll(tasks, server);
      expect(server.lists).toBe(1);
    }
  });

  test("takes entries that come twice once, and survives pages that shift", async () => {
    const tasks = many(700, () => ({ endsAt: 10_000 }));
    await waitForAll(tasks, service(tasks, { repeat: true, shift: true }));
  });

  test("reads at most one page more than the wanted tasks would fill, and stops when all were seen", async () => {
    const others = many(3_000, () => ({ endsAt: 1e12 }));
    const wanted = many(20, () => ({ endsAt: 3_000, listed: true }));
    const last = new Map([...[...others].map(([id, life]) => [`other-${id}`, life] as const), ...wanted]);
    const pages: number[] = [];
    const times: number[] = [];
    const server = service(last);
    const client = browserAct({
      apiKey: "key",
      fetch: (request) => {
        const page = new URL(request.url).searchParams.get("page");
        if (page !== null) pages.push(Number(page));
        times.push(Date.now());
        return server.fetch(request);
      },
    });
    const outcomes = await advanced(collect(client.waitAll(wanted.keys())), 60_000);
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(Math.max(...pages)).toBe(2);
    // Pages keep to the rate like everything else.
    expect(Math.min(...times.slice(1).map((at, index) => at - (times[index] ?? 0)))).toBeGreaterThanOrEqual(18);

    const first = new Map([...wanted, ...[...others].map(([id, life]) => [`other-${id}`, life] as const)]);
    const firstServer = service(first);
    const again = browserAct({ apiKey: "key", fetch: firstServer.fetch });
    await advanced(collect(again.waitAll(wanted.keys())), 60_000);
    expect(firstServer.requests.filter((one) => one === "list-tasks").length).toBe(firstServer.lists);
    expect(firstServer.lists).toBeGreaterThan(0);
  });

  test("is not used for two waits", async () => {
    const tasks = many(2, () => ({ endsAt: 3_000 }));
    const server = service(tasks);
    await waitForAll(tasks, server);
    expect(server.lists).toBe(0);
  });

  test("is broken off when nobody waits any more", async () => {
    const server = service(many(10, () => ({ endsAt: 1e12 })));
    let aborted = false;
    const client = browserAct({
      apiKey: "key",
      fetch: (request) => {
        if (!request.url.includes("list-tasks")) return server.fetch(request);
        return new Promise((_resolve, reject) =>
          request.signal.addEventListener("abort", () => {
            aborted = true;
            reject(request.signal.reason);
          }),
        );
      },
    });
    const controller = new AbortController();
    const ids = Array.from({ length: 10 }, (_, index) => `task-${index}`);
    const collecting = collect(client.waitAll(ids, { signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(1_000);
    controller.abort();
    expect((await collecting).every(({ ok }) => !ok)).toBe(true);
    expect(aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(vi.getTimerCount()).toBe(0);
  });
});
