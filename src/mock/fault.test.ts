import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { browserUseV4 } from "../index.ts";
import { createMock, type Fault, type Mock, type MockServer, startMock } from "../mock.ts";

const RUN = { method: "POST", headers: { "content-type": "application/json" }, body: '{"task":"a"}' };

let server: MockServer;
beforeAll(async () => {
  server = await startMock("browser-use-v4", { checkRequests: false });
});
afterAll(() => server.close());
afterEach(() => server.reset());

/** The same requests without a socket and over one. */
/** What Node does by itself at some time. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
}

describe.each<[string, () => { mock: Mock; send: typeof fetch }]>([
  [
    "mock.fetch",
    () => {
      const mock = createMock("browser-use-v4");
      return { mock, send: (input, init) => mock.fetch(String(input).replace(/^/, "https://mock.example"), init) };
    },
  ],
  ["a socket", () => ({ mock: server, send: (input, init) => fetch(server.url + String(input), init) })],
])("over %s", (_, connect) => {
  test("an answer has the status, headers and body of its fault, and Retry-After as it was given", async () => {
    const { mock, send } = connect();
    mock.fault({
      fault: "answer",
      status: 503,
      headers: { "X-Id": "7" },
      body: { error: "busy" },
      retryAfter: "Wed, 21 Oct 2026 07:28:00 GMT",
    });
    const response = await send("/runs", RUN);
    expect([
      response.status,
      response.headers.get("x-id"),
      response.headers.get("retry-after"),
      await response.json(),
    ]).toEqual([503, "7", "Wed, 21 Oct 2026 07:28:00 GMT", { error: "busy" }]);
    expect(mock.tasks).toEqual([]);
  });

  test("an answer without a body is the contract's own, with Retry-After: 1", async () => {
    const { mock, send } = connect();
    mock.fault({ fault: "answer", status: 429 });
    const response = await send("/runs", RUN);
    expect([response.status, response.headers.get("retry-after"), await response.json()]).toEqual([
      429,
      "1",
      { detail: "Too many requests" },
    ]);
  });

  test("a reset comes before anything was answered, as fetch tells it", async () => {
    const { mock, send } = connect();
    mock.fault({ fault: "reset" });
    const error = await send("/runs", RUN).catch((reason) => reason);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({
      message: "fetch failed",
      cause: { code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/) },
    });
    expect(mock.tasks).toEqual([]);
  });

  test("a cut gives the headers and half of the body, and the start has happened", async () => {
    const { mock, send } = connect();
    mock.fault({ fault: "cut" });
    const response = await send("/runs", RUN);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow("terminated");
    expect(mock.tasks).toHaveLength(1);
  });

  test("truncated JSON arrives whole, and does not parse", async () => {
    const { mock, send } = connect();
    mock.fault({ fault: "truncated" });
    const text = await (await send("/runs", RUN)).text();
    expect(text.length).toBeGreaterThan(20);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  test("a page of HTML has status 200", async () => {
    const { mock, send } = connect();
    mock.fault({ fault: "html" });
    const response = await send("/runs", RUN);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(await response.text()).toMatch(/^<!doctype html>/);
  });

  test("a start can be accepted and never answered", async () => {
    const { mock, send } = connect();
    mock.fault({ fault: "silence", on: "start", applied: true });
    await expect(send("/runs", { ...RUN, signal: AbortSignal.timeout(500) })).rejects.toThrow(/timeout/i);
    expect(mock.tasks).toHaveLength(1);
    expect(mock.requests[0]?.status).toBeUndefined();
  });

  test("a silent answer hears the signal of its caller after a collection of garbage", async () => {
    const { mock, send } = connect();
    mock.fault({ fault: "silence", on: "start", applied: true });
    const silent = send("/runs", { ...RUN, signal: AbortSignal.timeout(500) });
    setTimeout(collectGarbage, 100);
    await expect(silent).rejects.toThrow(/timeout/i);
  });

  test("a slow body comes at its rate", async () => {
    const { mock, send } = connect();
    mock.fault({ fault: "slow", bytesPerSecond: 1_000 });
    const began = performance.now();
    const text = await (await send("/runs", RUN)).text();
    expect(JSON.parse(text)).toHaveProperty("id");
    expect(performance.now() - began).toBeGreaterThan(text.length * 0.7);
  });

  test("a request asks for its own fault in a header", async () => {
    const { send } = connect();
    const ask = async (fault: string) => (await send("/runs", { headers: { "errand-fault": fault } })).status;
    expect([await ask("503"), await ask('{"fault":"answer","status":418}'), await ask("html")]).toEqual([
      503, 418, 200,
    ]);
  });
});

describe("a fault meets", () => {
  const statusesOf = async (faults: Fault[], paths: string[]) => {
    const mock = createMock("browser-use-v4", { faults });
    const statuses: number[] = [];
    for (const path of paths) statuses.push((await mock.fetch(`https://x.example${path}`)).status);
    return statuses;
  };

  test.each<[string, Fault, number[]]>([
    ["the first request", { fault: "answer", status: 500 }, [500, 200, 200, 200]],
    ["as many as it says", { fault: "answer", status: 500, times: 3 }, [500, 500, 500, 200]],
    ["none of those that it skips", { fault: "answer", status: 500, skip: 2 }, [200, 200, 500, 200]],
    ["a role", { fault: "answer", status: 500, on: "list", times: 9 }, [500, 200, 500, 200]],
    ["an operation", { fault: "answer", status: 500, on: "GET /sessions", times: 9 }, [200, 500, 200, 500]],
  ])("%s", async (_, fault, statuses) => {
    expect(await statusesOf([fault], ["/runs", "/sessions", "/runs", "/sessions"])).toEqual(statuses);
  });

  test("the requests about one task, where its script has it", async () => {
    const mock = createMock("browser-use-v4", { script: [{ faults: [{ fault: "answer", status: 500 }] }, {}] });
    const client = browserUseV4({ apiKey: "any", fetch: mock.fetch });
    const [broken, whole] = [await client.start({ task: "a" }), await client.start({ task: "b" })];
    expect((await client.get(whole)).state).toBe("queued");
    await expect(client.get(broken)).rejects.toMatchObject({ status: 500 });
    expect((await client.get(broken)).state).toBe("queued");
  });
});

describe("a list", () => {
  async function listed(fault: Fault) {
    const mock = createMock("browser-use-v4", {
      clock: "virtual",
      script: { statuses: [{ status: "running", forMs: 5_000 }, "completed"] },
    });
    try {
      const client = browserUseV4({ apiKey: "any", fetch: mock.fetch });
      const first = await client.start({ task: "a" });
      await new Promise((resolve) => setTimeout(resolve, 10_000));
      mock.fault(fault.fault === "late" ? { ...fault, on: "start" } : { ...fault, on: "list", times: 2 });
      const second = await client.start({ task: "b" });
      const pages = [await client.list({ limit: 1 }), await client.list({ limit: 1, cursor: "page-2" })];
      const names = new Map([
        [first.id, "a"],
        [second.id, "b"],
      ]);
      return pages.map(({ runs }) => runs.map(({ id, status }) => `${names.get(id)} ${status}`).join());
    } finally {
      await mock.close();
    }
  }

  test.each<[string, Fault, string[]]>([
    ["tells the truth without a fault", { fault: "answer", status: 500, skip: 9 }, ["b running", "a completed"]],
    ["lags", { fault: "lag", forMs: 7_000 }, ["a running", ""]],
    ["lies", { fault: "lie", status: "failed" }, ["b failed", "a failed"]],
    ["repeats its first page", { fault: "repeat" }, ["b running", "b running"]],
    ["shows a start late", { fault: "late", forMs: 60_000 }, ["a completed", ""]],
  ])("%s", async (_, fault, pages) => {
    expect(await listed(fault)).toEqual(pages);
  });
});
