import { type At, below, type OpenApiDocument, resolve, type Schema } from "../../../src/contract/openapi.ts";
import { samplesOf } from "../../../src/contract/sample.ts";

/** Values of every kind. One of them puts off nearly every schema that asks for another kind. */
export const ANY_KIND: readonly unknown[] = [null, "x", "", 0, 0.5, -1, 1_000_000, true, {}, []];

/** Values for every property that a schema declares anywhere below itself: its own samples, then one of each kind. */
export function valuesByProperty(
  document: OpenApiDocument,
  at: At<Schema>,
  more: readonly unknown[],
): Record<string, unknown[]> {
  const found: Record<string, unknown[]> = {};
  const seen = new Set<string>();
  const walk = (unresolved: At<Schema>): void => {
    const { value, pointer } = resolve(document, unresolved);
    if (typeof value !== "object" || value === null || seen.has(pointer)) return;
    seen.add(pointer);
    const schema = { value, pointer };
    for (const name of Object.keys(value.properties ?? {})) {
      const property = below<Schema>(schema, "properties", name);
      found[name] ??= [];
      found[name].push(...samplesOf(document, property));
      walk(property);
    }
    for (const keyword of ["oneOf", "anyOf", "allOf"] as const) {
      for (const index of value[keyword]?.keys() ?? []) walk(below<Schema>(schema, keyword, index));
    }
    for (const keyword of ["items", "additionalProperties"] as const) {
      if (typeof value[keyword] === "object") walk(below<Schema>(schema, keyword));
    }
  };
  walk(at);
  return Object.fromEntries(
    Object.entries(found).map(([name, values]) => [name, distinct([...values, ...more, null, "x", 0.5, {}])]),
  );
}

/** Each value once. */
export function distinct(values: readonly unknown[]): unknown[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
