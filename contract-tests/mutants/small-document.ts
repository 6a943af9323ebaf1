import type { OpenApiDocument } from "../../src/contract/openapi.ts";

/** A contract of two operations, for tests of the mutants themselves. */
export const SMALL: OpenApiDocument = {
  openapi: "3.1.0",
  info: { title: "Small", version: "1.0.0" },
  paths: {
    "/jobs/{id}": {
      get: {
        operationId: "getJob",
        security: [{ key: [] }],
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
        responses: {
          200: {
            content: {
              "application/json": {
                schema: { $ref: "#/components/schemas/Job" },
                examples: { done: { value: { status: "done", at: "2026-01-01T00:00:00Z", log: ["a"] } } },
              },
            },
          },
          404: { content: { "application/json": { schema: { type: "object" } } } },
        },
      },
    },
    "/jobs": {
      post: {
        security: [{ key: [] }],
        parameters: [{ name: "dry", in: "query", schema: { type: "boolean" } }],
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: {
                type: "object",
                required: ["prompt"],
                properties: { prompt: { type: "string" }, steps: { type: "integer", maximum: 9, default: 3 } },
              },
            },
          },
        },
        responses: { 204: {} },
      },
    },
  },
  components: {
    securitySchemes: { key: { type: "apiKey", in: "header", name: "x-key" } },
    schemas: {
      Job: {
        type: "object",
        required: ["status"],
        properties: {
          status: { type: "string", enum: ["going", "done"] },
          at: { type: "string", format: "date-time" },
          log: { type: "array", items: { type: "string" } },
          end: {
            oneOf: [
              { type: "object", required: ["ok"] },
              { type: "object", required: ["why"] },
            ],
          },
        },
      },
    },
  },
};
