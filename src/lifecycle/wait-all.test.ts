import { getEventListeners } from "node:events";
import { describe, expect, vi } from "vitest";
import { anchorBrowser, type TaskEvent, TaskFailedError } from "../index.ts";
import { anchorService, handle } from "../testing/anchor-service.ts";
import { collect } from "../testing/collect.ts";
import { advanced, fakeClockTest as test } from "../testing/fake-clock.ts";

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
});
