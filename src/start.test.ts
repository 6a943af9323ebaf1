import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  ApiError,
  anchorBrowser,
  browserAct,
  browserUseV1,
  ConnectionError,
  ErrandError,
  ProtocolError,
  StartUncertainError,
} from "./index.ts";
import { countRequests, drive } from "./testing/drive.ts";
import * as answer from "./testing/scripted-server.ts";

const INPUT = { prompt: "Extract the main heading" };
let server: answer.ScriptedServer;

beforeEach(async () => {
  server = await answer.startScriptedServer();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"] });
});
afterEach(async () => {
  vi.useRealTimers();
  await server.close();
});

const posts = () => server.seen.filter(({ method }) => method === "POST");

async function starting(options: { baseUrl?: string; signal?: AbortSignal; at?: () => void } = {}) {
  const requests = countRequests();
  const { baseUrl = server.url, signal } = options;
  const work = anchorBrowser({ apiKey: "key", baseUrl, ...requests.options }).start(INPUT, { signal });
  options.at?.();
  const began = Date.now();
  const [result] = await Promise.allSettled([drive(work, requests, server)]);
  await vi.advanceTimersByTimeAsync(600_000);
  return { result, ms: Date.now() - began - 600_000 };
}

async function failing<E extends Error>(type: new (...args: never[]) => E, options?: Parameters<typeof starting>[0]) {
  const { result, ms } = await starting(options);
  if (result.status === "fulfilled") throw new Error("The start did not fail.");
  expect(result.reason).toBeInstanceOf(type);
  return { error: result.reason as E, ms };
}

test("a start is one POST with async set, and gives a handle that is plain JSON", async () => {
  const before = new Date().toISOString();
  const { result } = await starting();
  expect(result).toEqual({
    status: "fulfilled",
    value: { v: 1, provider: "anchor-browser", id: "task-1", startedAt: before },
  });
  expect(posts()).toMatchObject([
    { path: "/v1/tools/perform-web-task", body: JSON.stringify({ ...INPUT, async: true }) },
  ]);
});

describe("a start is sent once, and nobody can say whether it was taken, after", () => {
  test.each<[string, answer.Step, number | undefined]>([
    ["500", answer.json(500, { error: { message: "boom" } }), 500],
    ["503", answer.text(503, ""), 503],
    ["408", answer.json(408, {}), 408],
    ["503 with Retry-After", answer.json(503, {}, { "retry-after": "1" }), 503],
    ["a reset", answer.reset, undefined],
    ["a reset in the middle of the body", answer.resetInBody, undefined],
    ["silence", answer.silence, undefined],
    ["headers and then silence", answer.silenceInBody, undefined],
    ["HTML with 200", answer.text(200, "<html>", { "content-type": "text/html" }), 200],
    ["an empty 200", answer.text(200, ""), 200],
    ["a 200 without an id", answer.json(200, { data: {} }), 200],
    ["a 200 with an id that no path can hold", answer.json(200, { data: { workflow_id: ".." } }), 200],
    ["a redirect", answer.text(307, "", { location: "/elsewhere" }), 307],
  ])("%s", async (_what, step, status) => {
    server.play("start", step);
    const { error } = await failing(StartUncertainError);
    expect(posts()).toHaveLength(1);
    expect(error).toMatchObject({ provider: "anchor-browser", status, handle: undefined });
    expect(Date.parse(error.startedAt)).not.toBeNaN();
    expect(error.cause).toBeInstanceOf(ErrandError);
  });

  test("silence, within startTimeoutMs", async () => {
    server.play("start", answer.silence);
    expect((await failing(StartUncertainError)).ms).toBe(60_000);
  });

  test("an abort while it is in flight", async () => {
    server.play("start", answer.silence);
    const controller = new AbortController();
    const reason = new Error("enough");
    const at = () => setTimeout(() => controller.abort(reason), 2_000);
    const { error, ms } = await failing(StartUncertainError, { signal: controller.signal, at });
    expect(error.cause).toBe(reason);
    expect(error.message).toMatch(/ It was aborted in flight\.$/);
    expect(ms).toBe(2_000);
  });
});

describe("a start certainly did not happen", () => {
  test.each([400, 401, 402, 403, 404, 409, 422])("after %i", async (status) => {
    server.play("start", answer.json(status, { error: { code: status, message: "no" } }));
    const { error } = await failing(ApiError);
    expect(error).toMatchObject({ status, body: { error: { code: status, message: "no" } } });
    expect(posts()).toHaveLength(1);
  });

  test("when the connection is refused", async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, "127.0.0.1", resolve));
    const { port } = gone.address() as AddressInfo;
    await new Promise((resolve) => gone.close(resolve));
    const { error } = await failing(ConnectionError, { baseUrl: `http://127.0.0.1:${port}` });
    expect(error).toMatchObject({ sent: false });
    expect(error.message).toContain("ECONNREFUSED");
  });

  test("when the name does not resolve", async () => {
    const fetch = async () => {
      throw new TypeError("fetch failed", {
        cause: Object.assign(new Error("getaddrinfo ENOTFOUND nowhere.invalid"), { code: "ENOTFOUND" }),
      });
    };
    const error = await anchorBrowser({ apiKey: "key", fetch })
      .start(INPUT)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ sent: false, cause: { cause: { code: "ENOTFOUND" } } });
  });

  test("when it was aborted before", async () => {
    const reason = new Error("enough");
    const { result } = await starting({ signal: AbortSignal.abort(reason) });
    expect(result).toEqual({ status: "rejected", reason });
    expect(posts()).toEqual([]);
  });

  test("when it was aborted in the queue", async () => {
    const hanging = vi.fn(() => new Promise<Response>(() => {}));
    const client = anchorBrowser({ apiKey: "key", fetch: hanging, maxInFlight: 1 });
    void client.start(INPUT).catch(() => {});
    const controller = new AbortController();
    const queued = client.start(INPUT, { signal: controller.signal });
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(queued).rejects.toBe(reason);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(hanging).toHaveBeenCalledTimes(1);
  });

  test("when the input cannot be written as JSON", async () => {
    const fetch = vi.fn();
    const client = anchorBrowser({ apiKey: "key", fetch });
    await expect(client.start({ ...INPUT, max_steps: 3n as unknown as number })).rejects.toThrow(TypeError);
    expect(fetch).not.toHaveBeenCalled();
  });

  test("when the apiKey function fails", async () => {
    const fetch = vi.fn();
    const apiKey = () => Promise.reject(new Error("vault is sealed"));
    const error = await anchorBrowser({ apiKey, fetch })
      .start(INPUT)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ sent: false, cause: { message: "vault is sealed" } });
    expect(fetch).not.toHaveBeenCalled();
  });
});

describe("429 on a start", () => {
  test("is repeated after what Retry-After asks for", async () => {
    server.play("start", answer.json(429, {}, { "retry-after": "20" }), answer.started);
    const { result, ms } = await starting();
    expect(result).toMatchObject({ status: "fulfilled", value: { id: "task-1" } });
    expect(posts()).toHaveLength(2);
    expect(ms).toBeGreaterThanOrEqual(20_000);
  });

  test.each(["0", "Sun, 06 Nov 1994 08:49:37 GMT"])(
    "is not repeated at once, whatever Retry-After allows: %s",
    async (after) => {
      server.play("start", ...Array(3).fill(answer.json(429, {}, { "retry-after": after })), answer.started);
      const { ms } = await starting();
      expect(posts()).toHaveLength(4);
      expect(ms).toBeGreaterThanOrEqual(3_000);
    },
  );

  test("is an ApiError when it asks for more time than the start has", async () => {
    server.play("start", answer.json(429, {}, { "retry-after": "120" }));
    const { error, ms } = await failing(ApiError);
    expect(error).toMatchObject({ status: 429, retryAfterMs: 120_000 });
    expect(ms).toBe(0);
  });

  test("without Retry-After is an ApiError", async () => {
    server.play("start", answer.json(429, {}));
    await failing(ApiError);
    expect(posts()).toHaveLength(1);
  });
});

test("Anchor's synchronous answer: run gives it, start keeps it in the error", async () => {
  const fetch = vi.fn(async () => Response.json({ data: { result: { result: { heading: "Example" } } } }));
  const client = anchorBrowser({ apiKey: "key", fetch, maxRequestsPerSecond: Infinity });
  expect(await client.run(INPUT)).toEqual({
    handle: undefined,
    state: "completed",
    status: "sync",
    output: { result: { heading: "Example" } },
    verdict: undefined,
    raw: { data: { result: { result: { heading: "Example" } } } },
  });
  expect(fetch).toHaveBeenCalledTimes(1);
  const error = await client.start(INPUT).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ProtocolError);
  expect(error).toMatchObject({ raw: { data: { result: { result: { heading: "Example" } } } } });
});

test("Anchor's session goes into the query and the handle", async () => {
  const seen: string[] = [];
  const fetch = async (request: Request) => {
    seen.push(request.url, await request.text());
    return Response.json({ data: { status: "running", workflow_id: "w" } });
  };
  const client = anchorBrowser({ apiKey: "key", fetch });
  const handle = await client.start({ ...INPUT, sessionId: "a b" });
  expect(seen).toEqual([
    "https://api.anchorbrowser.io/v1/tools/perform-web-task?sessionId=a%20b",
    JSON.stringify({ ...INPUT, async: true }),
  ]);
  expect(handle).toMatchObject({ id: "w", sessionId: "a b" });
});

test("BrowserAct ids beyond 2^53 stay exact, also where the service sends a number", async () => {
  const fetch = async () =>
    new Response('{"id": 16429034742537847}', { headers: { "content-type": "application/json" } });
  const client = browserAct({ apiKey: "key", fetch, maxRequestsPerSecond: Infinity });
  expect(await client.start({ workflow_id: "wf" })).toMatchObject({ id: "16429034742537847", kind: "workflow" });
  expect(await client.start({ workflow_template_id: "tpl" })).toMatchObject({ kind: "template" });
});

test("BrowserAct needs one of its two ids, and refuses both", async () => {
  const fetch = vi.fn();
  const client = browserAct({ apiKey: "key", fetch });
  await expect(client.start({ workflow_id: "w", workflow_template_id: "t" } as never)).rejects.toThrow("takes either");
  await expect(client.start({} as never)).rejects.toThrow("takes either workflow_id or workflow_template_id");
  expect(fetch).not.toHaveBeenCalled();
});

test("a start at Browser Use v1 says that the service is gone and names its successor", async () => {
  const fetch = async () => Response.json({ detail: "Not Found" }, { status: 404 });
  const error = await browserUseV1({ apiKey: "key", fetch })
    .start({ task: "x" })
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ApiError);
  expect(String(error)).toMatch(/answered 404: Not Found\. .*since July 2026.*Use Browser Use v4/);
});

test("runs that wait for an answer do not hold back the reads of others", async () => {
  const pending: ((response: Response) => void)[] = [];
  const fetch = async (request: Request) =>
    request.method === "POST"
      ? new Promise<Response>((resolve) => pending.push(resolve))
      : Response.json({ data: { status: "COMPLETED", result: {} } });
  const client = anchorBrowser({ apiKey: "key", fetch, maxInFlight: 2 });
  const starts = [client.start(INPUT), client.start(INPUT), client.start(INPUT)];
  await vi.advanceTimersByTimeAsync(100);
  expect(pending).toHaveLength(2);
  const read = client.get("task-1");
  await vi.advanceTimersByTimeAsync(100);
  expect((await read).state).toBe("completed");
  for (let sent = 0; sent < 3; sent += 1) {
    pending[sent]?.(Response.json({ data: { status: "running", workflow_id: `w${sent}` } }));
    await vi.advanceTimersByTimeAsync(100);
  }
  expect((await Promise.all(starts)).map(({ id }) => id)).toEqual(["w0", "w1", "w2"]);
});

test("a pause that a 429 put on starts holds back no stop", async () => {
  const seen: string[] = [];
  const fetch = async (request: Request) => {
    seen.push(request.method);
    if (request.method === "POST") return Response.json({}, { status: 429, headers: { "retry-after": "30" } });
    return new Response("");
  };
  const client = browserAct({ apiKey: "key", fetch });
  const starting = client.start({ workflow_id: "w" }).catch(() => {});
  await vi.advanceTimersByTimeAsync(100);
  const stopping = client.stop("t");
  await vi.advanceTimersByTimeAsync(100);
  await stopping;
  expect(seen).toEqual(["POST", "PUT"]);
  await vi.advanceTimersByTimeAsync(120_000);
  await starting;
});

test.each([
  ["an abort", { signal: true }],
  ["startTimeoutMs", { startTimeoutMs: 50 }],
])(
  "a start that ended before its key came is not sent after all, also by a fetch that is deaf to its signal: %s",
  async (_how, how) => {
    const fetch = vi.fn(async () => Response.json({ data: { workflow_id: "w" } }));
    const controller = new AbortController();
    const apiKey = () => new Promise<string>((resolve) => setTimeout(resolve, 100, "key"));
    const { signal, ...options } = { signal: false, ...how };
    const start = anchorBrowser({ apiKey, fetch, ...options }).start(INPUT, { signal: controller.signal });
    const failing = start.catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(60);
    if (signal) controller.abort(new Error("enough"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await failing).toMatchObject(signal ? { message: "enough" } : { code: "connection", sent: false });
    expect(fetch).not.toHaveBeenCalled();
  },
);

test("a start whose key never comes was certainly not sent", async () => {
  const fetch = vi.fn();
  const client = anchorBrowser({ apiKey: () => new Promise<string>(() => {}), fetch });
  const failing = client.start(INPUT).catch((caught: unknown) => caught);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await failing).toMatchObject({ code: "connection", sent: false });
  expect(fetch).not.toHaveBeenCalled();
});
