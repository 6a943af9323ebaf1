import { describe, expect, test } from "vitest";
import { answering, baseUrl, found, key, post, running, start, status } from "../testing/anchor-contract.ts";
import { createContract } from "./create-contract.ts";

describe("a request", () => {
  test.each([
    [
      "another path",
      `${baseUrl}/v1/tools/status`,
      { headers: key },
      '/request/path: a path of the contract, got "/v1/tools/status"',
    ],
    ["another method", start, { headers: key }, '/request/method: POST, got "GET"'],
    ["an empty id", `${start}//status`, { headers: key }, '/request/path/workflowId: an id, got ""'],
    [
      "an id left as a placeholder",
      `${start}/%7BworkflowId%7D/status`,
      { headers: key },
      '/request/path/workflowId: an id, got "{workflowId}"',
    ],
    [
      "an id that was never set",
      `${start}/undefined/status`,
      { headers: key },
      '/request/path/workflowId: an id, got "undefined"',
    ],
    [
      "an undeclared query key",
      `${start}?session_id=s-1`,
      post({ prompt: "x" }),
      '/request/query/session_id: no key of this name, got "s-1"',
    ],
    [
      "a misspelt body key",
      start,
      post({ prompt: "x", max_step: 3 }),
      "/request/body/max_step: no key of this name, got 3",
    ],
    ["a missing body key", start, post({ url: "https://example.com" }), "/request/body/prompt: a value, got nothing"],
    ["a wrong type", start, post({ prompt: "x", max_steps: "3" }), '/request/body/max_steps: integer, got "3"'],
    ["no body", start, { method: "POST", headers: key }, "/request/body: a body, got nothing"],
    ["a body that is no JSON", start, post("{"), '/request/body: JSON, got "{"'],
    [
      "another media type",
      start,
      { ...post({ prompt: "x" }), headers: { ...key, "content-type": "text/plain" } },
      '/request/headers/content-type: application/json, got "text/plain"',
    ],
    ["no key", status, {}, "/request/headers/anchor-api-key: a key, got nothing"],
    ["an empty key", status, { headers: { "anchor-api-key": "" } }, '/request/headers/anchor-api-key: a key, got ""'],
  ])("with %s is a violation", async (_, url, init, expected) => {
    const body =
      url === status || url.includes("/status") ? running : { data: { status: "running", workflow_id: "w" } };
    expect(await found(answering(body), url, init)).toEqual([expected]);
  });

  test.each([
    ["no key", undefined, "got nothing"],
    ["another scheme", "Basic c2VjcmV0", 'got "something else"'],
    ["a bare key", "sk-browser-use", 'got "something else"'],
    ["the scheme twice", "Bearer Bearer sk-1", 'got "something else"'],
    ["an empty key", "Bearer ", 'got "something else"'],
  ])("with %s where a bearer key belongs is a violation that does not show it", async (_, authorization, actual) => {
    const contract = createContract("browser-use-v1", {
      baseUrl,
      mode: "collect",
      fetch: async () => Response.json("paused"),
    });
    const headers = authorization === undefined ? {} : { authorization };
    expect(await found(contract, `${baseUrl}/task/t-1/status`, { headers })).toEqual([
      `/request/headers/authorization: Bearer and a key, ${actual}`,
    ]);
  });

  test("may write the scheme in small letters, as HTTP has it", async () => {
    const contract = createContract("browser-use-v1", {
      baseUrl,
      mode: "collect",
      fetch: async () => Response.json("paused"),
    });
    expect(await found(contract, `${baseUrl}/task/t-1/status`, { headers: { authorization: "bearer sk-1" } })).toEqual(
      [],
    );
  });

  test("is looked up below the path of the base URL", async () => {
    const baseUrl = "https://api.browser-use.com/api/v1/";
    const contract = createContract("browser-use-v1", {
      baseUrl,
      mode: "collect",
      fetch: async () => Response.json("paused"),
    });
    const headers = { authorization: "Bearer sk-1" };
    expect(await found(contract, "https://api.browser-use.com/api/v1/task/t-1/status", { headers })).toEqual([]);
    expect(await found(contract, "https://api.browser-use.com/task/t-1/status", { headers })).toEqual([
      '/request/path: a path of the contract below /api/v1, got "/task/t-1/status"',
    ]);
  });

  test("has its query read as the types that the contract declares", async () => {
    const contract = createContract("browser-act", {
      baseUrl,
      mode: "collect",
      fetch: async () => Response.json({ items: [] }),
    });
    const headers = { authorization: "Bearer sk-1" };
    const list = `${baseUrl}/v2/workflow/list-tasks`;
    expect(await found(contract, `${list}?limit=50&status=paused`, { headers })).toEqual([]);
    expect(await found(contract, `${list}?limit=0&page=one&status=done`, { headers })).toEqual([
      "/request/query/limit: >= 1, got 0",
      '/request/query/page: integer, got "one"',
      expect.stringContaining('/request/query/status: "created" or "running"'),
    ]);
  });

  test("that lacks a required query key is a violation, and so is one left as a placeholder", async () => {
    const contract = createContract("browser-act", {
      baseUrl,
      mode: "collect",
      fetch: async () => Response.json({ status: "paused" }),
    });
    const headers = { authorization: "Bearer sk-1" };
    await found(contract, `${baseUrl}/v2/workflow/get-task-status`, { headers });
    expect(await found(contract, `${baseUrl}/v2/workflow/get-task-status?task_id=undefined`, { headers })).toEqual([
      "/request/query/task_id: a value, got nothing",
      '/request/query/task_id: an id, got "undefined"',
    ]);
  });

  test("may hold any key in a free-form object", async () => {
    const body = { prompt: "x", output_schema: { type: "object", anything: 1 }, secret_values: { user: "u" } };
    expect(await found(answering({ data: { result: {} } }), start, post(body))).toEqual([]);
  });
});
