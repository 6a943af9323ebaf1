import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/contract-diff/json.ts";
import { listOperations } from "../../src/contract-diff/list-operations.ts";
import { usableParts } from "./usable-parts.ts";

const ok = { responses: { 200: { description: "OK" } } };
const answering = (schema: Json) => ({ responses: { 200: { content: { "application/json": { schema } } } } });
const to = (name: string) => ({ $ref: `#/components/schemas/${name}` });

function take(paths: JsonObject, components: JsonObject = {}) {
  return usableParts({ openapi: "3.1.0", info: { title: "x", version: "1" }, paths, components }, "api.yaml");
}

test.each<[string, JsonObject, JsonObject, string]>([
  [
    "a component that is not there",
    { get: answering(to("Gone")) },
    {},
    '"#/components/schemas/Gone" is referred to, but not defined.',
  ],
  [
    "a component that refers to nothing",
    { get: answering(to("A")) },
    { schemas: { A: { items: to("Gone") } } },
    '"#/components/schemas/Gone" is referred to, but not defined.',
  ],
  [
    "a component in a ring that refers to nothing",
    { get: answering(to("A")) },
    { schemas: { A: { allOf: [to("B"), to("Gone")] }, B: to("A") } },
    '"#/components/schemas/Gone" is referred to, but not defined.',
  ],
  [
    "a schema that is not one",
    { get: answering("text") },
    {},
    '/content/application~1json/schema is "text" where OpenAPI 3.1 expects an object.',
  ],
  ["another file", { get: answering({ $ref: "other.yaml#/A" }) }, {}, '"other.yaml#/A" is outside of the document.'],
  [
    "a component of another file",
    { get: answering(to("A")) },
    { schemas: { A: { $ref: "other.yaml#/A" } } },
    '"other.yaml#/A" is outside of the document.',
  ],
  ["a list where a map belongs", { get: { responses: [] } }, {}, "is [] where OpenAPI 3.1 expects an object."],
])("an operation with %s is refused by name, and the others are taken", (_, bad, components, reason) => {
  const { document, refused } = take({ "/bad": bad, "/good": { get: ok } }, components);
  expect(listOperations(document)).toEqual(["GET /good"]);
  expect([...refused.keys()].map((name) => name.replace("*", "GET"))).toEqual(["GET /bad"]);
  expect([...refused.values()].join()).toContain(reason);
});

test("one method of a path can be refused without the other", () => {
  const { document, refused } = take({ "/x": { get: ok, put: answering(to("Gone")) } });
  expect(listOperations(document)).toEqual(["GET /x"]);
  expect([...refused.keys()]).toEqual(["PUT /x"]);
});

test("path items and parameters by reference are put in place", () => {
  const parameters = [{ name: "id", in: "query" }];
  const { document, refused } = take(
    {
      "/one": { $ref: "#/components/pathItems/Item" },
      "/two": { get: { ...ok, parameters: [{ $ref: "#/paths/~1three/get/parameters/0" }] } },
      "/three": { get: { ...ok, parameters } },
      "/four": { $ref: "#/paths/~1three" },
    },
    { pathItems: { Item: { get: ok } } },
  );
  expect([...refused]).toEqual([]);
  expect(listOperations(document)).toEqual(["GET /one", "GET /two", "GET /three", "GET /four"]);
  expect(document.paths).toMatchObject({ "/two": { get: { parameters } }, "/four": { get: { parameters } } });
});

test("a parameter that refers to itself refuses its operation", () => {
  const { refused } = take({ "/x": { get: { ...ok, parameters: [{ $ref: "#/paths/~1x/get/parameters/0" }] } } });
  expect([...refused.values()]).toEqual(['"#/paths/~1x/get/parameters/0" refers to itself.']);
});

test("a component that cannot be used and that nothing needs is left out", () => {
  const { document, refused } = take({ "/x": { get: ok } }, { schemas: { Bad: "text", Good: {} } });
  expect([[...refused], document.components]).toEqual([[], { schemas: { Good: {} } }]);
});

test("operationIds are texts, and the second of one name goes without", () => {
  const { document, lost } = take({
    "/one": { get: { ...ok, operationId: 5 } },
    "/two": { get: { ...ok, operationId: "run" } },
    "/three": { get: { ...ok, operationId: "run" } },
  });
  expect(document.paths).toEqual({
    "/one": { get: { ...ok, operationId: "5" } },
    "/two": { get: { ...ok, operationId: "run" } },
    "/three": { get: ok },
  });
  expect(lost).toEqual(["the operationId run of GET /three, which another operation has"]);
});

test("a word of a discriminator that leads nowhere is left out and named", () => {
  const mapping = { a: "#/components/schemas/A", b: "#/components/schemas/Gone" };
  const { document, refused, lost } = take(
    { "/x": { get: answering({ oneOf: [to("A")], discriminator: { propertyName: "kind", mapping } }) } },
    { schemas: { A: {} } },
  );
  expect([...refused]).toEqual([]);
  expect(JSON.stringify(document)).toContain('"mapping":{"a":"#/components/schemas/A"}');
  expect(lost).toEqual(["the word b of a discriminator, which leads to #/components/schemas/Gone"]);
});
