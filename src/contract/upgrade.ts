import { toPointer } from "./json-pointer.ts";
import { isData } from "./schema-places.ts";

/** A document as it is read from JSON. */
type Plain = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** Something of the old document that the new one cannot say. */
export type Lost = { readonly pointer: string; readonly what: string };

export type Upgrade<Document> = { readonly document: Document; readonly lost: readonly Lost[] };

const SUBSCHEMAS = [
  "items",
  "not",
  "additionalProperties",
  "unevaluatedProperties",
  "unevaluatedItems",
  "propertyNames",
  "contains",
  "contentSchema",
  "if",
  "then",
  "else",
] as const;
const SUBSCHEMA_LISTS = ["allOf", "anyOf", "oneOf", "prefixItems"] as const;
const SUBSCHEMA_MAPS = ["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"] as const;

const known = new WeakMap<object, Upgrade<object>>();

/**
 * Rewrites an OpenAPI 3.0 document as 3.1, and what 3.1 documents keep of 3.0: `nullable: true` becomes a null type, a
 * Boolean `exclusiveMinimum` a number, a bare name in a discriminator's mapping a reference, `x-webhooks` becomes `webhooks`.
 * The very document comes back where there is nothing to rewrite.
 *
 * @throws TypeError for Swagger 2.0.
 */
export function upgradeDocument<Document extends object>(document: Document): Upgrade<Document> {
  const found = known.get(document);
  // Kept by the document that was given, so it has its type.
  if (found) return found as Upgrade<Document>;
  const { swagger } = document as { swagger?: unknown };
  if (swagger !== undefined) {
    throw new TypeError(`The document is Swagger ${String(swagger)}: convert it to OpenAPI 3.0 or 3.1 first.`);
  }
  const upgrader = new Upgrader();
  const upgraded = upgrader.run(document as Plain);
  const isChanged = upgraded !== (document as Plain);
  const result: Upgrade<Document> = { document: isChanged ? (upgraded as Document) : document, lost: upgrader.lost };
  known.set(document, result);
  if (isChanged) known.set(upgraded, result);
  return result;
}

/** Copies only what changes: each method gives the very value back where nothing does. */
class Upgrader {
  readonly lost: Lost[] = [];
  #names: ReadonlySet<string> = new Set();

  run(document: Plain): Plain {
    const { schemas } = (isRecord(document.components) ? document.components : {}) as { schemas?: unknown };
    this.#names = new Set(isRecord(schemas) ? Object.keys(schemas) : []);
    const { "x-webhooks": webhooks, ...rest } = document;
    const renamed = webhooks !== undefined && document.webhooks === undefined ? { ...rest, webhooks } : document;
    const walked = this.#walk(renamed, []) as Plain;
    const version = String(document.openapi);
    const isOld = /^3\.0(?:\.|$)/.test(version) || typeof document.openapi !== "string" || version === "3.1";
    return isOld ? { ...walked, openapi: "3.1.0" } : walked;
  }

  /** Everything but schemas: they are found under `schema` and `schemas`. */
  #walk(node: unknown, path: Path): unknown {
    if (Array.isArray(node)) return mapList(node, (item, index) => this.#walk(item, [...path, index]));
    if (!isRecord(node)) return node;
    return mapRecord(node, (value, key) => {
      if (isData(key) || key.startsWith("x-")) return value;
      const at = [...path, key];
      if (key === "schema") return this.#schema(value, at);
      if (key === "schemas" && path.at(-1) === "components") {
        return isRecord(value) ? mapRecord(value, (schema, name) => this.#schema(schema, [...at, name])) : value;
      }
      return this.#walk(value, at);
    });
  }

  #schema(node: unknown, path: Path): unknown {
    if (!isRecord(node)) return node;
    let schema = mapRecord(node, (value, keyword) => this.#keyword(value, keyword, path));
    if (typeof schema.exclusiveMinimum === "boolean") schema = exclusive(schema, "exclusiveMinimum", "minimum");
    if (typeof schema.exclusiveMaximum === "boolean") schema = exclusive(schema, "exclusiveMaximum", "maximum");
    return "nullable" in schema ? this.#nullable(schema, path) : schema;
  }

  #keyword(value: unknown, keyword: string, path: Path): unknown {
    const at = [...path, keyword];
    if (SUBSCHEMAS.some((name) => name === keyword)) return this.#schema(value, at);
    if (SUBSCHEMA_LISTS.some((name) => name === keyword) && Array.isArray(value)) {
      return mapList(value, (schema, index) => this.#schema(schema, [...at, index]));
    }
    if (SUBSCHEMA_MAPS.some((name) => name === keyword) && isRecord(value)) {
      return mapRecord(value, (schema, name) => this.#schema(schema, [...at, name]));
    }
    if (keyword === "discriminator" && isRecord(value) && isRecord(value.mapping)) {
      return { ...value, mapping: mapRecord(value.mapping, (target) => this.#reference(target)) };
    }
    return value;
  }

  /** A mapping may name a schema by itself; `cat.yaml` is a file where no schema is called that. */
  #reference(target: unknown): unknown {
    return typeof target === "string" && this.#names.has(target) ? `#/components/schemas/${target}` : target;
  }

  #nullable({ nullable, ...schema }: Plain, path: Path): Plain {
    if (nullable !== true) {
      if (nullable !== false)
        this.lost.push({ pointer: toPointer(path), what: `nullable: ${JSON.stringify(nullable)}` });
      return schema;
    }
    const { type, enum: words, anyOf, oneOf } = schema;
    if (typeof type === "string" || Array.isArray(type)) {
      const types = [type].flat();
      return {
        ...schema,
        type: types.includes("null") ? type : [...types, "null"],
        ...(Array.isArray(words) && { enum: withNull(words) }),
      };
    }
    if (Array.isArray(words)) return { ...schema, enum: withNull(words) };
    if (Array.isArray(anyOf)) return { ...schema, anyOf: withNullBranch(anyOf) };
    if (Array.isArray(oneOf)) return { ...schema, oneOf: withNullBranch(oneOf) };
    // Without a type everything is allowed, null too, unless the schema is made of others.
    if (schema.$ref === undefined && schema.allOf === undefined) return schema;
    const { description, title, default: value, deprecated, readOnly, writeOnly, example, ...rest } = schema;
    const annotations = { title, description, default: value, deprecated, readOnly, writeOnly, example };
    const kept = Object.fromEntries(Object.entries(annotations).filter(([, given]) => given !== undefined));
    return { ...kept, anyOf: [rest, { type: "null" }] };
  }
}

/** `minimum: 5, exclusiveMinimum: true` is `exclusiveMinimum: 5`. */
function exclusive(schema: Plain, keyword: string, limit: string): Plain {
  const { [keyword]: isExclusive, [limit]: number, ...rest } = schema;
  if (isExclusive !== true) return number === undefined ? rest : { ...rest, [limit]: number };
  return number === undefined ? rest : { ...rest, [keyword]: number };
}

function withNull(words: readonly unknown[]): readonly unknown[] {
  return words.includes(null) ? words : [...words, null];
}

function withNullBranch(branches: readonly unknown[]): readonly unknown[] {
  const hasNull = branches.some((branch) => isRecord(branch) && branch.type === "null");
  return hasNull ? branches : [...branches, { type: "null" }];
}

function mapRecord(record: Plain, map: (value: unknown, key: string) => unknown): Plain {
  let isSame = true;
  const entries = Object.entries(record).map(([key, value]) => {
    const mapped = map(value, key);
    isSame &&= mapped === value;
    return [key, mapped] as const;
  });
  return isSame ? record : Object.fromEntries(entries);
}

function mapList(list: readonly unknown[], map: (value: unknown, index: number) => unknown): readonly unknown[] {
  const mapped = list.map(map);
  return mapped.every((value, index) => value === list[index]) ? list : mapped;
}

function isRecord(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
