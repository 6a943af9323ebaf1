import { describe, expect, vi } from "vitest";
import { browserAct } from "../index.ts";
import { collect } from "../testing/collect.ts";
import { advanced, fakeClockTest as test } from "../testing/fake-clock.ts";
import { onRequest } from "../testing/scripted-fetch.ts";

const began = () => Date.now();

describe("list batching at BrowserAct", () => {
  type Life = { endsAt: number; listed?: boolean; staleFor?: number };

  /** A BrowserAct service; `listed: false` tasks are missing from its list. */
  function service(tasks: Map<string, Life>, options: { repeat?: boolean; broken?: boolean; shift?: boolean } = {}) {
    const since = began();
    const requests: string[] = [];
    let lists = 0;
    const fetch = onRequest(async (request) => {
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
    });
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
      fetch: onRequest((request, url, init) => {
        const page = new URL(request.url).searchParams.get("page");
        if (page !== null) pages.push(Number(page));
        times.push(Date.now());
        return server.fetch(url, init);
      }),
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
      fetch: onRequest((request, url, init) => {
        if (!request.url.includes("list-tasks")) return server.fetch(url, init);
        return new Promise((_resolve, reject) =>
          request.signal.addEventListener("abort", () => {
            aborted = true;
            reject(request.signal.reason);
          }),
        );
      }),
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
