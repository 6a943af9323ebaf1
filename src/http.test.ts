import { getEventListeners } from "node:events";
import { describe, expect, test, vi } from "vitest";
import { ApiError, anchorBrowser, browserAct, ConnectionError, type Exchange, ProtocolError } from "./index.ts";

const STATUS = "/v1/tools/perform-web-task/{workflowId}/status";
const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });

function client(answer: (request: Request) => Response | Promise<Response>) {
  const fetch = vi.fn(async (request: Request) => answer(request));
  const exchanges: Exchange[] = [];
  const options = {
    apiKey: "key",
    fetch,
    maxRequestsPerSecond: Infinity,
    onExchange: (one: Exchange) => void exchanges.push(one),
  };
  return { anchor: anchorBrowser(options), act: browserAct(options), fetch, exchanges };
}

const path = (workflowId: unknown) => ({ params: { path: { workflowId: workflowId as string } } });

describe("a bad path parameter is refused before any request", () => {
  test.each([[""], [" "], ["."], [".."], [undefined], [null], [7.5], [2 ** 53], [{}], ["\ud800"]])("%j", async (id) => {
    const { anchor, fetch } = client(() => json(200, {}));
    await expect(anchor.api.GET(STATUS, path(id))).rejects.toThrow(TypeError);
    await expect(anchor.api.GET(STATUS, path(id))).rejects.toThrow('path parameter "workflowId"');
    await expect(anchor.get(id as string)).rejects.toThrow(TypeError);
    expect(fetch).not.toHaveBeenCalled();
  });

  test("also when the caller leaves the parameters out", async () => {
    const { anchor, fetch } = client(() => json(200, {}));
    await expect(anchor.api.GET(STATUS, {} as never)).rejects.toThrow("must be a string, got undefined");
    expect(fetch).not.toHaveBeenCalled();
  });
});

test("a number in a path is sent where the contract numbers what it names, and is no id of a task", async () => {
  const { anchor, fetch } = client(() => json(200, {}));
  await anchor.api.GET(STATUS, path(7));
  expect(fetch.mock.calls[0]?.[0].url).toMatch(/\/perform-web-task\/7\/status$/);
  await expect(anchor.get(7 as never)).rejects.toThrow(TypeError);
});

test("ids are encoded in paths and queries", async () => {
  const { anchor, act, fetch } = client(() => json(200, { data: { status: "RUNNING" }, status: "running" }));
  await anchor.get("a/../b?c#d é");
  await act.get("a&b=c");
  expect(fetch.mock.calls.map(([request]) => request.url)).toEqual([
    "https://api.anchorbrowser.io/v1/tools/perform-web-task/a%2F..%2Fb%3Fc%23d%20%C3%A9/status",
    "https://api.browseract.com/v2/workflow/get-task-status?task_id=a%26b%3Dc",
  ]);
});

describe("api", () => {
  test("gives data with the response, and sends key and JSON", async () => {
    const { anchor, fetch } = client(() => json(200, { data: { status: "RUNNING" } }));
    const { data, error, response } = await anchor.api.GET(STATUS, path("w"));
    expect(data).toEqual({ data: { status: "RUNNING" } });
    expect(error).toBeUndefined();
    expect(response.status).toBe(200);
    const request = fetch.mock.calls[0]?.[0];
    expect(request?.headers.get("anchor-api-key")).toBe("key");
    expect(request?.redirect).toBe("manual");
  });

  test("gives a declared error as `error`", async () => {
    const { anchor } = client(() => json(400, { error: { code: 400, message: "bad" } }));
    const { data, error } = await anchor.api.GET(STATUS, path("w"));
    expect(data).toBeUndefined();
    expect(error).toEqual({ error: { code: 400, message: "bad" } });
  });

  test.each([
    ["an empty body", new Response(null, { status: 500, headers: { "content-length": "0" } }), undefined],
    ["an empty body without a length", new Response("", { status: 404 }), undefined],
    ["null", json(400, null), null],
    ["HTML", new Response("<html>", { status: 502 }), "<html>"],
  ])("throws for an error with %s, which `if (error)` would take for success", async (_what, response, body) => {
    const { anchor } = client(() => response);
    const error = await anchor.api.GET(STATUS, path("w")).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: response.status, body });
  });

  test.each([
    ["HTML", new Response("<html>", { headers: { "content-type": "text/html" } })],
    ["HTML that happens to be JSON", new Response("404", { headers: { "content-type": "text/html" } })],
    ["text", new Response("finished", { headers: { "content-type": "text/plain" } })],
    ["half a JSON", new Response('{"data":', { headers: { "content-type": "application/json" } })],
    ["an empty body", new Response("")],
    ["204", new Response(null, { status: 204 })],
    ["a redirect", new Response(null, { status: 302, headers: { location: "https://elsewhere.example/" } })],
  ])("throws a ProtocolError for a success with %s", async (_what, response) => {
    const { anchor } = client(() => response);
    await expect(anchor.api.GET(STATUS, path("w"))).rejects.toThrow(ProtocolError);
  });

  test("takes an empty 200 where the contract promises nothing", async () => {
    const { act } = client(() => new Response(""));
    const { data, response } = await act.api.PUT("/v2/workflow/stop-task", { params: { query: { task_id: "t" } } });
    expect(data).toBeUndefined();
    expect(response.status).toBe(200);
    await act.stop("t");
    await act.resume("t");
  });

  test("gives text, bytes, a blob or a stream to a caller who asks for it", async () => {
    const { anchor } = client(() => new Response("é", { headers: { "content-type": "text/plain" } }));
    expect((await anchor.api.GET(STATUS, { ...path("w"), parseAs: "text" })).data).toBe("é");
    const { data: bytes } = await anchor.api.GET(STATUS, { ...path("w"), parseAs: "arrayBuffer" });
    expect(new Uint8Array(bytes as ArrayBuffer)).toEqual(new Uint8Array([0xc3, 0xa9]));
    const { data: blob } = await anchor.api.GET(STATUS, { ...path("w"), parseAs: "blob" });
    expect(await (blob as Blob).text()).toBe("é");
    const { data: stream } = await anchor.api.GET(STATUS, { ...path("w"), parseAs: "stream" });
    expect(await new Response(stream).text()).toBe("é");
  });

  test.each(["baseUrl", "fetch", "redirect", "middleware"])("refuses %s for one request", async (name) => {
    const { anchor, fetch } = client(() => json(200, {}));
    await expect(anchor.api.GET(STATUS, { ...path("w"), [name]: "x" } as never)).rejects.toThrow(
      `${name} cannot be set`,
    );
    expect(fetch).not.toHaveBeenCalled();
  });

  test("ends with the caller's reason when its signal aborts, also where fetch is deaf to it", async () => {
    const { anchor } = client(() => new Promise(() => {}));
    const controller = new AbortController();
    const reading = anchor.api.GET(STATUS, { ...path("w"), signal: controller.signal });
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 5);
    await expect(reading).rejects.toBe(reason);
  });
});

describe("get", () => {
  test("reads a running task with one request", async () => {
    const { act, fetch } = client(() => json(200, { status: "running" }));
    expect(await act.get("t")).toMatchObject({ state: "running", status: "running", handle: { id: "t" } });
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  test("reads the whole task too once it is over, where the provider splits the two", async () => {
    const { act, exchanges } = client((request) =>
      json(
        200,
        request.url.includes("get-task-status")
          ? { status: "failed" }
          : { id: "t", status: "failed", task_failure_info: { code: 1011, message: "Navigation timeout" } },
      ),
    );
    expect(await act.get("t")).toMatchObject({ state: "failed", error: { code: 1011, message: "Navigation timeout" } });
    expect(exchanges).toMatchObject([
      { method: "GET", template: "/v2/workflow/get-task-status", status: 200, handle: { id: "t" } },
      { method: "GET", template: "/v2/workflow/get-task", status: 200, handle: { id: "t" } },
    ]);
  });

  test("repeats nothing, and every failure names the task", async () => {
    for (const [answer, type] of [
      [() => json(503, {}), ApiError],
      [() => json(200, {}), ProtocolError],
      [() => Promise.reject(new TypeError("fetch failed")), ConnectionError],
    ] as const) {
      const { anchor, fetch } = client(answer);
      const error = await anchor.get("t").catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(type);
      expect(error).toMatchObject({ handle: { provider: "anchor-browser", id: "t" }, provider: "anchor-browser" });
      expect(fetch).toHaveBeenCalledTimes(1);
    }
  });

  test("leaves no listener on a signal that outlives it", async () => {
    const { anchor } = client(() => json(200, { data: { status: "RUNNING" } }));
    const { signal } = new AbortController();
    for (let read = 0; read < 20; read += 1) await anchor.get("t", { signal });
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("keeps BrowserAct's error envelope", async () => {
    const body = { code: 10112, msg: "Task is not exist.", data: null, ts: 1759918566040, traceId: "cdefg" };
    const { act } = client(() => json(400, body));
    const error = await act.get("t").catch((caught: unknown) => caught);
    expect(error).toMatchObject({ status: 400, body });
    expect(String(error)).toBe(
      "ApiError: browser-act: GET /v2/workflow/get-task-status answered 400: Task is not exist.",
    );
  });
});

test("stopping a finished task and resuming a running one are no errors; other refusals are", async () => {
  const { act } = client((request) =>
    json(400, { code: request.url.includes("stop-task") ? 10121 : 10127, msg: "already" }),
  );
  await act.stop("t");
  await act.resume("t");
  const other = client(() => json(400, { code: 10112, msg: "Task is not exist." })).act;
  await expect(other.stop("t")).rejects.toMatchObject({ status: 400, body: { code: 10112 } });
});

test("list sends the largest page unless told otherwise, and gives the provider's page", async () => {
  const { act, fetch } = client(() => json(200, { page: 1, limit: 500, items: [] }));
  expect(await act.list()).toEqual({ page: 1, limit: 500, items: [] });
  await act.list({ status: "running", limit: 3 });
  await act.list({ page: 2, limit: undefined } as never);
  expect(fetch.mock.calls.map(([request]) => new URL(request.url).search)).toEqual([
    "?limit=500",
    "?limit=3&status=running",
    "?limit=500&page=2",
  ]);
});

test("a body over the cap is refused while it is read, with and without a declared length", async () => {
  const big = "x".repeat(2_000);
  for (const headers of [{ "content-length": "2000" }, {}] as Record<string, string>[]) {
    const fetch = async () => new Response(big, { headers });
    const anchor = anchorBrowser({ apiKey: "key", fetch, maxResponseBytes: 1_000 });
    await expect(anchor.get("t")).rejects.toThrow("more than 1000 bytes (maxResponseBytes)");
  }
});

test("an exchange has the status of its answer, also of one that is refused or lost, and none without an answer", async () => {
  const broken = () => new ReadableStream({ pull: () => Promise.reject(new Error("terminated")) });
  const { anchor, fetch, exchanges } = client(() => Promise.reject(new Error("no answer")));
  for (const response of [new Response(null, { status: 302 }), new Response(broken()), json(503, {})])
    fetch.mockResolvedValueOnce(response);
  for (let call = 0; call < 4; call += 1) await anchor.get("t").catch(() => {});
  expect(exchanges.map(({ status }) => status)).toEqual([302, 200, 503, undefined]);
});

test("what onExchange throws costs nothing", async () => {
  const onExchange = () => {
    throw new Error("broken logger");
  };
  const anchor = anchorBrowser({
    apiKey: "key",
    onExchange,
    fetch: async () => json(200, { data: { status: "RUNNING" } }),
  });
  expect(await anchor.get("t")).toMatchObject({ state: "running" });
});

test("the global fetch is looked up at each call, so that a later patch counts", async () => {
  const anchor = anchorBrowser({ apiKey: "key" });
  const patched = vi.spyOn(globalThis, "fetch").mockResolvedValue(json(200, { data: { status: "RUNNING" } }));
  await anchor.get("t");
  expect(patched).toHaveBeenCalledTimes(1);
  patched.mockRestore();
});

test("headers and baseUrl of the client are used, with a trailing slash too", async () => {
  const fetch = vi.fn(async (_request: Request) => json(200, { data: { status: "RUNNING" } }));
  await anchorBrowser({
    apiKey: "key",
    fetch,
    baseUrl: "http://127.0.0.1:1/proxy/",
    headers: { "x-team": "blue" },
  }).get("t");
  const request = fetch.mock.calls[0]?.[0];
  expect(request?.url).toBe("http://127.0.0.1:1/proxy/v1/tools/perform-web-task/t/status");
  expect(request?.headers.get("x-team")).toBe("blue");
});

test.each([
  [{ baseUrl: "example.com" }, "absolute URL"],
  [{ baseUrl: "ftp://example.com" }, "https://"],
  [{ baseUrl: "https://user:pass@example.com" }, "user name"],
  [{ baseUrl: "https://example.com/?x=1" }, "query"],
  [{ headers: { "x-bad": "a\nb" } }, "x-bad"],
  [{ requestTimeoutMs: 0 }, "requestTimeoutMs"],
  [{ startTimeoutMs: Infinity }, "startTimeoutMs"],
  [{ requestTimeoutMs: 2 ** 31 }, "24 days"],
  [{ maxInFlight: 1.5 }, "maxInFlight"],
  [{ maxRequestsPerSecond: -1 }, "maxRequestsPerSecond"],
  [{ maxResponseBytes: 0 }, "maxResponseBytes"],
])("the option %j is refused with its name", (options, words) => {
  expect(() => anchorBrowser({ apiKey: "key", ...options })).toThrow(words);
});
