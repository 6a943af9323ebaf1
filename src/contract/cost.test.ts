import { expect, test } from "vitest";
import { createContract, type OpenApiDocument } from "../contract.ts";

// A document of the size of Skyvern's, the largest of 14 providers: 135 operations over 560 schemas that refer to each other.

const SCHEMAS = 560;
const OPERATIONS = 135;
const reference = (index: number) => ({ $ref: `#/components/schemas/S${index % SCHEMAS}` });

function largeDocument(): OpenApiDocument {
  const schemas = Array.from({ length: SCHEMAS }, (_, index) => [
    `S${index}`,
    {
      type: "object",
      required: ["id"],
      properties: {
        id: { type: "string" },
        status: { type: "string", enum: ["created", "queued", "running", "failed", "completed"] },
        ...Object.fromEntries(
          Array.from({ length: 12 }, (_, field) => [`f${field}`, { anyOf: [{ type: "string" }, { type: "null" }] }]),
        ),
        next: { anyOf: [reference(index * 7 + 1), reference(index * 5 + 2), { type: "null" }] },
        items: { type: "array", items: reference(index + 1) },
      },
    },
  ]);
  const paths = Array.from({ length: OPERATIONS }, (_, index) => [
    `/operation-${index}`,
    {
      post: {
        requestBody: { content: { "application/json": { schema: reference(index) } } },
        responses: {
          200: { content: { "application/json": { schema: reference(index * 3) } } },
          422: { content: { "application/json": { schema: reference(1) } } },
        },
      },
    },
  ]);
  return {
    openapi: "3.1.0",
    info: { title: "large", version: "1" },
    paths: Object.fromEntries(paths),
    components: { schemas: Object.fromEntries(schemas) },
  };
}

test("a large document costs little until its operations are used", () => {
  const document = largeDocument();
  const before = process.cpuUsage();
  createContract(document, { baseUrl: "http://test", mode: "collect" });
  // A tenth of a second here; counting every cell, or compiling every schema, takes many seconds.
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(1_000);
});
