import { expect, test } from "vitest";
import type { Schema } from "./openapi.ts";
import { SchemaCheck } from "./schema-check.ts";

/** Where a closed schema finds fault with a value. */
function undeclared(schema: Schema, value: unknown, schemas: Record<string, Schema> = {}): string[] {
  const document = {
    openapi: "3.1.0",
    info: { title: "test", version: "1" },
    paths: {},
    components: { schemas, responses: { X: { content: { json: { schema } } } } },
  };
  const pointer = "/components/responses/X/content/json/schema";
  return new SchemaCheck(document).flaws({ value: schema, pointer }, value, "closed answer").map(({ path }) => path);
}

const text: Schema = { type: "string" };
const named: Schema = { type: "object", properties: { name: text } };

test("keys are refused at every depth, through references and lists", () => {
  const schema = {
    type: "object",
    properties: { list: { type: "array", items: { $ref: "#/components/schemas/Named" } } },
  };
  expect(undeclared(schema, { list: [{ name: "a", nam: "b" }], extra: 1 }, { Named: named })).toEqual([
    "/list/0/nam",
    "/extra",
  ]);
});

test("the parts of an allOf allow each other's keys", () => {
  const schema: Schema = {
    allOf: [{ $ref: "#/components/schemas/Named" }, { properties: { age: { type: "integer" } } }],
  };
  expect(undeclared(schema, { name: "a", age: 1 }, { Named: named })).toEqual([]);
  expect(undeclared(schema, { name: "a", agee: 1 }, { Named: named })).toEqual(["/agee"]);
});

test("a oneOf allows the keys of the branch that fits, and those beside it", () => {
  const branch = (key: string): Schema => ({ type: "object", properties: { [key]: text }, required: [key] });
  const schema: Schema = { properties: { base: text }, oneOf: [branch("a"), branch("b")] };
  expect(undeclared(schema, { base: "x", a: "y" })).toEqual([]);
  expect(undeclared(schema, { base: "x", a: "y", c: "z" })).toEqual(["/c"]);
});

test("a body that fits no branch is faulted for that, not for the keys of the branches", () => {
  const branch = (key: string): Schema => ({ type: "object", properties: { [key]: text }, required: [key] });
  expect(undeclared({ oneOf: [branch("a"), branch("b")] }, { a: 1 })).toEqual(["/a"]);
});

test("free-form objects, maps and choices that hold one stay open", () => {
  expect(undeclared({ type: "object" }, { anything: 1 })).toEqual([]);
  expect(undeclared({ type: "object", additionalProperties: text }, { anything: "x" })).toEqual([]);
  expect(undeclared({ ...(named as object), additionalProperties: true }, { anything: 1 })).toEqual([]);
  expect(undeclared({ anyOf: [named, { type: "object" }] }, { anything: 1 })).toEqual([]);
});

test("a nullable object is closed too", () => {
  expect(undeclared({ anyOf: [named, { type: "null" }] }, { anything: 1 })).toEqual(["/anything"]);
  expect(undeclared({ ...(named as object), type: ["object", "null"] }, null)).toEqual([]);
});

test("an example is not taken for a schema", () => {
  const schema: Schema = { type: "object", example: { schema: { properties: {} } } };
  expect(undeclared(schema, { anything: 1 })).toEqual([]);
});

test("a schema that holds itself is closed at every level", () => {
  const Node: Schema = { properties: { next: { $ref: "#/components/schemas/Node" } } };
  expect(undeclared({ $ref: "#/components/schemas/Node" }, { next: { nxt: 1 } }, { Node })).toEqual(["/next/nxt"]);
});
