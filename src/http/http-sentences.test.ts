import { describe, expect, test, vi } from "vitest";
import { ApiError, anchorBrowser, ConnectionError, type Exchange } from "../index.ts";
import { fakeClockIoTest, fakeClockTest } from "../testing/fake-clock.ts";
import type { Fetch, FetchInit } from "./fetch.ts";

// What a call that failed says, to the word, and what it leaves behind for the calls after it.

const STATUS = "/v1/tools/perform-web-task/{workflowId}/status";
const REQUEST = `anchor-browser: GET ${STATUS}`;
const path = { params: { path: { workflowId: "t" } } };
const running = () => Response.json({ data: { status: "RUNNING" } });
const client = (fetch: Fetch, more: object = {}) =>
  anchorBrowser({ apiKey: "key", fetch, maxRequestsPerSecond: Infinity, ...more });

describe("a call that got no answer", () => {
  test.each([
    [new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") }), "connect ECONNREFUSED"],
    [new Error("down"), "down"],
    [new Error("my proxy is down."), "my proxy is down"],
    [new Error("SSL routines:wrong version number:record.c:350:\n"), "SSL routines:wrong version number:record.c:350"],
    ["down", "down"],
    [undefined, "no reason given"],
  ])("says why: %s", async (failure, reason) => {
    const read = client(() => Promise.reject(failure)).get("t");
    await expect(read).rejects.toThrow(ConnectionError);
    await expect(read).rejects.toMatchObject({ message: `${REQUEST} got no answer: ${reason}.` });
  });

  test("is told in an error of its own, also when the cause is its own cause or says odd things", async () => {
    const odd: Error = Object.assign(new Error("round"), { stack: null as never, code: "ECONNREFUSED" });
    odd.cause = new Error("and", { cause: odd });
    const read = client(() => Promise.reject(odd)).get("t");
    await expect(read).rejects.toMatchObject({ code: "connection", sent: false, cause: { message: "round" } });
    const loop: Error = new Error("again");
    loop.cause = loop;
    await expect(client(() => Promise.reject(loop)).get("t")).rejects.toMatchObject({ code: "connection", sent: true });
    const nested: Error & { errors?: Error[] } = new Error("around", { cause: odd.cause });
    nested.errors = [nested];
    await expect(client(() => Promise.reject(nested)).get("t")).rejects.toMatchObject({
      code: "connection",
      sent: true,
    });
  });

  test("says that the answer was lost on its way", async () => {
    // A code that would be proof that nothing was sent, had no answer begun.
    const failure = Object.assign(new Error("terminated"), { code: "ECONNREFUSED" });
    const body = () => new ReadableStream({ pull: () => Promise.reject(failure) });
    const read = client(async () => new Response(body())).get("t");
    await expect(read).rejects.toMatchObject({ message: `${REQUEST} lost its answer half-way: terminated.` });
    await expect(read).rejects.toMatchObject({ sent: true });
  });

  test("says how long it waited", async () => {
    const read = client(() => new Promise(() => {}), { requestTimeoutMs: 20 }).get("t");
    await expect(read).rejects.toMatchObject({ message: `${REQUEST} did not answer completely within 20 ms.` });
  });

  test("says that nothing was sent while it waited for its key", async () => {
    const fetch = vi.fn();
    const read = client(fetch, { requestTimeoutMs: 20, apiKey: () => new Promise(() => {}) }).get("t");
    await expect(read).rejects.toMatchObject({
      message: `${REQUEST} did not answer completely within 20 ms.`,
      sent: false,
    });
    expect(fetch).not.toHaveBeenCalled();
  });

  test("says that the key was missing", async () => {
    const apiKey = () => Promise.reject(new Error("vault is sealed"));
    const read = client(async () => running(), { apiKey }).get("t");
    await expect(read).rejects.toMatchObject({ message: "anchor-browser: the apiKey function gave no usable key." });
    await expect(read).rejects.toMatchObject({ cause: { message: "vault is sealed" } });
  });

  test("says that it cannot be sent", async () => {
    const body = { prompt: "x", odd: 1n } as never;
    const start = client(async () => running()).api.POST("/v1/tools/perform-web-task", { body });
    await expect(start).rejects.toMatchObject({
      message: "anchor-browser: POST /v1/tools/perform-web-task cannot be sent: Do not know how to serialize a BigInt",
    });
  });
});

describe("an answer", () => {
  test("that is too large says by which limit", async () => {
    const read = client(async () => new Response("x".repeat(50)), { maxResponseBytes: 20 }).get("t");
    await expect(read).rejects.toMatchObject({
      message: `${REQUEST} was answered with more than 20 bytes (maxResponseBytes).`,
    });
  });

  test("that leads elsewhere says where to look", async () => {
    const read = client(async () => new Response("", { status: 302 })).get("t");
    await expect(read).rejects.toMatchObject({
      message: `${REQUEST} was answered with a redirect (302), which is not followed. Check baseUrl.`,
    });
  });
});

test.each<[unknown, string]>([
  [{ detail: "Session is stopped." }, "answered 422: Session is stopped."],
  [{ detail: [{ loc: ["body", "task"], msg: "Field required", type: "missing" }] }, "answered 422: Field required."],
  [{ detail: [] }, "answered 422."],
  [{ error: { message: "no" }, detail: [{ msg: "other" }] }, "answered 422: no."],
])("what a provider says of a bad input is in the sentence: %j", async (body, said) => {
  const read = client(async () => Response.json(body, { status: 422 })).get("t");
  await expect(read).rejects.toMatchObject({ message: `${REQUEST} ${said}`, body });
});

describe("options of one request", () => {
  test.each(["baseUrl", "fetch", "redirect", "middleware", "Request", "pathSerializer"])(
    "%s belongs to the client",
    async (name) => {
      const call = client(async () => running()).api.GET(STATUS, { ...path, [name]: undefined } as never);
      await expect(call).rejects.toMatchObject({
        message: `${REQUEST}: ${name} cannot be set for one request; give it to the client.`,
      });
    },
  );

  test("a path parameter is missed by its name", async () => {
    const call = client(async () => running()).api.GET(STATUS, { params: {} } as never);
    await expect(call).rejects.toMatchObject({
      message: `${REQUEST}: path parameter "workflowId" must be a string, got undefined.`,
    });
  });

  test("a key of one request is kept", async () => {
    const fetch = vi.fn(async (_url: string, _init: FetchInit) => running());
    await client(fetch).api.GET(STATUS, { ...path, headers: { "anchor-api-key": "other" } });
    expect(fetch.mock.calls[0]?.[1].headers).toMatchObject({ "anchor-api-key": "other" });
  });
});

test("api takes its place in the queue and gives it back", async () => {
  const open: ((response: Response) => void)[] = [];
  const fetch = vi.fn(() => new Promise<Response>((resolve) => open.push(resolve)));
  const { api } = client(fetch, { maxInFlight: 1 });
  const calls = [1, 2, 3].map(() => api.GET(STATUS, path));
  for (const sent of [1, 2, 3]) {
    await vi.waitFor(() => expect(fetch).toHaveBeenCalledTimes(sent));
    await new Promise((resolve) => setTimeout(resolve));
    expect(fetch).toHaveBeenCalledTimes(sent);
    open[sent - 1]?.(running());
  }
  await Promise.all(calls);
});

test("a wait gives its place back once", async () => {
  let open = 0;
  let most = 0;
  const fetch = async () => {
    most = Math.max(most, ++open);
    await new Promise((resolve) => setTimeout(resolve, 5));
    open -= 1;
    return Response.json({ data: { status: "COMPLETED" } });
  };
  const anchor = client(fetch, { maxInFlight: 1 });
  await Promise.all(Array.from({ length: 6 }, (_, index) => anchor.wait(`t${index}`)));
  expect(most).toBe(1);
});

test("an exchange took as long as it took", async () => {
  const exchanges: Exchange[] = [];
  const began = performance.now();
  await client(async () => running(), { onExchange: (one: Exchange) => exchanges.push(one) }).get("t");
  expect(exchanges).toHaveLength(1);
  expect(exchanges[0]?.ms).toBeGreaterThanOrEqual(0);
  expect(exchanges[0]?.ms).toBeLessThanOrEqual(performance.now() - began);
});

describe("api and the pause that a 429 asks for", () => {
  const answers = (status: number) => {
    const fetch = vi.fn(async (_url: string, _init: FetchInit) => running());
    fetch.mockImplementationOnce(async () => Response.json({}, { status, headers: { "retry-after": "5" } }));
    return fetch;
  };

  fakeClockIoTest.each([
    [429, 1],
    [500, 2],
  ])("after %i, calls of that operation sent within a second: %i", async (status, sent) => {
    const fetch = answers(status);
    const anchor = client(fetch);
    await anchor.api.GET(STATUS, path).catch((error: unknown) => expect(error).toBeInstanceOf(ApiError));
    const again = anchor.api.GET(STATUS, path);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(fetch).toHaveBeenCalledTimes(sent);
    await vi.advanceTimersByTimeAsync(5_000);
    expect((await again).data).toBeDefined();
  });

  test("after 429, a read of a task goes on: only that operation of api is paused", async () => {
    const anchor = client(answers(429));
    await anchor.api.GET(STATUS, path).catch(() => {});
    expect((await anchor.get("t")).state).toBe("running");
  });
});

fakeClockTest(
  "each exchange has an id, a time and its try, in whole milliseconds, so that a span can be made of it",
  async () => {
    const exchanges: Exchange[] = [];
    const answers = [429, 429, 200, 500, 500, 200].map(
      (status) => () =>
        Response.json(
          { data: { status: status === 200 ? "COMPLETED" : "running", workflow_id: "w", result: {} } },
          { status },
        ),
    );
    answers[2] = () => Response.json({ data: { status: "running", workflow_id: "w" } });
    const fetch: Fetch = async () => {
      await new Promise((resolve) => setTimeout(resolve, 12.7));
      return (answers.shift() ?? running)();
    };
    const anchor = client(fetch, { onExchange: (exchange: Exchange) => exchanges.push(exchange) });
    const other = client(fetch, { onExchange: (exchange: Exchange) => exchanges.push(exchange) });
    const run = anchor.run({ prompt: "x" });
    await vi.advanceTimersByTimeAsync(60_000);
    await run;
    const read = other.get("t");
    await vi.advanceTimersByTimeAsync(1_000);
    await read;
    expect(exchanges.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 1, 2, 3, 1]);
    expect(new Set(exchanges.map(({ id }) => id)).size).toBe(7);
    for (const { ms, startedAt } of exchanges) {
      expect(Number.isInteger(ms)).toBe(true);
      expect(new Date(startedAt).toISOString()).toBe(startedAt);
    }
  },
);
