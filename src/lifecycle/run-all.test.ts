import { describe, expect, vi } from "vitest";
import { anchorBrowser, browserAct, type Outcome, type TaskEvent } from "../index.ts";
import { anchorService } from "../testing/anchor-service.ts";
import { collect } from "../testing/collect.ts";
import { advanced, fakeClockTest as test } from "../testing/fake-clock.ts";
import { onRequest } from "../testing/scripted-fetch.ts";

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

test("leaving the loop over runAll stops no task, an abort does when it was told to", async () => {
  const stopped: string[] = [];
  const fetch = onRequest(async ({ method, url }) => {
    if (method === "PUT") stopped.push(url);
    if (method === "POST") return Response.json({ id: `t${Math.random()}` });
    return method === "PUT" ? new Response(null) : Response.json({ status: "running" });
  });
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
