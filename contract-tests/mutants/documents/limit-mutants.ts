import { below, type OpenApiDocument, type Schema } from "../../../src/contract/openapi.ts";
import { samplesOf } from "../../../src/contract/sample.ts";
import { type Made, make } from "./make-draft.ts";
import type { Place } from "./places.ts";

const LIMITS = [
  "minimum",
  "exclusiveMinimum",
  "maximum",
  "exclusiveMaximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
];

/** Changes of limits, formats and patterns. */
export function* limits(document: OpenApiDocument, place: Place): Generator<Made> {
  const { format, pattern } = place.schema;
  for (const keyword of LIMITS) {
    const limit = place.schema[keyword];
    if (typeof limit !== "number") continue;
    const inwards = /^min|Minimum/.test(keyword) ? 1 : -1;
    const probes = [limit, limit - inwards].map((size) => valueAt(document, place, keyword, size));
    yield make(
      place,
      "limit removed",
      `${keyword} ${limit}`,
      (schema) => {
        delete schema[keyword];
      },
      { probes },
    );
    yield make(
      place,
      "limit tightened",
      `${keyword} ${limit} to ${limit + inwards}`,
      (schema) => {
        schema[keyword] = limit + inwards;
      },
      { probes },
    );
  }
  if (format !== undefined) {
    yield make(
      place,
      format === "int64" ? "int64 format removed" : "format removed",
      String(format),
      (schema) => {
        delete schema.format;
      },
      { probes: ["x", 2 ** 40, 2 ** 70] },
    );
  } else if (place.schema.type === "string" && place.schema.enum === undefined) {
    yield make(
      place,
      "format added",
      "email",
      (schema) => {
        schema.format = "email";
      },
      { probes: [] },
    );
  }
  if (pattern !== undefined) {
    yield make(
      place,
      "pattern removed",
      String(pattern),
      (schema) => {
        delete schema.pattern;
      },
      { probes: ["", "x", " "] },
    );
  }
}

/** The value that a limit speaks of: the number itself, or a text or a list of that size. */
function valueAt(document: OpenApiDocument, { schema, pointer }: Place, keyword: string, size: number): unknown {
  if (keyword.endsWith("Length")) return "x".repeat(Math.max(0, size));
  if (!keyword.endsWith("Items")) return size;
  const [item] = samplesOf(document, below<Schema>({ value: schema, pointer }, "items"));
  return Array.from({ length: Math.max(0, size) }, () => item);
}
