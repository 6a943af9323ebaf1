import { describe, expect, test } from "vitest";
import { createContract, type OpenApiDocument } from "../contract.ts";
import { oneOperation, placesOf } from "../testing/one-operation.ts";
import { upgradeDocument } from "./upgrade.ts";

const old = (schema: unknown, more: object = {}) => ({
  openapi: "3.0.3",
  info: { title: "old", version: "1" },
  paths: { "/x": { get: { responses: { 200: { content: { "application/json": { schema } } } } } } },
  ...more,
});

/** What a schema of a 3.0 document becomes. */
function upgraded(schema: unknown, version: unknown = "3.0.3"): unknown {
  const document = upgradeDocument({ ...old(schema), openapi: version as string }).document;
  return document.paths["/x"].get.responses[200].content["application/json"].schema;
}

const reference = { $ref: "#/components/schemas/A" };
const nothing = { type: "null" };

describe.each(["3.0.3", "3.1.0"])("a schema of %s", (version) => {
  test.each<[string, object, object]>([
    ["nullable beside a type", { type: "string", nullable: true }, { type: ["string", "null"] }],
    ["nullable beside types", { type: ["string", "null"], nullable: true }, { type: ["string", "null"] }],
    [
      "nullable beside words",
      { type: "string", enum: ["a"], nullable: true },
      { type: ["string", "null"], enum: ["a", null] },
    ],
    ["nullable words without a type", { enum: ["a", null], nullable: true }, { enum: ["a", null] }],
    ["nullable beside anyOf", { anyOf: [reference], nullable: true }, { anyOf: [reference, nothing] }],
    ["nullable beside a null branch", { oneOf: [reference, nothing], nullable: true }, { oneOf: [reference, nothing] }],
    [
      "nullable beside allOf",
      { allOf: [reference], nullable: true, readOnly: true },
      { readOnly: true, anyOf: [{ allOf: [reference] }, nothing] },
    ],
    ["nullable beside a reference", { ...reference, nullable: true }, { anyOf: [reference, nothing] }],
    ["nullable that says nothing", { nullable: true, description: "any" }, { description: "any" }],
    ["nullable: false", { type: "string", nullable: false }, { type: "string" }],
    [
      "nullable in properties, items and branches",
      { properties: { nullable: { items: { anyOf: [{ type: "integer", nullable: true }] } } } },
      { properties: { nullable: { items: { anyOf: [{ type: ["integer", "null"] }] } } } },
    ],
    ["an exclusive minimum", { minimum: 5, exclusiveMinimum: true }, { exclusiveMinimum: 5 }],
    ["an exclusive maximum", { maximum: 5, exclusiveMaximum: true }, { exclusiveMaximum: 5 }],
    ["a minimum that is not exclusive", { minimum: 5, exclusiveMinimum: false }, { minimum: 5 }],
    [
      "data that looks like a schema",
      { default: { nullable: true }, enum: [{ nullable: true }], example: { nullable: true } },
      { default: { nullable: true }, enum: [{ nullable: true }], example: { nullable: true } },
    ],
  ])("with %s", (_, before, after) => {
    expect(upgraded(before, version)).toEqual(after);
  });
});

test("a bare name in a discriminator's mapping becomes a reference, and a file stays one", () => {
  const discriminator = { propertyName: "kind", mapping: { a: "A", b: "#/components/schemas/B", c: "c.yaml" } };
  const document = old({ oneOf: [], discriminator }, { components: { schemas: { A: {}, B: {} } } });
  const { paths } = upgradeDocument(document).document;
  const schema = paths["/x"].get.responses[200].content["application/json"].schema as { discriminator: object };
  expect(schema.discriminator).toEqual({
    propertyName: "kind",
    mapping: { a: "#/components/schemas/A", b: "#/components/schemas/B", c: "c.yaml" },
  });
});

test.each([["3.0.0"], ["3.0.4"], [3.1], ["3.1"]])("version %s is read as 3.1.0", (version) => {
  expect(upgradeDocument({ ...old({}), openapi: version as string }).document.openapi).toBe("3.1.0");
});

test("webhooks of 3.0 are the webhooks of 3.1", () => {
  expect(upgradeDocument(old({}, { "x-webhooks": { done: {} } })).document).toMatchObject({ webhooks: { done: {} } });
});

test("a 3.1 document with nothing to rewrite comes back as it is, and each is rewritten once", () => {
  const document = oneOperation({});
  expect(upgradeDocument(document).document).toBe(document);
  const before = old({ type: "string", nullable: true });
  const { document: after } = upgradeDocument(before);
  expect(upgradeDocument(before).document).toBe(after);
  expect(upgradeDocument(after).document).toBe(after);
});

test("a nullable that is neither true nor false is named", () => {
  const at = "/paths/~1x/get/responses/200/content/application~1json/schema";
  expect(upgradeDocument(old({ type: "string", nullable: "yes" })).lost).toEqual([
    { pointer: at, what: 'nullable: "yes"' },
  ]);
});

test("a 3.0 document is held as the 3.1 that it means", async () => {
  const document = old({ type: "number", nullable: true, minimum: 0, exclusiveMinimum: true }) as OpenApiDocument;
  const answer = (body: unknown) => placesOf(document, new Request("http://test/x"), () => Response.json(body));
  expect(await answer(null)).toEqual([]);
  expect(await answer(1)).toEqual([]);
  expect(await answer(0)).toEqual(["/response/body"]);
});

test("Swagger 2 is called by its name", () => {
  const swagger = { swagger: "2.0", info: { title: "x", version: "1" }, paths: {} } as unknown as OpenApiDocument;
  expect(() => createContract(swagger, { baseUrl: "http://test" })).toThrow(
    "The document is Swagger 2.0: convert it to OpenAPI 3.0 or 3.1 first.",
  );
});
