import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anchorBrowser } from "../index.ts";
import { type MockOptions, type MockServer, type MockServerOptions, startMock } from "../mock.ts";

const start = "/v1/tools/perform-web-task";

describe("startMock", () => {
  let mock: MockServer;
  // Loading Prism takes half a second on a quiet machine, many on a busy one.
  beforeAll(async () => {
    mock = await startMock("anchor-browser", { speed: 1_000, checkRequests: true });
  }, 60_000);
  afterAll(() => mock.close());

  const post = (body: unknown, headers: Record<string, string> = { "anchor-api-key": "k" }) =>
    fetch(mock.url + start, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  test("serves a provider on the loopback interface", async () => {
    expect(mock.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const task = await anchorBrowser({ apiKey: "any", baseUrl: mock.url }).run({ prompt: "x" });
    expect(task.status).toBe("COMPLETED");
  });

  test("answers a wrong request with the contract's own 400, one without a key with its 401, and says what was wrong", async () => {
    const wrong = await post({ prompt: 1 });
    expect([wrong.status, await wrong.json()]).toEqual([400, { error: { code: 400, message: "Invalid request" } }]);
    expect(mock.requests.at(-1)?.violations).toEqual(["body.prompt: Request body property prompt must be string"]);
    const anonymous = await post({ prompt: "x" }, {});
    expect([anonymous.status, await anonymous.json()]).toEqual([
      401,
      { error: { code: 401, message: "Invalid API key" } },
    ]);
    expect((await post({ prompt: "x", secret_values: { пароль: 1 } })).status).toBe(400);
  });

  test("answers a body that is not JSON as a wrong request", async () => {
    const response = await fetch(mock.url + start, {
      method: "POST",
      headers: { "anchor-api-key": "k", "content-type": "application/json" },
      body: '{"prompt":',
    });
    expect(response.status).toBe(400);
  });

  test("answers an operation that the document does not have with 501 and the ones it has", async () => {
    const response = await fetch(`${mock.url}/v9/nothing`);
    expect(response.status).toBe(501);
    expect(await response.json()).toMatchObject({
      title: expect.stringMatching(/no GET \/v9\/nothing.*POST \/v1\/tools\/perform-web-task/),
    });
  });

  describe("the control address", () => {
    const control = (method: string, action: string, body?: unknown, headers: Record<string, string> = {}) =>
      fetch(`${mock.controlUrl}/${action}`, {
        method,
        headers,
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });

    test("sets scripts, faults and answers, shows requests and tasks, and resets", async () => {
      await control("POST", "reset");
      await control("POST", "script", { statuses: ["failed"], error: "No luck" });
      await control("POST", "faults", [{ fault: "answer", status: 503, on: "start" }]);
      expect((await post({ prompt: "x" })).status).toBe(503);
      await post({ prompt: "x" });
      expect(await (await control("GET", "tasks")).json()).toEqual([
        expect.objectContaining({ status: "FAILED", input: { prompt: "x" } }),
      ]);
      expect(await (await control("GET", "requests")).json()).toEqual([
        expect.objectContaining({ status: 503 }),
        expect.objectContaining({ status: 200 }),
      ]);
      await control("POST", "answers", { "GET /v1/sessions/{session_id}": "notFound" });
      expect((await fetch(`${mock.url}/v1/sessions/1`, { headers: { "anchor-api-key": "k" } })).status).toBe(404);
      await control("POST", "reset");
      expect(mock.requests).toEqual([]);
    });

    test.each<[string, () => Promise<Response>, number, RegExp]>([
      ["a body that is not JSON", () => control("POST", "faults", "{"), 400, /not JSON/],
      ["a fault that nobody knows", () => control("POST", "faults", { fault: "rest" }), 400, /A fault is one of/],
      ["an action that is not there", () => control("GET", "script"), 404, /There are: GET \/requests/],
      [
        "another origin",
        () => control("GET", "requests", undefined, { origin: "https://evil.example" }),
        403,
        /takes no requests of https:\/\/evil\.example/,
      ],
    ])("refuses %s", async (_, ask, status, sentence) => {
      const response = await ask();
      expect([response.status, ((await response.json()) as { title: string }).title]).toEqual([
        status,
        expect.stringMatching(sentence),
      ]);
    });

    test("refuses a name that only looks like this machine", async () => {
      const { request } = await import("node:http");
      const status = await new Promise((resolve) => {
        request(`${mock.controlUrl}/requests`, { headers: { host: "rebound.example" } }, (response) =>
          resolve(response.resume().statusCode),
        ).end();
      });
      expect(status).toBe(403);
    });
  });

  test("rejects with a sentence when the port is taken", async () => {
    const port = Number(new URL(mock.url).port);
    await expect(startMock("browser-act", { port, checkRequests: false })).rejects.toThrow(
      `Port ${port} is taken (EADDRINUSE)`,
    );
  });

  const call = (...args: unknown[]) => (startMock as (...args: unknown[]) => Promise<unknown>)(...args);
  test.each<[string, unknown[], typeof TypeError, string]>([
    ["a text for a port", ["anchor-browser", { port: "x" }], TypeError, "port must be a number, got string."],
    ["null for a port", ["anchor-browser", { port: null }], TypeError, "port must be a number, got null."],
    ["a port that is too high", ["anchor-browser", { port: 65_536 }], RangeError, "from 0 to 65535, got 65536."],
    ["a port below 0", ["anchor-browser", { port: -1 }], RangeError, "from 0 to 65535, got -1."],
    ["half a port", ["anchor-browser", { port: 1.5 }], RangeError, "from 0 to 65535, got 1.5."],
    ["null for options", ["anchor-browser", null], TypeError, "Options must be an object with a script"],
    ["a document that is none", [{}], TypeError, "contract must be anchor-browser, "],
    ["a virtual clock", ["anchor-browser", { clock: "virtual" }], TypeError, "over a socket time is real"],
  ])("refuses %s before anything starts", async (_, args, kind, sentence) => {
    const real = setTimeout;
    const refusal = await call(...args).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(kind);
    expect(refusal).toHaveProperty("message", expect.stringContaining(sentence));
    expect(setTimeout).toBe(real);
    // The file that Node makes of a text.
    expect(existsSync("x")).toBe(false);
  });

  test("has the options of a mock but the clock", () => {
    const options: MockServerOptions = { port: 0, speed: 2 } satisfies Omit<MockOptions, "clock"> & { port: number };
    expect(Object.keys(options)).toEqual(["port", "speed"]);
  });
});
