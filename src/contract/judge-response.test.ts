import { describe, expect, test } from "vitest";
import { answering, baseUrl, found, key, post, running, start, status } from "../testing/anchor-contract.ts";
import { createContract } from "./create-contract.ts";

describe("a response", () => {
  test.each([
    ["an undeclared status", running, 503, "/response/status: 200 or 400 or 401 or 404 or 429 or 500, got 503"],
    [
      "a word the contract does not know",
      { data: { status: "CANCELED" } },
      200,
      '/response/body/data/status: "COMPLETED" or "RUNNING" or "FAILED", got "CANCELED"',
    ],
    [
      "a branch without its required key",
      { data: { status: "COMPLETED" } },
      200,
      "/response/body/data/result: a value, got nothing",
    ],
    [
      "a result of another type",
      { data: { status: "COMPLETED", result: "done" } },
      200,
      '/response/body/data/result: object, got "done"',
    ],
    ["a missing key", {}, 200, "/response/body/data: a value, got nothing"],
    ["null for an object", { data: null }, 200, "/response/body/data: object, got null"],
    ["an error body of another shape", { error: "bad key" }, 401, '/response/body/error: object, got "bad key"'],
  ])("with %s is a violation", async (_, body, status_, expected) => {
    expect(await found(answering(body, { status: status_ }), status, { headers: key })).toEqual([expected]);
  });

  test.each([
    [
      "another media type",
      () => new Response("<p>", { headers: { "content-type": "text/html" } }),
      '/response/headers/content-type: application/json, got "text/html"',
    ],
    [
      "no body",
      () => new Response(null, { headers: { "content-type": "application/json" } }),
      "/response/body: application/json, got nothing",
    ],
    [
      "half a body",
      () => new Response('{"data":', { headers: { "content-type": "application/json" } }),
      '/response/body: JSON, got "{\\"data\\":"',
    ],
  ])("with %s is a violation", async (_, respond, expected) => {
    expect(await found(answering(undefined, { fetch: async () => respond() }), status, { headers: key })).toEqual([
      expected,
    ]);
  });

  test("that fits two branches at once is a violation", async () => {
    const both = { data: { status: "running", workflow_id: "w-1", result: {} } };
    expect(await found(answering(both), start, post({ prompt: "x" }))).toEqual([
      expect.stringContaining("/response/body/data: exactly one of its 2 alternatives"),
    ]);
  });

  test("must be empty where the contract declares no content", async () => {
    const contract = createContract("browser-act", { baseUrl, mode: "collect", fetch: async () => Response.json({}) });
    const init = { method: "PUT", headers: { authorization: "Bearer sk-1" } };
    expect(await found(contract, `${baseUrl}/v2/workflow/stop-task?task_id=1`, init)).toEqual([
      '/response/body: no body, got "2 bytes"',
    ]);
  });

  test("may hold keys the contract does not declare, unless closedAnswers is set", async () => {
    const body = { data: { status: "RUNNING", progress: 0.5 }, trace: "t" };
    expect(await found(answering(body), status, { headers: key })).toEqual([]);
    expect(await found(answering(body, { closedAnswers: true }), status, { headers: key })).toEqual([
      "/response/body/data/progress: no key of this name, got 0.5",
      '/response/body/trace: no key of this name, got "t"',
    ]);
  });
});
