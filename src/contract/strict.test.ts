import { describe, expect, test } from "vitest";
import { type ContractOptions, createContract, type OpenApiDocument } from "../contract.ts";

const baseUrl = "https://api.example.com/v1";
const key = { "x-key": "sk-0001" };

/** A contract that allows as much as contracts do: any further key beside the declared ones. */
const document: OpenApiDocument = {
  openapi: "3.1.0",
  info: { title: "open", version: "1" },
  paths: {
    "/runs": {
      post: {
        security: [{ key: [] }, { bearer: [] }, { query: [] }],
        requestBody: {
          content: {
            "application/json": {
              schema: {
                type: "object",
                properties: {
                  prompt: { type: "string" },
                  options: { type: "object", properties: { steps: { type: "integer" } }, additionalProperties: {} },
                  inputs: { type: "object", additionalProperties: true },
                },
                additionalProperties: true,
              },
            },
          },
        },
        responses: { 204: {} },
      },
    },
    "/runs/{id}": {
      get: {
        parameters: [
          { name: "id", in: "path", required: true, schema: { type: "string" } },
          { name: "search", in: "query", schema: { type: "string" } },
        ],
        responses: { 204: {} },
      },
    },
  },
  components: {
    securitySchemes: {
      key: { type: "apiKey", in: "header", name: "x-key" },
      bearer: { type: "http", scheme: "bearer" },
      query: { type: "apiKey", in: "query", name: "key" },
    },
  },
};

/** What one request shows, strictly judged or not. */
async function found(url: string, init: RequestInit, options: Partial<ContractOptions>): Promise<string[]> {
  const fetch = async () => new Response(null, { status: 204 });
  const contract = createContract(document, { baseUrl, mode: "collect", fetch, ...options });
  await contract.fetch(url, init);
  await contract.settled();
  return contract.violations.map(({ where, expected, actual }) => `${where}: ${expected}, got ${actual}`);
}

const post = (body: unknown, headers: Record<string, string> = key): RequestInit => ({
  method: "POST",
  headers: { ...headers, "content-type": "application/json" },
  body: JSON.stringify(body),
});

describe("a strict contract refuses what only a client's mistake sends, and another one lets it pass:", () => {
  test.each<[string, string, RequestInit, string]>([
    ["a key beside those declared", "/runs", post({ promt: "x" }), '/request/body/promt: no key of this name, got "x"'],
    [
      "such a key further in",
      "/runs",
      post({ options: { step: 3 } }),
      "/request/body/options/step: no key of this name, got 3",
    ],
    ["undefined as a text", "/runs", post({ prompt: "undefined" }), '/request/body/prompt: a value, got "undefined"'],
    [
      "an object within a text",
      "/runs",
      post({ prompt: "Open [object Object]" }),
      '/request/body/prompt: a value, got "Open [object Object]"',
    ],
    [
      "undefined as a key",
      "/runs",
      post({ inputs: { undefined: "x" } }),
      '/request/body/inputs/undefined: no such key, got "x"',
    ],
    ["a text in a list", "/runs", post({ inputs: { a: ["NaN"] } }), '/request/body/inputs/a/0: a value, got "NaN"'],
    ["undefined in a query", "/runs/r-1?search=undefined", {}, '/request/query/search: a value, got "undefined"'],
    ["an id of which a part is missing", "/runs/run-undefined", {}, '/request/path/id: an id, got "run-undefined"'],
    ["an encoded way up", "/runs/..%2F..%2Fkeys", {}, '/request/path/id: an id without dot segments, got "../../keys"'],
    [
      "a way up that was encoded twice",
      "/runs/%252e%252e",
      {},
      '/request/path/id: an id without dot segments, got "%2e%2e"',
    ],
    [
      "a dot segment that is gone before it is sent",
      "/runs/x/../r-1",
      {},
      '/request/url: no dot segments in its path, got "/v1/runs/x/../r-1"',
    ],
    [
      "a scheme in a header that takes a bare key",
      "/runs",
      post({}, { "x-key": "Bearer sk-0001" }),
      '/request/headers/x-key: a key without a second scheme, got "something else"',
    ],
    [
      "a key that was never set",
      "/runs",
      post({}, { authorization: "Bearer undefined" }),
      '/request/headers/authorization: a key, got "the word for a missing one"',
    ],
    [
      "a key in the query that was never set",
      "/runs?key=null",
      post({}, {}),
      '/request/query/key: a key, got "the word for a missing one"',
    ],
  ])("%s", async (_, path, init, expected) => {
    expect(await found(baseUrl + path, init, { strict: true })).toEqual([expected]);
    expect(await found(baseUrl + path, init, {})).toEqual([]);
  });

  test("a second Bearer, which is refused either way, is told for what it is", async () => {
    const init = post({}, { authorization: "Bearer Bearer sk-0001" });
    expect(await found(`${baseUrl}/runs`, init, {})).toEqual(["/request/headers/x-key: a key, got nothing"]);
    expect(await found(`${baseUrl}/runs`, init, { strict: true })).toContain(
      '/request/headers/authorization: a key without a second scheme, got "something else"',
    );
  });
});

test("a strict contract has nothing against a good request", async () => {
  const body = { prompt: "Say undefined, null and NaN", options: { steps: 3 }, inputs: { anything: [1, null] } };
  expect(await found(`${baseUrl}/runs`, post(body), { strict: true })).toEqual([]);
  expect(await found(`${baseUrl}/runs/a.b..c?search=undefined%20behaviour`, {}, { strict: true })).toEqual([]);
});
