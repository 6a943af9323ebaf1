import { readdirSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import { ContractError, type ContractOptions, contractDocument, contractNames, createContract } from "./contract.ts";

const baseUrl = "https://api.anchorbrowser.io";
const start = `${baseUrl}/v1/tools/perform-web-task`;
const status = `${baseUrl}/v1/tools/perform-web-task/wf-1/status`;
const key = { "anchor-api-key": "sk-anchor-0001" };
const running = { data: { status: "RUNNING" } };

/** A contract that answers every request with one body. */
function answering(body: unknown, { status = 200, ...options }: Partial<ContractOptions> & { status?: number } = {}) {
  return createContract("anchor-browser", {
    baseUrl,
    mode: "collect",
    fetch: async () => Response.json(body, { status }),
    ...options,
  });
}

function post(body: unknown): RequestInit {
  return {
    method: "POST",
    headers: { ...key, "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
}

/** What a contract found in one exchange, as `where: expected, got actual`. */
async function found(contract: ReturnType<typeof createContract>, url: string, init?: RequestInit): Promise<string[]> {
  await contract.fetch(url, init);
  await contract.settled();
  return contract.violations.map(({ where, expected, actual }) => `${where}: ${expected}, got ${actual}`);
}

describe("createContract", () => {
  test("carries every document in generated/", () => {
    const files = readdirSync(new URL("../generated", import.meta.url)).filter((file) =>
      file.endsWith(".openapi.json"),
    );
    expect(files.map((file) => file.replace(".openapi.json", "")).sort()).toEqual([...contractNames].sort());
  });

  test("refuses a name it does not know, and names the ones it knows", () => {
    expect(() => createContract("anchor-browser", { baseUrl, mode: "loud" as "warn" })).toThrow('got "loud"');
    expect(() => createContract("constructor" as "browser-act", { baseUrl })).toThrow(/anchor-browser, browser-act/);
  });

  test("refuses a document with a schema that would check nothing", () => {
    const document = structuredClone(contractDocument("browser-use-v1"));
    Object.assign(document.components?.schemas as object, { TaskStatusEnum: { type: "strng" } });
    expect(() => createContract(document, { baseUrl })).toThrow(/GET \/task\/\{task_id\}.*cannot be used.*type/s);
  });

  test("returns the very response, unread, and finds nothing wrong with a good exchange", async () => {
    const response = Response.json(running);
    const contract = createContract("anchor-browser", { baseUrl, mode: "collect", fetch: async () => response });
    const answer = await contract.fetch(new Request(status, { headers: key }));
    expect(answer).toBe(response);
    expect(await answer.json()).toEqual(running);
    await contract.settled();
    expect(contract.violations).toEqual([]);
  });

  test("sends the caller's request on as it is", async () => {
    const send = vi.fn(async (_: Request) => Response.json(running));
    const contract = createContract("anchor-browser", { baseUrl, mode: "throw", fetch: send });
    const request = new Request(status, { headers: key });
    await contract.fetch(request);
    expect(send.mock.calls).toEqual([[request]]);
    expect(request.bodyUsed).toBe(false);
  });

  test("looks the global fetch up at each call", async () => {
    const contract = createContract("anchor-browser", { baseUrl, mode: "throw" });
    vi.stubGlobal("fetch", async () => Response.json(running));
    try {
      expect((await contract.fetch(status, { headers: key })).status).toBe(200);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

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

describe("mode", () => {
  test("throw does not send a request that breaks the contract", async () => {
    const send = vi.fn(async (_: Request) => Response.json(running));
    const contract = answering(undefined, { mode: "throw", fetch: send });
    const error = await contract.fetch(start, post({ prompt: "x", max_step: 3 })).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ContractError);
    expect(error).toMatchObject({
      code: "contract",
      message:
        "anchor-browser: POST /v1/tools/perform-web-task: /request/body/max_step: expected no key of this name, got 3.",
    });
    expect(send).not.toHaveBeenCalled();
  });

  test("throw withholds an answer that breaks the contract", async () => {
    const contract = answering({ data: {} }, { mode: "throw" });
    await expect(contract.fetch(status, { headers: key })).rejects.toThrow(ContractError);
  });

  test("warn is the default and prints each kind of violation once", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    try {
      const contract = answering({ data: { status: "PAUSED" } }, { mode: undefined });
      await found(contract, status, { headers: key });
      await found(contract, status, { headers: key });
      expect(contract.violations).toHaveLength(2);
      expect(warn.mock.calls).toEqual([
        [expect.stringMatching(/^anchor-browser: GET .*\/response\/body\/data\/status: expected /)],
      ]);
    } finally {
      warn.mockRestore();
    }
  });

  test("has no say in onViolation, whose own errors change nothing", async () => {
    const seen: string[] = [];
    const onViolation = ({ where }: { where: string }) => {
      seen.push(where);
      throw new Error("observer");
    };
    await found(answering({}, { onViolation }), status, { headers: key });
    expect(seen).toEqual(["/response/body/data"]);
  });

  test("keeps only the newest thousand violations", async () => {
    const contract = answering(running);
    const query = Array.from({ length: 1_005 }, (_, index) => `k${index}=1`).join("&");
    await found(contract, `${status}?${query}`, { headers: key });
    expect(contract.violations).toHaveLength(1_000);
    expect(contract.violations[0]?.where).toBe("/request/query/k5");
  });
});

describe("secrets", () => {
  test("are in no violation, wherever they are echoed", async () => {
    const secrets = ["sk-anchor-0001", "hunter2-password"];
    const contract = answering({ data: { status: `${secrets[0]} ${secrets[1]}`, result: 1 } });
    const body = { prompt: 7, agent: secrets[1], secret_values: { login: secrets[1] }, [`x${secrets[0]}`]: secrets };
    await found(contract, `${start}?${secrets[0]}=${secrets[1]}`, post(body));
    await found(contract, `${baseUrl}/v1/${secrets[1]}`, { headers: key });
    await found(contract, status, { headers: key });
    const shown = JSON.stringify(contract.violations);
    expect(contract.violations.length).toBeGreaterThan(5);
    for (const secret of secrets) expect(shown).not.toContain(secret);
    expect(shown).toContain("[secret]");
  });

  test("are not left over where a long value is cut", async () => {
    const contract = answering({ data: { status: `${"x".repeat(190)}sk-anchor-0001` } });
    await found(contract, status, { headers: key });
    expect(JSON.stringify(contract.violations)).not.toContain("sk-an");
  });
});

describe("ledger", () => {
  const cell = "GET /v1/tools/perform-web-task/{workflowId}/status 200 application/json data=running";

  test("lists every cell and counts the answers that were an instance of it", async () => {
    const contract = answering(running);
    expect([...contract.ledger().values()].every((times) => times === 0)).toBe(true);
    await found(contract, status, { headers: key });
    await found(contract, status, { headers: key });
    expect([...contract.ledger()].filter(([, times]) => times > 0)).toEqual([[cell, 2]]);
  });

  test("does not count an answer that breaks the contract", async () => {
    const contract = answering({ data: { status: "CANCELED" } });
    await found(contract, status, { headers: key });
    expect([...contract.ledger().values()].every((times) => times === 0)).toBe(true);
  });

  test("counts nothing for a fetch that fails or an answer that breaks off, and rejects with the very error", async () => {
    const failure = new TypeError("fetch failed");
    const contract = answering(undefined, { fetch: async () => Promise.reject(failure) });
    await expect(contract.fetch(status, { headers: key })).rejects.toBe(failure);
    const broken = answering(undefined, {
      fetch: async () => {
        const body = new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });
        return new Response(body, { headers: { "content-type": "application/json" } });
      },
    });
    await expect((await broken.fetch(status, { headers: key })).text()).rejects.toThrow("reset");
    await Promise.all([contract.settled(), broken.settled()]);
    expect([...contract.violations, ...broken.violations]).toEqual([]);
    expect([...broken.ledger().values()].every((times) => times === 0)).toBe(true);
  });

  test("does not hold an endless body in memory", async () => {
    let sent = 0;
    const contract = answering(undefined, {
      fetch: async () => {
        const body = new ReadableStream({
          pull(controller) {
            sent += 1;
            controller.enqueue(new Uint8Array(1024 * 1024));
          },
        });
        return new Response(body, { headers: { "content-type": "application/json" } });
      },
    });
    const response = await contract.fetch(status, { headers: key });
    await response.body?.cancel();
    await contract.settled();
    expect(sent).toBeLessThan(40);
  });
});
