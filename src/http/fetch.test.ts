import { Readable } from "node:stream";
import { afterEach, expect, test, vi } from "vitest";
import { anchorBrowser, browserAct, type Fetch, type FetchInit, ProtocolError } from "../index.ts";
import { path, STATUS } from "../testing/answered-clients.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const running = () => Response.json({ data: { status: "RUNNING" } });

/** A fetch that answers and keeps what it was called with. */
function recording(answer: () => Response = running) {
  const calls: [url: string, init: FetchInit][] = [];
  const fetch: Fetch = async (url, init) => {
    calls.push([url, init]);
    return answer();
  };
  return { fetch, calls };
}

test("a read calls fetch with an address, and with a signal and no-store, so that nothing may answer it from memory", async () => {
  const { fetch, calls } = recording();
  await anchorBrowser({ apiKey: "key", fetch }).get("t");
  const [[url, init] = []] = calls;
  expect(url).toBe("https://api.anchorbrowser.io/v1/tools/perform-web-task/t/status");
  expect(init).toEqual({
    method: "GET",
    headers: { "anchor-api-key": "key" },
    signal: expect.any(AbortSignal),
    cache: "no-store",
    redirect: "manual",
  });
});

test("a start sends its JSON as text", async () => {
  const { fetch, calls } = recording(() => Response.json({ data: { status: "running", workflow_id: "w" } }));
  await anchorBrowser({ apiKey: "key", fetch }).start({ prompt: "x" });
  expect(calls[0]?.[1]).toMatchObject({
    body: '{"prompt":"x","async":true}',
    headers: { "content-type": "application/json" },
  });
});

test.each<[string, typeof Request | undefined]>([
  [
    "refuses it, as workerd did",
    class extends Request {
      constructor(input: string | URL | Request, init?: RequestInit) {
        if (init?.cache !== undefined) throw new TypeError("The 'cache' field is not implemented.");
        super(input, init);
      }
    },
  ],
  ["has no Request at all", undefined],
])("no-store is left out where the runtime %s, and nothing is sent twice to find out", async (_, runtimes) => {
  vi.stubGlobal("Request", runtimes);
  const { fetch, calls } = recording();
  const anchor = anchorBrowser({ apiKey: "key", fetch });
  await anchor.get("t");
  await anchor.get("t");
  expect(calls.map(([, init]) => "cache" in init)).toEqual([false, false]);
});

test("api passes on what errand does not own, and the caller's caching goes before errand's", async () => {
  const { fetch, calls } = recording();
  const { api } = anchorBrowser({ apiKey: "key", fetch });
  const dispatcher = {};
  const options: object = { ...path("t"), dispatcher, keepalive: true, next: { revalidate: 60 } };
  await api.GET(STATUS, options as ReturnType<typeof path>);
  await api.GET(STATUS, { ...path("t"), cache: "force-cache" });
  expect(calls[0]?.[1]).toMatchObject({ dispatcher, keepalive: true, next: { revalidate: 60 } });
  expect(calls[0]?.[1]).not.toHaveProperty("cache");
  expect(calls[1]?.[1].cache).toBe("force-cache");
});

test("what a fetch does to its headers is not seen by the next request", async () => {
  const seen: unknown[] = [];
  const fetch: Fetch = async (_, init) => {
    seen.push({ ...init.headers });
    if (init.headers) init.headers["x-trace"] = "1";
    return running();
  };
  const anchor = anchorBrowser({ apiKey: "key", fetch, headers: { "X-Team": "blue" } });
  await anchor.get("t");
  await anchor.get("t");
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[0]).toEqual({ "x-team": "blue", "anchor-api-key": "key" });
});

test.each<[string, () => { body?: unknown; arrayBuffer?: () => Promise<ArrayBuffer> }]>([
  [
    "a stream of Node, as node-fetch gives it",
    () => ({ body: Readable.from([Buffer.from('{"data":{"status":"RUNNING"}}')]) }),
  ],
  ["a web stream of another realm", () => ({ body: { getReader: () => running().body?.getReader() } })],
  ["no body but arrayBuffer, as in React Native", () => ({ arrayBuffer: () => running().arrayBuffer() })],
])("an answer of another fetch is read: %s", async (_, body) => {
  const response = () => ({
    ok: true,
    status: 200,
    headers: new Map([["content-type", "application/json"]]),
    ...body(),
  });
  const fetch = (async () => response()) as unknown as Fetch;
  expect((await anchorBrowser({ apiKey: "key", fetch }).get("t")).status).toBe("RUNNING");
  const small = anchorBrowser({ apiKey: "key", fetch, maxResponseBytes: 10 }).get("t");
  await expect(small).rejects.toThrow("more than 10 bytes (maxResponseBytes)");
});

test.each(["text", "arrayBuffer", "blob", "stream"] as const)("api gives a foreign answer as %s", async (parseAs) => {
  const headers = new Map([["content-type", "text/plain"]]);
  const fetch = (async () => ({
    ok: true,
    status: 200,
    headers,
    body: Readable.from([Buffer.from("hi")]),
  })) as unknown as Fetch;
  const { data } = await anchorBrowser({ apiKey: "key", fetch }).api.GET(STATUS, { ...path("t"), parseAs });
  expect(await new Response(data as unknown as BodyInit).text()).toBe("hi");
});

test.each(["DYNAMIC_SERVER_USAGE", "NEXT_REDIRECT;replace;/login;307;", "HANGING_PROMISE_REJECTION"])(
  "a framework's own control flow arrives as it was thrown: %s",
  async (digest) => {
    const thrown = Object.assign(new Error("framework"), { digest });
    const throwing: Fetch = async () => Promise.reject(thrown);
    const anchor = anchorBrowser({ apiKey: "key", fetch: throwing });
    const input = { prompt: "x" };
    for (const call of [
      () => anchor.start(input),
      () => anchor.get("t"),
      () => anchor.wait("t"),
      () => anchor.run(input),
    ]) {
      await expect(call()).rejects.toBe(thrown);
    }
    const keyless = anchorBrowser({ apiKey: () => Promise.reject(thrown), fetch: throwing });
    await expect(keyless.start({ prompt: "x" })).rejects.toBe(thrown);
  },
);

test.each(["1234567890", "a1b2c3", 7, undefined])("an error whose digest is %j is a failed request", async (digest) => {
  const fetch: Fetch = async () => Promise.reject(Object.assign(new Error("hash"), { digest }));
  await expect(anchorBrowser({ apiKey: "key", fetch }).start({ prompt: "x" })).rejects.toMatchObject({
    code: "start_uncertain",
  });
});

test("a 401 or 405 to the first call of a fetch with one parameter says what it may drop, once", async () => {
  const dropping = (status: number) => (async (_url: string) => Response.json({}, { status })) as Fetch;
  for (const status of [401, 405]) {
    const anchor = anchorBrowser({ apiKey: "key", fetch: dropping(status) });
    await expect(anchor.get("t")).rejects.toThrow("fetch(url, init). Check that it passes on both.");
    await expect(anchor.get("t")).rejects.not.toThrow("fetch(url, init)");
  }
  const refused = anchorBrowser({ apiKey: "key", fetch: dropping(403) }).get("t");
  await expect(refused).rejects.not.toThrow("fetch(url, init)");
  const both: Fetch = async (_url, _init) => Response.json({}, { status: 401 });
  await expect(anchorBrowser({ apiKey: "key", fetch: both }).get("t")).rejects.not.toThrow("fetch(url, init)");
});

test("what cannot be written is found before fetch is called, and starts nothing", async () => {
  const fetch = vi.fn(async () => running());
  const { api } = browserAct({ apiKey: "key", fetch });
  const post = api.POST("/v2/workflow/run-task", { body: { workflow_id: "w" }, headers: { "x-bad": "a\nb" } });
  await expect(post).rejects.toThrow(TypeError);
  const bodiless = api.PUT("/v2/workflow/stop-task", { params: { query: { task_id: "t" } }, mode: "navigate" });
  await expect(bodiless).rejects.toThrow("cannot be sent");
  expect(fetch).not.toHaveBeenCalled();
});

test("the size of a body is counted whatever content-length says", async () => {
  for (const length of ["5", "0", "wrong"]) {
    const fetch = (async () => ({
      ok: true,
      status: 200,
      headers: new Map([["content-length", length]]),
      body: new Response("x".repeat(2_000)).body,
    })) as unknown as Fetch;
    const error = await anchorBrowser({ apiKey: "key", fetch, maxResponseBytes: 1_000 })
      .get("t")
      .catch((e) => e);
    expect(error).toBeInstanceOf(ProtocolError);
  }
});
