import { describe, expect, test } from "vitest";
import { normalize } from "./normalize.ts";

describe("normalize", () => {
  test("drops prose by position and keeps a property that is named description", () => {
    const schema = {
      type: "object",
      description: "A job.",
      properties: { description: { type: "string", description: "What to do." }, summary: { type: "string" } },
      "x-internal": true,
      externalDocs: { url: "https://acme.test" },
    };
    expect(normalize("schema", schema, ["api"])).toEqual({
      type: "object",
      properties: { description: { type: "string" }, summary: { type: "string" } },
    });
  });

  test("keeps what an example, a default and an enum hold, whatever it is named", () => {
    const schema = {
      type: "object",
      default: { description: "kept", "x-kept": 1 },
      enum: [{ summary: "kept" }],
      example: { description: "kept" },
      examples: [{ description: "kept" }],
      title: "Job",
      format: "job",
      deprecated: true,
    };
    expect(normalize("schema", schema, ["api"])).toEqual(schema);
  });

  test("sorts maps and required", () => {
    const schema = normalize("schema", { required: ["b", "a"], properties: { b: {}, a: {} } }, ["api"]);
    expect(JSON.stringify(schema)).toBe('{"required":["a","b"],"properties":{"a":{},"b":{}}}');
  });

  test("never sorts enums, branches or named examples", () => {
    const schema = { enum: ["b", "a"], oneOf: [{ title: "b" }, { title: "a" }] };
    expect(normalize("schema", schema, ["api"])).toEqual(schema);
    const mediaType = { examples: { second: { value: 2 }, first: { value: 1 } } };
    expect(JSON.stringify(normalize("mediaType", mediaType, ["api"]))).toBe(JSON.stringify(mediaType));
  });

  test("puts parameters in one order, whichever way they came", () => {
    const id = { name: "id", in: "path", required: true, schema: { type: "string" } };
    const page = { name: "page", in: "query", schema: { type: "integer" } };
    const left = normalize("operation", { parameters: [page, id] }, ["api"]);
    const right = normalize("operation", { parameters: [id, page] }, ["api"]);
    expect(left).toEqual(right);
  });

  test("gives each response the reason phrase of its status", () => {
    const responses = { "200": { description: "All went well, dear reader." }, "429": {}, default: {} };
    expect(normalize("operation", { responses }, ["api"])).toEqual({
      responses: {
        "200": { description: "OK" },
        "429": { description: "Too Many Requests" },
        default: { description: "default" },
      },
    });
  });

  test("drops tags, contact, descriptions of servers and an empty security at the root", () => {
    const document = {
      openapi: "3.1.0",
      info: { title: "Acme", version: "1", description: "Words.", contact: { name: "Jo" } },
      servers: [{ url: "https://api.acme.test", description: "The one." }],
      tags: [{ name: "Jobs" }],
      security: [],
      paths: { "/jobs": { get: { tags: ["Jobs"], summary: "List", security: [], responses: {} } } },
    };
    expect(normalize("document", document, ["api"])).toEqual({
      openapi: "3.1.0",
      info: { title: "Acme", version: "1" },
      servers: [{ url: "https://api.acme.test" }],
      paths: { "/jobs": { get: { security: [], responses: {} } } },
    });
  });

  test("keeps a security at the root that says something", () => {
    const document = normalize("document", { security: [{ key: [] }] }, ["api"]);
    expect(document).toEqual({ security: [{ key: [] }] });
  });

  test("drops the summary of an example and keeps its value", () => {
    const mediaType = { examples: { done: { summary: "A done job", description: "Words.", value: { done: true } } } };
    expect(normalize("mediaType", mediaType, ["api"])).toEqual({ examples: { done: { value: { done: true } } } });
  });

  test("accepts true and false as schemas", () => {
    expect(normalize("schema", { additionalProperties: false }, ["api"])).toEqual({ additionalProperties: false });
  });

  test("refuses a reference that leaves the document, and says where it stands", () => {
    const schema = { properties: { job: { $ref: "./job.yaml" } } };
    expect(() => normalize("schema", schema, ["api.yaml", "components", "schemas", "A/B"])).toThrow(
      'api.yaml#/components/schemas/A~1B/properties/job refers to "./job.yaml"',
    );
  });

  test("refuses a value of the wrong kind, and says where it stands", () => {
    expect(() => normalize("document", { paths: { "/jobs": "none" } }, ["api.yaml"])).toThrow(
      'api.yaml#/paths/~1jobs is "none" where OpenAPI 3.1 expects an object.',
    );
  });
});
