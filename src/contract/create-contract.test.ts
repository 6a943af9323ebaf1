import { readdirSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import { ContractError, contractDocument, contractNames, createContract } from "../contract.ts";
import type { FetchInit } from "../http/fetch.ts";
import { anchorBrowser } from "../index.ts";
import { answering, baseUrl, found, key, post, running, start, status } from "../testing/anchor-contract.ts";

describe("createContract", () => {
  test("carries every document in generated/", () => {
    const files = readdirSync(new URL("../../generated", import.meta.url)).filter((file) =>
      file.endsWith(".openapi.json"),
    );
    expect(files.map((file) => file.replace(".openapi.json", "")).sort()).toEqual([...contractNames].sort());
  });

  test("refuses a name it does not know, and names the ones it knows", () => {
    expect(() => createContract("anchor-browser", { baseUrl, mode: "loud" as "warn" })).toThrow('got "loud"');
    expect(() => createContract("constructor" as "browser-act", { baseUrl })).toThrow(/anchor-browser, browser-act/);
  });

  const call = (...args: unknown[]) => (createContract as (...args: unknown[]) => unknown)(...args);
  const document = "contract must be anchor-browser, ";
  test.each<[string, unknown[], string]>([
    ["an empty object for a document", [{}, { baseUrl }], document],
    ["a document without a title", [{ openapi: "3.1.0", info: {}, paths: {} }, { baseUrl }], document],
    ["a document without paths", [{ openapi: "3.1.0", info: { title: "Acme" } }, { baseUrl }], document],
    ["no document", [], document],
    ["null for a document", [null, { baseUrl }], document],
    ["no options", ["anchor-browser"], "Options must be an object with a baseUrl."],
    ["null for options", ["anchor-browser", null], "Options must be an object with a baseUrl."],
    ["no base URL", ["anchor-browser", {}], "baseUrl must be an absolute URL"],
    ["a base URL that is none", ["anchor-browser", { baseUrl: "x" }], "baseUrl must be an absolute URL"],
    ["a base URL without http", ["anchor-browser", { baseUrl: "localhost:4010" }], "baseUrl must be an absolute URL"],
    ["a fetch that is none", ["anchor-browser", { baseUrl, fetch: 5 }], "fetch must be a function, got number."],
    ["an onViolation that is none", ["anchor-browser", { baseUrl, onViolation: 5 }], "onViolation must be a function"],
    ["an onExchange that is none", ["anchor-browser", { baseUrl, onExchange: null }], "onExchange must be a function"],
  ])("refuses %s, and names the argument", (_, args, sentence) => {
    expect(() => call(...args)).toThrow(TypeError);
    expect(() => call(...args)).toThrow(sentence);
  });

  test("refuses an operation with a schema that would check nothing, by name, and holds the others", async () => {
    const document = structuredClone(contractDocument("browser-use-v1"));
    Object.assign(document.components?.schemas as object, { TaskStatusEnum: { type: "strng" } });
    const send = async () => Response.json({ id: 1 });
    const contract = createContract(document, { baseUrl, mode: "collect", fetch: send });
    const refused = contract.notJudged.filter(({ reason }) => reason.includes("cannot be used"));
    expect(refused.map(({ operation }) => operation)).toEqual(["GET /task/{task_id}", "GET /task/{task_id}/status"]);
    expect(refused[1]?.reason).toMatch(/TaskStatusEnum\/type must be a type, or a list of them, and is "strng"/);
    const init = { headers: { authorization: "Bearer sk-1" } };
    expect(await found(contract, `${baseUrl}/task/t-1/status`, init)).toEqual([
      expect.stringMatching(
        /^\/request: an operation whose contract can be used, got "GET \/task\/\{task_id\}\/status: /,
      ),
    ]);
    const stop = await found(contract, `${baseUrl}/stop-task`, { ...init, method: "PUT" });
    expect(stop.slice(1)).toEqual(["/request/query/task_id: a value, got nothing"]);
    expect([...contract.ledger().keys()].some((cell) => cell.startsWith("GET "))).toBe(false);
  });

  test("does not let a call through in silence whose schema only the compiler finds wrong", async () => {
    const document = structuredClone(contractDocument("browser-use-v1"));
    Object.assign(document.components?.schemas as object, { TaskStatusEnum: { $dynamicRef: 5, nullable: true } });
    const contract = createContract(document, { baseUrl, mode: "throw", fetch: async () => Response.json("finished") });
    const call = () => contract.fetch(`${baseUrl}/task/t-1/status`, { headers: { authorization: "Bearer sk-1" } });
    await expect(call()).rejects.toThrow(/an operation whose contract can be used/);
    expect(contract.notJudged.map(({ operation }) => operation)).toContain("GET /task/{task_id}/status");
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
    const send = vi.fn(async (_url: string, _init: FetchInit) => Response.json(running));
    const contract = createContract("anchor-browser", { baseUrl, mode: "collect", fetch: send });
    const { signal } = new AbortController();
    const request = new Request(start, { ...post({ prompt: "x" }), signal });
    await contract.fetch(request);
    await contract.fetch(start, { ...post({ prompt: "x" }), signal, next: { revalidate: 1 } } as RequestInit);
    const read = new Request(status, { headers: key });
    await contract.fetch(read);
    expect(read.bodyUsed).toBe(false);
    const sent = { method: "POST", headers: { ...key, "content-type": "application/json" } };
    const body = '{"prompt":"x"}';
    expect(send.mock.calls).toMatchObject([
      [start, { ...sent, body: new TextEncoder().encode(body) }],
      [start, { ...sent, body, signal, next: { revalidate: 1 } }],
      [status, { method: "GET", headers: key }],
    ]);
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

describe("mode", () => {
  test("throw does not send a request that breaks the contract", async () => {
    const send = vi.fn(async () => Response.json(running));
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

  test("throw tells a client that a start was not sent, and that one may have been whose answer it withholds", async () => {
    const contract = answering({ data: {} }, { mode: "throw" });
    const client = anchorBrowser({ apiKey: "key", baseUrl, fetch: contract.fetch });
    const wrong = client.start({ prompt: 5 as never });
    await expect(wrong).rejects.toMatchObject({
      code: "connection",
      sent: false,
      message: expect.stringMatching(/got 5\.$/),
    });
    await expect(client.start({ prompt: "x" })).rejects.toMatchObject({ code: "start_uncertain" });
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
