import { type At, below, type OpenApiDocument, resolve, type Schema, type SchemaObject } from "./openapi.ts";
import { isData } from "./schema-places.ts";

/** Keywords whose schemas speak about the same value as the schema that holds them. */
const IN_PLACE_LISTS = ["allOf", "anyOf", "oneOf"] as const;
const IN_PLACE = ["if", "then", "else"] as const;
const OPEN_DOORS = new Set(["additionalProperties", "unevaluatedProperties"]);

/** `strict` goes on where the contract itself says that other keys are allowed beside the declared ones. */
export type Closing = "closed" | "strict";

/**
 * A copy of a document in which every object that has declared keys allows no others.
 *
 * Contracts leave their objects open, so a misspelt optional key passes the schema as it stands. The mark goes on the
 * outermost schema of each value, as `unevaluatedProperties`: inside an `allOf` it would refuse the neighbours' keys.
 */
export function closedCopy(document: OpenApiDocument, closing: Closing = "closed"): OpenApiDocument {
  return closeDocument(closing === "strict" ? (withoutOpenDoors(document) as OpenApiDocument) : document);
}

function closeDocument(document: OpenApiDocument): OpenApiDocument {
  const { schemas = {} } = (document.components ?? {}) as { schemas?: Record<string, Schema> };
  return {
    ...document,
    paths: closeContents(document, document.paths) as OpenApiDocument["paths"],
    components: {
      ...(closeContents(document, document.components ?? {}) as Record<string, unknown>),
      // Open at their own level: whoever refers to one closes it there.
      schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, copy(document, schema)])),
    },
  };
}

function closeContents(document: OpenApiDocument, part: unknown): unknown {
  if (Array.isArray(part)) return part.map((item) => closeContents(document, item));
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => {
      if (key === "schema") return [key, close(document, value as Schema)];
      return [key, isData(key) ? value : closeContents(document, value)];
    }),
  );
}

function close(document: OpenApiDocument, schema: Schema): Schema {
  const copied = copy(document, schema);
  if (typeof copied === "boolean" || "unevaluatedProperties" in copied) return copied;
  return declaresKeys(document, { value: schema, pointer: "" }) ? { ...copied, unevaluatedProperties: false } : copied;
}

function copy(document: OpenApiDocument, schema: Schema): Schema {
  if (typeof schema === "boolean") return schema;
  const copied: Record<string, unknown> = { ...schema };
  const { properties, patternProperties, items, additionalProperties, prefixItems } = schema as SchemaObject & {
    patternProperties?: Record<string, Schema>;
  };
  const closeAll = (schemas: Readonly<Record<string, Schema>>) =>
    Object.fromEntries(Object.entries(schemas).map(([name, child]) => [name, close(document, child)]));
  if (properties) copied.properties = closeAll(properties);
  if (patternProperties) copied.patternProperties = closeAll(patternProperties);
  if (items !== undefined) copied.items = close(document, items);
  if (prefixItems) copied.prefixItems = prefixItems.map((child) => close(document, child));
  if (additionalProperties !== undefined) copied.additionalProperties = close(document, additionalProperties);
  for (const keyword of IN_PLACE_LISTS) {
    const children = schema[keyword];
    if (children) copied[keyword] = children.map((child) => copy(document, child));
  }
  for (const keyword of IN_PLACE) {
    const child = schema[keyword] as Schema | undefined;
    if (child !== undefined) copied[keyword] = copy(document, child);
  }
  return copied;
}

/** Takes `additionalProperties: true` off every schema that declares keys, where it would let any other key in. */
function withoutOpenDoors(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withoutOpenDoors);
  if (typeof part !== "object" || part === null) return part;
  const { properties } = part as SchemaObject;
  const declares = typeof properties === "object" && Object.keys(properties).length > 0;
  return Object.fromEntries(
    Object.entries(part)
      .filter(([key, value]) => !(declares && OPEN_DOORS.has(key) && allowsAnything(value)))
      .map(([key, value]) => [key, isData(key) ? value : withoutOpenDoors(value)]),
  );
}

function allowsAnything(schema: unknown): boolean {
  return schema === true || (typeof schema === "object" && schema !== null && Object.keys(schema).length === 0);
}

/** Says whether a schema names the keys of its objects. Free-form objects do not, and stay open. */
function declaresKeys(document: OpenApiDocument, at: At<Schema>, stack: readonly Schema[] = []): boolean {
  const schema = at.value;
  if (typeof schema === "boolean" || stack.includes(schema)) return false;
  if (Object.keys(schema.properties ?? {}).length > 0) return true;
  const declares = (child: At<Schema>) => declaresKeys(document, child, [...stack, schema]);
  if (schema.$ref !== undefined && declares(resolve(document, at))) return true;
  if (schema.allOf?.some((_, index) => declares(below(at, "allOf", index)))) return true;
  // One free-form branch allows any key, so the keys of the others are no limit.
  return (["oneOf", "anyOf"] as const).some((keyword) => {
    const branches = (schema[keyword] ?? []).map((_, index) => below<Schema>(at, keyword, index));
    const objects = branches.filter((branch) => mayBeObject(resolve(document, branch).value));
    return objects.length > 0 && objects.every(declares);
  });
}

function mayBeObject(schema: Schema): boolean {
  if (typeof schema === "boolean") return schema;
  if (schema.enum !== undefined || schema.const !== undefined) return false;
  return schema.type === undefined || [schema.type].flat().includes("object");
}
