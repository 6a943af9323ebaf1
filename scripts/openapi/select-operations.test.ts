import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/contract-diff/json.ts";
import { listOperations } from "../../src/contract-diff/list-operations.ts";
import { selectOperations } from "./select-operations.ts";

function answering(schema: string): Json {
  const content = { "application/json": { schema: { $ref: `#/components/schemas/${schema}` } } };
  return { responses: { "200": { description: "OK", content } } };
}

const document: JsonObject = {
  openapi: "3.1.0",
  info: { title: "Acme", version: "1" },
  security: [{ key: [] }],
  paths: {
    "/jobs": { get: answering("JobList"), post: answering("Job") },
    "/jobs/{id}": { parameters: [{ $ref: "#/components/parameters/id" }], get: answering("Job") },
    "/people": { get: answering("Person") },
  },
  components: {
    securitySchemes: { key: { type: "apiKey", in: "header", name: "key" }, other: { type: "http", scheme: "basic" } },
    parameters: { id: { name: "id", in: "path", required: true, schema: { $ref: "#/components/schemas/Id" } } },
    schemas: {
      Id: { type: "string" },
      Job: {
        type: "object",
        properties: { id: { $ref: "#/components/schemas/Id" }, parent: { $ref: "#/components/schemas/Job" } },
      },
      JobList: { type: "array", items: { $ref: "#/components/schemas/Job" } },
      Person: { type: "object", example: { $ref: "#/components/schemas/Ghost" } },
    },
  },
};

describe("selectOperations", () => {
  test("takes the listed operations and every schema, parameter and security scheme they reach", () => {
    const selected = selectOperations(document, ["GET /jobs/{id}"], "api.yaml");
    expect(listOperations(selected)).toEqual(["GET /jobs/{id}"]);
    expect(selected).toMatchObject({
      paths: { "/jobs/{id}": { parameters: [{ $ref: "#/components/parameters/id" }] } },
      components: { securitySchemes: { key: {} }, parameters: { id: {} }, schemas: { Id: {}, Job: {} } },
    });
  });

  test("drops the methods, schemas and security schemes that nothing reaches", () => {
    const selected = selectOperations(document, ["POST /jobs"], "api.yaml");
    expect(listOperations(selected)).toEqual(["POST /jobs"]);
    const { schemas, securitySchemes } = selected.components as Record<string, JsonObject>;
    expect(Object.keys(schemas ?? {})).toEqual(["Id", "Job"]);
    expect(Object.keys(securitySchemes ?? {})).toEqual(["key"]);
  });

  test("reaches the branches that only a discriminator's mapping names", () => {
    const mapped: JsonObject = {
      paths: { "/jobs": { get: answering("Any") } },
      components: {
        schemas: {
          Any: { discriminator: { propertyName: "kind", mapping: { a: "#/components/schemas/A", b: "B" } } },
          A: {},
          B: {},
          C: {},
        },
      },
    };
    const { schemas } = selectOperations(mapped, ["GET /jobs"], "api.yaml").components as Record<string, JsonObject>;
    expect(Object.keys(schemas ?? {})).toEqual(["A", "Any", "B"]);
  });

  test("takes no reference from inside an example", () => {
    expect(() => selectOperations(document, ["GET /people"], "api.yaml")).not.toThrow();
  });

  test("names an operation that is listed and missing, and where it was looked for", () => {
    expect(() => selectOperations(document, ["GET /jobs", "DELETE /jobs"], "a.md or b.md")).toThrow(
      "DELETE /jobs: held in openapi/sources.yaml, but not in a.md or b.md.",
    );
  });

  test("names a reference that leads nowhere", () => {
    const broken: JsonObject = { paths: { "/jobs": { get: answering("Job") } } };
    expect(() => selectOperations(broken, ["GET /jobs"], "api.yaml")).toThrow(
      'api.yaml: "#/components/schemas/Job" is referred to, but not defined.',
    );
  });
});
