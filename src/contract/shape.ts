import { type At, below, type OpenApiDocument, resolve, type Schema } from "./openapi.ts";

/** What a schema says about the form of a value, gathered through its references and alternatives. */
export type Shape = {
  /** Whether the value may be a list, an object, or a word. */
  readonly array: boolean;
  readonly object: boolean;
  readonly primitive: boolean;
  /** The types that are named, the first one first. */
  readonly types: readonly string[];
  /** Every schema that may hold for an item of the list. */
  readonly items: readonly At<Schema>[];
  /** Every schema that may hold for a property, by its name. */
  readonly properties: ReadonlyMap<string, readonly At<Schema>[]>;
  /** Every schema that may hold for the other properties. */
  readonly others: readonly At<Schema>[];
  /** Whether the object is said to have other properties, or names none. */
  readonly takesOthers: boolean;
};

type Gathered = {
  readonly types: Set<string>;
  readonly items: At<Schema>[];
  readonly properties: Map<string, At<Schema>[]>;
  readonly others: At<Schema>[];
  opensDoor: boolean;
};

const IN_PLACE = ["allOf", "anyOf", "oneOf"] as const;

const shapes = new WeakMap<OpenApiDocument, Map<string, Shape>>();

/** Gathers what one schema says, also in its `$ref`, `allOf`, `anyOf` and `oneOf`. */
export function shapeOf(document: OpenApiDocument, at: At<Schema>): Shape {
  const known = shapes.get(document) ?? new Map<string, Shape>();
  shapes.set(document, known);
  const found = known.get(at.pointer) ?? makeShape(document, at);
  known.set(at.pointer, found);
  return found;
}

function makeShape(document: OpenApiDocument, at: At<Schema>): Shape {
  const gathered: Gathered = { types: new Set(), items: [], properties: new Map(), others: [], opensDoor: false };
  gather(document, at, gathered, new Set());
  const { types, items, properties, others, opensDoor } = gathered;
  const isUnsaid = types.size === 0;
  const has = (...names: string[]) => isUnsaid || names.some((name) => types.has(name));
  return {
    array: has("array"),
    object: has("object"),
    primitive: has("string", "integer", "number", "boolean"),
    types: [...types],
    items,
    properties,
    others,
    takesOthers: opensDoor || properties.size === 0,
  };
}

function gather(document: OpenApiDocument, unresolved: At<Schema>, into: Gathered, seen: Set<string>): void {
  const at = resolve(document, unresolved);
  const schema = at.value;
  if (seen.has(at.pointer) || typeof schema !== "object" || schema === null) return;
  seen.add(at.pointer);
  const values = [...(schema.enum ?? []), ...("const" in schema ? [schema.const] : [])];
  const types = schema.type === undefined ? values.map(typeOf) : [schema.type].flat();
  for (const type of types) into.types.add(type);
  const { properties, items, additionalProperties } = schema;
  if (properties !== undefined && types.length === 0) into.types.add("object");
  if (items !== undefined && types.length === 0) into.types.add("array");
  for (const name of Object.keys(properties ?? {})) {
    into.properties.set(name, [...(into.properties.get(name) ?? []), below<Schema>(at, "properties", name)]);
  }
  if (items !== undefined) into.items.push(below<Schema>(at, "items"));
  if (schema.prefixItems) into.items.push(...schema.prefixItems.map((_, i) => below<Schema>(at, "prefixItems", i)));
  if (additionalProperties !== undefined && additionalProperties !== false) {
    into.opensDoor = true;
    into.others.push(below<Schema>(at, "additionalProperties"));
  }
  for (const keyword of IN_PLACE) {
    schema[keyword]?.forEach((_, index) => {
      gather(document, below<Schema>(at, keyword, index), into, seen);
    });
  }
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value;
}
