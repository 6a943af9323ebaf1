import { describe, expect, vi } from "vitest";
import { anchorBrowser, browserAct, type TaskEvent } from "../index.ts";
import { settle, fakeClockTest as test } from "../testing/fake-clock.ts";
import { done, onRequest, running, service } from "../testing/scripted-fetch.ts";

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

  test.each([
    ["from a callback", undefined],
    ["during a read and then from a callback", 10],
  ])("%s is heard also when the budget is busy", async (_when, hintedAt) => {
    const server = service(running, done({}));
    const fetch = onRequest(async (_request, url, init) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return server.fetch(url, init);
    });
    const client = anchorBrowser({ apiKey: "key", fetch, maxRequestsPerSecond: 2 });
    const startedAt = new Date(Date.now() - 3_600_000).toISOString();
    const handle = { v: 1, provider: "anchor-browser", id: "w", startedAt } as const;
    const onEvent = (event: TaskEvent) => {
      if (event.type === "status") client.readNow(handle);
    };
    if (hintedAt !== undefined) setTimeout(() => client.readNow(handle), hintedAt);
    const waiting = client.wait(handle, { onEvent });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.reads()).toHaveLength(2);
    expect(await settle(waiting)).toMatchObject({ state: "completed" });
  });

  test("is heard by a wait whose task another wait of the same call has just left", async () => {
    const server = service(running);
    const client = anchorBrowser({ apiKey: "key", fetch: server.fetch });
    let told = 0;
    const onEvent = () => {
      told += 1;
      if (told === 1) throw new Error("broken observer");
    };
    const outcomes = client.waitAll(["w", "w"], { onEvent });
    expect(await outcomes.next()).toMatchObject({ value: { ok: false, index: 0 } });
    expect(client.readNow("w")).toBe(true);
    await outcomes.return?.();
    expect(vi.getTimerCount()).toBe(0);
  });

  /** Ten old tasks that run for ever, with hints while their first list is read: what is sent in four seconds. */
  async function hintedDuringList({ listed = true, hints = ["t5"] }) {
    const requests: string[] = [];
    const ids = Array.from({ length: 10 }, (_, index) => `t${index}`);
    const fetch = onRequest(async (request) => {
      const { pathname, searchParams } = new URL(request.url);
      requests.push(searchParams.get("task_id") ?? pathname);
      await new Promise((resolve) => setTimeout(resolve, 100));
      const items = ids.filter((id) => listed || id !== "t5").map((id) => ({ id, status: "running" }));
      return Response.json(pathname.endsWith("list-tasks") ? { items } : { status: "running" });
    });
    const client = browserAct({ apiKey: "key", fetch });
    const startedAt = new Date(Date.now() - 3_600_000).toISOString();
    const handles = ids.map((id) => ({ v: 1, provider: "browser-act", id, startedAt }) as const);
    const outcomes = client.waitAll(handles);
    void outcomes.next();
    await vi.advanceTimersByTimeAsync(60);
    expect(requests.at(-1)).toContain("list-tasks");
    for (const id of hints) client.readNow(id);
    await vi.advanceTimersByTimeAsync(4_000);
    await outcomes.return?.();
    return requests;
  }

  test("while a list is read has the task read once more, and no oftener", async () => {
    const requests = await hintedDuringList({});
    expect(requests.filter((request) => request === "t5" || request.endsWith("list-tasks"))).toHaveLength(2);
  });

  test("of many tasks while a list is read is answered by one more list", async () => {
    const requests = await hintedDuringList({ hints: ["t3", "t4", "t5", "t6", "t7", "t8", "t9"] });
    expect(requests.filter((request) => request.endsWith("list-tasks"))).toHaveLength(2);
  });

  test("while a list is read that leaves the task out has it read once, on its own", async () => {
    const requests = await hintedDuringList({ listed: false });
    expect(requests.filter((request) => request === "t5")).toHaveLength(1);
  });

  test("during a read that fails is served by the read that comes after the pause", async () => {
    const answers = [new Response("", { status: 503 }), Response.json(running), Response.json(done({}))];
    const times: number[] = [];
    const began = Date.now();
    const fetch = async () => {
      times.push(Date.now() - began);
      await new Promise((resolve) => setTimeout(resolve, 100));
      return answers.shift() ?? expect.unreachable();
    };
    const client = anchorBrowser({ apiKey: "key", fetch });
    const startedAt = new Date(began - 3_600_000).toISOString();
    const waiting = client.wait({ v: 1, provider: "anchor-browser", id: "w", startedAt });
    await vi.advanceTimersByTimeAsync(50);
    client.readNow("w");
    expect(await settle(waiting)).toMatchObject({ state: "completed" });
    const [, second = 0, third = 0] = times;
    expect(second).toBeGreaterThanOrEqual(350);
    expect(third - second).toBeGreaterThan(10_000);
  });
});
