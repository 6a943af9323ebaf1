// For tests: contracts of one operation, and what comparing two of them tells.

import { compareContracts } from "../compare-contracts.ts";
import type { Json, JsonObject } from "../json.ts";

type Parts = {
  request?: Json;
  response?: Json;
  /** Laid over the operation. */
  operation?: JsonObject;
  /** Laid over the document. */
  document?: JsonObject;
  path?: string;
  method?: string;
};

/** A contract with one operation that sends and answers JSON. */
export function smallContract({ request, response, operation, document, path, method }: Parts = {}): JsonObject {
  const json = (schema: Json): JsonObject => ({ content: { "application/json": { schema } } });
  return {
    openapi: "3.1.0",
    info: { title: "Acme", version: "1" },
    paths: {
      [path ?? "/jobs"]: {
        [method ?? "post"]: {
          ...(request !== undefined && { requestBody: { required: true, ...json(request) } }),
          responses: { "200": { description: "OK", ...(response !== undefined && json(response)) } },
          ...operation,
        },
      },
    },
    ...document,
  };
}

/** Each change in one line, such as `word-added request: none`. */
export function changesBetween(before: JsonObject, after: JsonObject): string[] {
  return compareContracts(before, after).map(({ rule, direction, verdicts }) =>
    [rule, direction && ` ${direction}`, ": ", verdicts.join(", ") || "none"].filter(Boolean).join(""),
  );
}
