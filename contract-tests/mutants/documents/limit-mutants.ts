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
export function* limits(place: Place): Generator<Made> {
  const { format, pattern } = place.schema;
  for (const keyword of LIMITS) {
    const limit = place.schema[keyword];
    if (typeof limit !== "number") continue;
    const inwards = /^min|Minimum/.test(keyword) ? 1 : -1;
    const sized = (size: number) =>
      keyword.endsWith("Length") ? "x".repeat(Math.max(0, size)) : keyword.endsWith("Items") ? undefined : size;
    const probes = [sized(limit), sized(limit - inwards)].filter((value) => value !== undefined);
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
