import { afterEach, expect, vi } from "vitest";
import { anchorBrowser, browserAct } from "../index.ts";
import { collect } from "../testing/collect.ts";
import { settle, fakeClockTest as test } from "../testing/fake-clock.ts";
import { onRequest } from "../testing/scripted-fetch.ts";

// No lane, no task and no last read starves, whatever else a client has to send.

afterEach(() => {
  vi.restoreAllMocks();
});

const over = { data: { status: "COMPLETED", result: {} } };
const running = { data: { status: "RUNNING" } };
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const never = () => new Promise<never>(() => {});
const startedAt = () => new Date().toISOString();
const old = () => new Date(Date.now() - 3_600_000).toISOString();

test("400 queued starts delay a due read by a few requests only", async () => {
  const sent: string[] = [];
  const fetch = onRequest(async (request) => {
    sent.push(request.method);
    await pause(50);
    return Response.json(request.method === "POST" ? { data: { workflow_id: `w${sent.length}` } } : over);
  });
  const client = anchorBrowser({ apiKey: "key", fetch });
  const starts = Array.from({ length: 400 }, () => client.start({ prompt: "x" }));
  await vi.advanceTimersByTimeAsync(100);
  const before = sent.length;
  const wait = client.wait("t", { timeoutMs: 5_000 });
  await vi.advanceTimersByTimeAsync(300);
  expect(await wait).toMatchObject({ state: "completed" });
  expect(sent.indexOf("GET") - before).toBeLessThanOrEqual(3);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(await Promise.all(starts)).toHaveLength(400);
});

test("a queue of overdue reads holds up neither a start, nor a stop, nor a get", async () => {
  const sent: string[] = [];
  const fetch = onRequest(async (request) => {
    sent.push(`${request.method} ${new URL(request.url).searchParams.get("task_id") ?? ""}`.trim());
    return Response.json(request.method === "POST" ? { id: "w" } : { status: "running" });
  });
  const client = browserAct({ apiKey: "key", fetch, maxRequestsPerSecond: 10 });
  // Reads of their own: a list would answer for all.
  const handles = Array.from(
    { length: 300 },
    (_, index) => ({ v: 1, provider: "browser-act", id: `t${index}`, startedAt: old() }) as const,
  );
  const waits = client.waitAll(handles);
  void waits.next();
  await vi.advanceTimersByTimeAsync(1_000);
  const before = sent.length;
  const others = [client.start({ workflow_id: "w" }), client.stop("s"), client.get("g")];
  await vi.advanceTimersByTimeAsync(1_000);
  await Promise.all(others);
  const soon = sent.slice(before, before + 9);
  expect(soon).toContain("POST");
  expect(soon).toContain("PUT s");
  expect(soon).toContain("GET g");
  await waits.return?.();
});

test("during 2,000 common deadlines at 50 requests a second, get and readNow are answered within a second", async () => {
  const seen: { id: string; at: number }[] = [];
  const fetch = onRequest(async (request) => {
    const id = new URL(request.url).pathname.split("/").at(-2) ?? "";
    seen.push({ id, at: Date.now() });
    return Response.json(id === "got" ? over : running);
  });
  const client = anchorBrowser({ apiKey: "key", fetch });
  const handles = Array.from(
    { length: 2_000 },
    (_, index) => ({ v: 1, provider: "anchor-browser", id: `t${index}`, startedAt: startedAt() }) as const,
  );
  const collecting = collect(client.waitAll(handles, { timeoutMs: 60_000 }));
  for (const at of [20_000, 58_000]) {
    await vi.advanceTimersByTimeAsync(at === 20_000 ? at : at - 21_000);
    const asked = Date.now();
    const got = client.get("got");
    client.readNow("t1999");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await got).toMatchObject({ state: "completed" });
    expect(seen.filter((read) => read.at >= asked && read.id === "t1999").length).toBeGreaterThan(0);
  }
  await vi.advanceTimersByTimeAsync(10_000);
  const outcomes = await collecting;
  expect(outcomes).toHaveLength(2_000);
  // Every wait ended at its deadline, also those whose last read found no turn.
  expect(outcomes.every(({ ok }) => !ok)).toBe(true);
});

/** A service of BrowserAct with a list of its own; the single reads of these tasks say that they are over. */
function actService({
  list,
  reads = {},
}: {
  list(): Promise<Response> | Response;
  reads?: Record<string, () => Promise<never>>;
}) {
  const single: string[] = [];
  const fetch = onRequest(async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname.endsWith("list-tasks")) return list();
    const id = searchParams.get("task_id") ?? "";
    single.push(id);
    await reads[id]?.();
    return Response.json({ id, status: "finished", output: { string: "x" } });
  });
  return { client: browserAct({ apiKey: "key", fetch }), single };
}

const four = ["a", "b", "c", "d"].map((id) => () => ({ v: 1, provider: "browser-act", id, startedAt: old() }) as const);

test("a list that never answers holds up no read for long", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  const { client, single } = actService({ list: never });
  const outcomes = await settle(collect(client.waitAll(four.map((handle) => handle()))), 8_000);
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(4);
  expect(single).toHaveLength(8);
});

test("a list that never answers does not take the last reads of short waits either", async () => {
  const { client } = actService({ list: never });
  const outcomes = await settle(
    collect(
      client.waitAll(
        four.map((handle) => handle()),
        { timeoutMs: 3_000 },
      ),
    ),
    4_000,
  );
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(4);
});

test("a list that says running for ever does not answer the last reads of waits", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  const items = ["a", "b", "c", "d"].map((id) => ({ id, status: "running" }));
  const { client } = actService({ list: () => Response.json({ items }) });
  const outcomes = await settle(
    collect(
      client.waitAll(
        four.map((handle) => handle()),
        { timeoutMs: 20_000 },
      ),
    ),
    21_000,
  );
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(4);
});

test("a list that says running for ever is found out by the reads that check it", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  const ids = ["a", "b", "c", "d", "e"];
  const began = Date.now();
  let singles = 0;
  const fetch = onRequest(async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname.endsWith("list-tasks")) return Response.json({ items: ids.map((id) => ({ id, status: "running" })) });
    singles += 1;
    const status = Date.now() - began < 10_000 ? "running" : "finished";
    return Response.json({ id: searchParams.get("task_id"), status, output: { string: "x" } });
  });
  const handles = ids.map((id) => ({ v: 1, provider: "browser-act", id, startedAt: old() }) as const);
  const collecting = collect(browserAct({ apiKey: "key", fetch }).waitAll(handles));
  await vi.advanceTimersByTimeAsync(120_000);
  const open = Symbol();
  const outcomes = await Promise.race([collecting, Promise.resolve(open)]);
  expect(outcomes).not.toBe(open);
  expect(outcomes).toHaveLength(5);
  expect(singles).toBeLessThan(20);
});

test("a list that lags for one task alone does not keep its wait beyond its deadline", async () => {
  const items = ["a", "b", "c", "d"].map((id) => ({ id, status: id === "a" ? "running" : "finished" }));
  const { client } = actService({ list: () => Response.json({ items }) });
  const outcomes = await settle(
    collect(
      client.waitAll(
        four.map((handle) => handle()),
        { timeoutMs: 30_000 },
      ),
    ),
    31_000,
  );
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(4);
});

test("reads of other tasks that hang take no last read: it needs no free slot", async () => {
  const fetch = onRequest((request) => {
    const id = new URL(request.url).pathname.split("/").at(-2) ?? "";
    return id.startsWith("hung") ? never() : Promise.resolve(Response.json(over));
  });
  const client = anchorBrowser({ apiKey: "key", fetch, maxInFlight: 4 });
  const hung = Array.from({ length: 4 }, (_, index) => client.wait(`hung${index}`).catch(() => {}));
  await vi.advanceTimersByTimeAsync(500);
  const wait = client.wait("t", { timeoutMs: 5_000 });
  expect(await settle(wait, 5_000)).toMatchObject({ state: "completed" });
  expect(hung).toHaveLength(4);
});
