import { type At, below, type OpenApiDocument, resolve, type Schema, type SchemaObject } from "./openapi.ts";

/** `least` has what is required, `most` has everything. */
type Size = "least" | "most";

const MAX_DEPTH = 8;
const BY_FORMAT: Readonly<Record<string, string>> = {
  "date-time": "2026-01-01T00:00:00Z",
  date: "2026-01-01",
  time: "00:00:00Z",
  duration: "PT1S",
  uuid: "00000000-0000-4000-8000-000000000000",
  uri: "https://example.com",
  email: "a@example.com",
  hostname: "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
};

/**
 * Values that try to fit a schema, few and simple: what is required, everything, each of its types, the document's own
 * examples. Some may not fit, where a schema asks for more than this knows (a pattern, say): check them.
 */
export function samplesOf(document: OpenApiDocument, at: At<Schema>): unknown[] {
  const { value: schema } = resolve(document, at);
  const given = typeof schema === "object" ? [schema.example, ...((schema.examples as unknown[]) ?? [])] : [];
  const types = typeof schema === "object" ? [schema.type ?? []].flat() : [];
  return [
    ...given.filter((value) => value !== undefined),
    sample(document, at, "least", 0),
    sample(document, at, "most", 0),
    ...types.map((type) => ofType(document, at, schema as SchemaObject, type, "least", 0)),
  ];
}

function sample(document: OpenApiDocument, unresolved: At<Schema>, size: Size, depth: number): unknown {
  const at = resolve(document, unresolved);
  const schema = at.value;
  if (typeof schema === "boolean" || schema === undefined) return {};
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const parts = (schema.allOf ?? []).map((_, index) => sample(document, below(at, "allOf", index), size, depth));
  for (const keyword of ["oneOf", "anyOf"] as const) {
    if (schema[keyword]?.length) parts.push(sample(document, below(at, keyword, 0), size, depth));
  }
  const type = [schema.type ?? []].flat()[0] ?? (schema.properties ? "object" : undefined);
  if (type !== undefined) parts.unshift(ofType(document, at, schema, type, size, depth));
  if (parts.length > 0 && parts.every(isRecord)) return Object.assign({}, ...parts);
  return parts.length > 0 ? parts.at(-1) : {};
}

function ofType(
  document: OpenApiDocument,
  unresolved: At<Schema>,
  schema: SchemaObject,
  type: string,
  size: Size,
  depth: number,
): unknown {
  const at = resolve(document, unresolved);
  const atLeast = (keyword: string, otherwise: number) => Number(schema[keyword] ?? otherwise);
  switch (type) {
    case "object": {
      const { properties = {}, required = [] } = schema;
      const names = size === "most" && depth < MAX_DEPTH ? Object.keys(properties) : required;
      return Object.fromEntries(
        names.map((name) => [
          name,
          name in properties && depth < MAX_DEPTH * 2
            ? sample(document, below(at, "properties", name), size, depth + 1)
            : {},
        ]),
      );
    }
    case "array": {
      const count = Math.max(atLeast("minItems", 0), size === "most" && depth < MAX_DEPTH ? 1 : 0);
      const item = () => (schema.items === undefined ? {} : sample(document, below(at, "items"), size, depth + 1));
      return Array.from({ length: Math.min(count, 10) }, item);
    }
    case "string":
      return (
        BY_FORMAT[String(schema.format)] ?? matching(schema.pattern) ?? "x".repeat(Math.max(1, atLeast("minLength", 1)))
      );
    case "integer":
      return Math.ceil(atLeast("minimum", atLeast("exclusiveMinimum", -1) + 1));
    case "number":
      return atLeast("minimum", atLeast("exclusiveMinimum", 0)) + 0.5;
    case "boolean":
      return true;
    default:
      return null;
  }
}

/** Texts of the kinds that patterns ask for most. */
const PLAIN_TEXTS = ["1", "a", "A", "a1", "2026-01-01", "1.0.0", "https://example.com", "+15550100", "a@example.com"];

/** A text that matches a pattern, if it is one of few and simple ones. */
function matching(pattern: unknown): string | undefined {
  if (typeof pattern !== "string") return undefined;
  try {
    const expression = new RegExp(pattern, "u");
    return PLAIN_TEXTS.find((text) => expression.test(text));
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
