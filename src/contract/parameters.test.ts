import { describe, expect, test } from "vitest";
import { createContract } from "./create-contract.ts";
import type { OpenApiDocument } from "./openapi.ts";

const document: OpenApiDocument = {
  openapi: "3.1.0",
  info: { title: "test", version: "1" },
  security: [{ header: [] }, { query: [], cookie: [] }],
  paths: {
    "/items/{id}": {
      parameters: [
        { name: "id", in: "path", required: true, schema: { type: "integer" } },
        { $ref: "#/components/parameters/Trace" },
      ],
      get: {
        parameters: [
          { name: "tag", in: "query", schema: { type: "array", items: { enum: ["a", "b"] } } },
          { name: "ids", in: "query", explode: false, schema: { type: "array", items: { type: "integer" } } },
          { name: "full", in: "query", schema: { type: "boolean" } },
        ],
        responses: { 200: { headers: { "X-Left": { required: true, schema: { type: "integer" } } } } },
      },
    },
    "/items/all": { get: { responses: { 200: {} }, security: [] } },
    "/items/{id}:{verb}": { post: { responses: { 200: {} } } },
  },
  components: {
    parameters: { Trace: { name: "X-Trace", in: "header", required: true, schema: { type: "string", minLength: 4 } } },
    securitySchemes: {
      header: { type: "apiKey", in: "header", name: "X-Key" },
      query: { type: "apiKey", in: "query", name: "key" },
      cookie: { type: "apiKey", in: "cookie", name: "session" },
    },
  },
};

/** What is wrong with a request, as `operation where: expected`. */
async function found(path: string, init: RequestInit = {}, answer: HeadersInit = { "x-left": "3" }): Promise<string[]> {
  const fetch = async () => new Response(null, { headers: answer });
  const contract = createContract(document, { baseUrl: "http://test", mode: "collect", fetch });
  await contract.fetch(`http://test${path}`, { headers: { "x-key": "k", "x-trace": "abcd" }, ...init });
  await contract.settled();
  return contract.violations.map(({ operation, where, expected }) => `${operation} ${where}: ${expected}`);
}

const GET = "GET /items/{id}";

describe("parameters", () => {
  test("are read as the types their schemas speak about", async () => {
    expect(await found("/items/7?tag=a&tag=b&ids=1,2&full=true")).toEqual([]);
    expect(await found("/items/x?tag=a&tag=c&ids=1,b&full=yes")).toEqual([
      `${GET} /request/path/id: integer`,
      `${GET} /request/query/tag/1: "a" or "b"`,
      `${GET} /request/query/ids/1: integer`,
      `${GET} /request/query/full: boolean`,
    ]);
  });

  test("are given once unless they are lists", async () => {
    expect(await found("/items/7?full=true&full=false")).toEqual([`${GET} /request/query/full: one value`]);
  });

  test("are required in headers too, also when the path declares them", async () => {
    expect(await found("/items/7", { headers: { "x-key": "k" } })).toEqual([
      `${GET} /request/headers/X-Trace: a value`,
    ]);
    expect(await found("/items/7", { headers: { "x-key": "k", "x-trace": "abc" } })).toEqual([
      `${GET} /request/headers/X-Trace: no fewer than 4 characters`,
    ]);
  });

  test("whose percent-encoding is broken are named", async () => {
    expect(await found("/items/%zz")).toEqual([`${GET} /request/path/id: a percent-encoded value`]);
  });

  test("leave a fixed path to the operation that has it", async () => {
    expect(await found("/items/all", { headers: {} })).toEqual([]);
    expect(await found("/items/7:stop", { method: "POST" })).toEqual([]);
  });
});

describe("keys", () => {
  test("of one of the alternatives are enough, and a key in the query is no undeclared one", async () => {
    expect(await found("/items/7?key=k", { headers: { "x-trace": "abcd", cookie: "session=s" } })).toEqual([]);
    expect(await found("/items/7", { headers: { "x-trace": "abcd" } })).toEqual([
      `${GET} /request/headers/X-Key: a key`,
    ]);
  });
});

describe("headers of an answer", () => {
  test("are held against their schemas", async () => {
    expect(await found("/items/7", {}, {})).toEqual([`${GET} /response/headers/x-left: a value`]);
    expect(await found("/items/7", {}, { "x-left": "many" })).toEqual([`${GET} /response/headers/x-left: integer`]);
  });
});
