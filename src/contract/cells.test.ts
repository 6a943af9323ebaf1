import { expect, test } from "vitest";
import { cellsOf } from "./cells.ts";
import { createContract } from "./create-contract.ts";
import type { OpenApiDocument, Schema } from "./openapi.ts";

/** A document with one operation whose 200 has this schema. */
function answering(schema: Schema, schemas: Record<string, Schema> = {}): OpenApiDocument {
  return {
    openapi: "3.1.0",
    info: { title: "test", version: "1" },
    paths: { "/x": { get: { responses: { 200: { content: { "application/json": { schema } } } } } } },
    components: { schemas },
  };
}

/** The branch part of every cell of the operation's 200. */
function branches(document: OpenApiDocument): string[] {
  return cellsOf(document).map((cell) => cell.replace("GET /x 200 application/json", "").trim());
}

/** The branches that one body is an instance of. */
async function seen(document: OpenApiDocument, body: unknown): Promise<string[]> {
  const contract = createContract(document, {
    baseUrl: "http://test",
    mode: "throw",
    fetch: async () => Response.json(body),
  });
  await contract.fetch("http://test/x");
  const counted = [...contract.ledger()].filter(([, times]) => times > 0);
  return counted.map(([cell]) => cell.replace("GET /x 200 application/json", "").trim());
}

const object = (properties: Record<string, Schema>, required: string[] = Object.keys(properties)): Schema => ({
  type: "object",
  properties,
  required,
});

test("every status and every media type is a cell, also where there is no body", () => {
  const responses = {
    200: { content: { "application/json": {}, "text/csv": {} } },
    204: {},
    "4XX": { content: { "application/json": {} } },
  };
  const document = { ...answering(true), paths: { "/x": { get: { responses } } } };
  expect(cellsOf(document)).toEqual([
    "GET /x 200 application/json",
    "GET /x 200 text/csv",
    "GET /x 204",
    "GET /x 4XX application/json",
  ]);
});

test("a branch is called by its title, else its reference, else its only word, else its type", () => {
  const oneOf: Schema[] = [
    { ...(object({ a: true }) as object), title: "first" },
    { $ref: "#/components/schemas/Second" },
    { const: "third" },
    { type: "integer" },
    { enum: [true, false] },
  ];
  const document = answering({ oneOf }, { Second: object({ b: true }) });
  expect(branches(document)).toEqual(["$=first", "$=Second", "$=third", "$=integer", "$=#5", "$=true", "$=false"]);
});

test("two branches of one name stay two cells", () => {
  const oneOf = [object({ a: true }), object({ b: true })];
  expect(branches(answering({ oneOf }))).toEqual(["$=object", "$=object#2"]);
});

test("a status enum is a cell for each word, in items too; other enums and single words are not", async () => {
  const words = { type: "string", enum: ["on", "off"] };
  const item = object({ status: words, color: words, state: { enum: ["only"] } });
  const document = answering(object({ items: { type: "array", items: item } }));
  expect(branches(document)).toEqual(["items[].status=on", "items[].status=off"]);
  expect(await seen(document, { items: [{ status: "off", color: "on", state: "only" }] })).toEqual([
    "items[].status=off",
  ]);
  expect(await seen(document, { items: [] })).toEqual([]);
});

test("a body that is one word is a cell for each word", async () => {
  const document = answering({ type: "string", enum: ["on", "off"] });
  expect(branches(document)).toEqual(["$=on", "$=off"]);
  expect(await seen(document, "off")).toEqual(["$=off"]);
});

test("the one word of a branch is no cell of its own, several words are", async () => {
  const document = answering({
    oneOf: [
      { title: "going", ...(object({ status: { enum: ["running", "paused"] } }) as object) },
      { title: "gone", ...(object({ status: { enum: ["over"] } }) as object) },
    ],
  });
  expect(branches(document)).toEqual(["$=going", "status=running", "status=paused", "$=gone"]);
  expect(await seen(document, { status: "paused" })).toEqual(["$=going", "status=paused"]);
  expect(await seen(document, { status: "over" })).toEqual(["$=gone"]);
});

test("a branch that no value fits alone is no cell", async () => {
  const anyOf: Schema[] = [{ type: "string" }, { type: "string", format: "uuid" }, { type: "integer" }];
  const document = answering({ anyOf });
  expect(branches(document)).toEqual(["$=string", "$=integer"]);
  expect(await seen(document, "text")).toEqual(["$=string"]);
  expect(await seen(document, "00000000-0000-4000-8000-000000000000")).toEqual([]);
});

test("branches that differ only in optional keys are told apart by values that rule the others out", () => {
  const anyOf = [object({ a: { type: "string" } }, []), object({ b: { type: "number" } }, [])];
  expect(branches(answering({ anyOf }))).toEqual(["$=object", "$=object#2"]);
});

test("a branch that no sample could be made for is taken on trust", () => {
  const oneOf: Schema[] = [{ type: "string", pattern: "^wf-\\d{4}$" }, { type: "integer" }];
  expect(branches(answering({ oneOf }))).toEqual(["$=string", "$=integer"]);
});

test("choices within allOf, a lone oneOf and a schema that holds itself are found once", () => {
  const status: Schema = { enum: ["on", "off"] };
  const Node = object({ status, next: { $ref: "#/components/schemas/Node" } }, ["status"]);
  const document = answering({ allOf: [{ oneOf: [{ $ref: "#/components/schemas/Node" }] }] }, { Node });
  expect(branches(document)).toEqual(["status=on", "status=off"]);
});

test.each<[string, Schema, string[]]>([
  ["a type of its own", { type: ["string", "null"] }, [""]],
  ["a branch beside one other", { anyOf: [{ type: "string" }, { type: "null" }] }, [""]],
  ["a branch that is a word", { oneOf: [{ type: "string" }, { const: null }] }, [""]],
  ["a branch by reference", { oneOf: [{ $ref: "#/components/schemas/Nothing" }, { type: "string" }] }, [""]],
  ["one word of many", { enum: ["on", "off", null] }, ["$=on", "$=off"]],
  [
    "a branch beside two others",
    { anyOf: [{ type: "string" }, { type: "integer" }, { type: "null" }] },
    ["$=string", "$=integer"],
  ],
])("that a value may be null is not a branch: as %s", async (_, schema, expected) => {
  const document = answering(schema, { Nothing: { enum: [null] } });
  expect(branches(document)).toEqual(expected);
  expect(await seen(document, null)).toEqual(expected[0] === "" ? [""] : []);
});

test("choices behind a nullable reference are choices of the value that is there", async () => {
  const Judgement = object({ status: { enum: ["good", "bad"] } });
  const document = answering(
    object({ judgement: { anyOf: [{ $ref: "#/components/schemas/Judgement" }, { type: "null" }] } }),
    { Judgement },
  );
  expect(branches(document)).toEqual(["judgement.status=good", "judgement.status=bad"]);
  expect(await seen(document, { judgement: { status: "bad" } })).toEqual(["judgement.status=bad"]);
  expect(await seen(document, { judgement: null })).toEqual([]);
});
