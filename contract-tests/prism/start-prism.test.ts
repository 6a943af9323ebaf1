import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contractDocument, createContract } from "../../src/contract.ts";
import { preferExamples } from "./example-script.ts";
import { type PrismServer, startPrism } from "./start-prism.ts";

const start = "/v1/tools/perform-web-task";
const status = "/v1/tools/perform-web-task/wf-1/status";
const key = { "anchor-api-key": "k" };

describe("startPrism", () => {
  let mock: PrismServer;
  // Loading Prism takes half a second on a quiet machine, many on a busy one.
  beforeAll(async () => {
    mock = await startPrism("anchor-browser");
  }, 60_000);
  afterAll(() => mock.close());

  const post = (body: unknown) =>
    fetch(mock.url + start, {
      method: "POST",
      headers: { ...key, "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(5_000),
    });

  test("serves a contract on the loopback interface", async () => {
    expect(mock.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const response = await fetch(mock.url + status, { headers: key });
    expect(await response.json()).toMatchObject({ data: { status: "COMPLETED" } });
  });

  test("answers a wrong request with the contract's own 400, and one without a key with its 401", async () => {
    const wrong = await post({ prompt: 1 });
    expect([wrong.status, await wrong.json()]).toEqual([400, { error: { code: 400, message: "Invalid request" } }]);
    const anonymous = await fetch(mock.url + status);
    expect([anonymous.status, await anonymous.json()]).toEqual([
      401,
      { error: { code: 401, message: "Invalid API key" } },
    ]);
  });

  test("lives on after a violation that names a key outside Latin-1", async () => {
    const response = await post({ prompt: "x", secret_values: { пароль: 1 } });
    expect(response.status).toBe(400);
    const violations: unknown = JSON.parse(response.headers.get("sl-violations") ?? "");
    expect(violations).toMatchObject([{ location: ["request", "body", "secret_values", "пароль"] }]);
    expect((await post({ prompt: "x" })).status).toBe(200);
  });

  test("turns an example that does not fit its schema into a 500", async () => {
    const document = structuredClone(contractDocument("anchor-browser"));
    const success = document.components?.schemas as Record<string, { required: string[] }>;
    success.PerformWebTaskStatusRunningResponseData?.required.push("eta");
    const changed = await startPrism(document);
    try {
      const fetch = preferExamples(
        document,
        { "GET /v1/tools/perform-web-task/{workflowId}/status": "running" },
        { baseUrl: changed.url },
      );
      expect((await fetch(changed.url + status, { headers: key })).status).toBe(500);
    } finally {
      await changed.close();
    }
  });

  test("rejects with an Error when the port is taken", async () => {
    const port = Number(new URL(mock.url).port);
    await expect(startPrism("browser-act", { port })).rejects.toThrow(/could not be started.*EADDRINUSE/);
  });

  const call = (...args: unknown[]) => (startPrism as (...args: unknown[]) => Promise<unknown>)(...args);
  test.each<[string, unknown[], typeof TypeError, string]>([
    ["a text for a port", ["anchor-browser", { port: "x" }], TypeError, "port must be a number, got string."],
    ["null for a port", ["anchor-browser", { port: null }], TypeError, "port must be a number, got null."],
    ["a port that is too high", ["anchor-browser", { port: 65_536 }], RangeError, "from 0 to 65535, got 65536."],
    ["a port below 0", ["anchor-browser", { port: -1 }], RangeError, "from 0 to 65535, got -1."],
    ["half a port", ["anchor-browser", { port: 1.5 }], RangeError, "from 0 to 65535, got 1.5."],
    ["null for options", ["anchor-browser", null], TypeError, "Options must be an object with a port, or left out."],
    ["a document that is none", [{}], TypeError, "contract must be anchor-browser, "],
  ])("refuses %s before anything starts", async (_, args, kind, sentence) => {
    const refusal = await call(...args).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(kind);
    expect(refusal).toHaveProperty("message", expect.stringContaining(sentence));
    // The file that Node makes of a text.
    expect(existsSync("x")).toBe(false);
  });

  test("gives a task its statuses through a script, and every answer keeps the contract", async () => {
    const operation = "GET /v1/tools/perform-web-task/{workflowId}/status";
    const contract = createContract("anchor-browser", {
      baseUrl: mock.url,
      mode: "throw",
      fetch: preferExamples("anchor-browser", { [operation]: ["running", "failed"] }, { baseUrl: mock.url }),
    });
    const statuses: unknown[] = [];
    for (let read = 0; read < 3; read++) {
      const response = await contract.fetch(mock.url + status, { headers: key });
      const body = (await response.json()) as { data: { status: string } };
      statuses.push(body.data.status);
    }
    expect(statuses).toEqual(["RUNNING", "FAILED", "FAILED"]);
  });
});
