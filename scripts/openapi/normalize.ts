import { STATUS_CODES } from "node:http";
import { isDeepStrictEqual } from "node:util";
import { toPointer } from "../../src/contract/json-pointer.ts";
import { isObject, type Json, type JsonObject } from "../../src/contract-diff/json.ts";
import { UserError } from "../command-line/user-error.ts";
import { type Kind, type ObjectKind, SHAPES } from "./shapes.ts";

type NormalizeOptions = {
  /** Called with each reference that the kept part makes, as `#/components/<section>/<name>`. */
  onReference?: ((reference: string) => void) | undefined;
  /** Called with the name of each field that is dropped though it is not prose. */
  onDropped?: ((field: string) => void) | undefined;
};

/** Fields that only people read. Everything else that `SHAPES` does not name means something. */
const PROSE = new Set([
  "description",
  "summary",
  "tags",
  "externalDocs",
  "contact",
  "license",
  "termsOfService",
  "$comment",
]);

/**
 * Keeps the contract and drops the prose: fields by position from the table in shapes.ts, maps and `required` sorted,
 * enums, branches and examples as they came. Two publications of one contract come out equal.
 *
 * @param node A value at a place where OpenAPI expects `kind`
 * @param where The path to `node`, for error messages and for the status that names a response
 */
export function normalize(kind: Kind, node: Json, where: readonly string[], options: NormalizeOptions = {}): Json {
  if (typeof kind === "object") {
    if ("listOf" in kind) {
      return list(node, where).map((item, index) => normalize(kind.listOf, item, [...where, String(index)], options));
    }
    const entries = Object.entries(object(node, where));
    const itemKind = "mapOf" in kind ? kind.mapOf : kind.orderedMapOf;
    if ("mapOf" in kind) entries.sort(([left], [right]) => compare(left, right));
    return Object.fromEntries(entries.map(([key, item]) => [key, normalize(itemKind, item, [...where, key], options)]));
  }
  switch (kind) {
    case "value":
      return node;
    case "names":
      return [...list(node, where)].sort((left, right) => compare(String(left), String(right)));
    case "reasonPhrase":
      return reasonPhrase(where.at(-2) ?? "");
    case "security":
      for (const requirement of list(node, where)) {
        for (const scheme of Object.keys(object(requirement, where))) {
          options.onReference?.(`#/components/securitySchemes/${scheme}`);
        }
      }
      return node;
    case "parameters":
      return list(node, where)
        .map((item, index) => normalize("parameter", item, [...where, String(index)], options))
        .sort((left, right) => compare(parameterKey(left), parameterKey(right)));
    default:
      return normalizeObject(kind, node, where, options);
  }
}

function normalizeObject(kind: ObjectKind, node: Json, where: readonly string[], options: NormalizeOptions): Json {
  // JSON Schema allows `true` and `false` wherever a schema is expected.
  if (kind === "schema" && typeof node === "boolean") return node;
  const source = object(node, where);
  if (typeof source.$ref === "string") {
    refer(source.$ref, where, options);
    // Outside schemas only a summary and a description may stand beside a reference.
    if (kind !== "schema") return { $ref: source.$ref };
  }
  if (kind === "discriminator" && isObject(source.mapping)) {
    for (const target of Object.values(source.mapping)) {
      const reference = String(target);
      refer(reference.startsWith("#") ? reference : `#/components/schemas/${reference}`, where, options);
    }
  }
  for (const field of Object.keys(source)) {
    if (!PROSE.has(field) && !field.startsWith("x-") && !Object.hasOwn(SHAPES[kind], field)) options.onDropped?.(field);
  }
  const result: JsonObject = {};
  for (const [field, fieldKind] of Object.entries(SHAPES[kind])) {
    // A response always has a description, so that one who wrote none publishes the same contract.
    const value = fieldKind === "reasonPhrase" ? null : source[field];
    if (value === undefined) continue;
    const kept = normalize(fieldKind, value, [...where, field], options);
    // At the root, no security and an empty list mean the same; on an operation the empty list lifts the root's.
    if (kind === "document" && field === "security" && isDeepStrictEqual(kept, [])) continue;
    result[field] = kept;
  }
  return result;
}

function refer(reference: string, where: readonly string[], options: NormalizeOptions): void {
  if (!reference.startsWith("#/components/")) {
    throw new UserError(
      `${pointer(where)} refers to "${reference}", which is not under #/components. Vendor a bundled document, where every reference is local.`,
    );
  }
  options.onReference?.(reference);
}

function reasonPhrase(status: string): string {
  return STATUS_CODES[status] ?? status;
}

function parameterKey(parameter: Json): string {
  if (!isObject(parameter)) return "";
  return String(parameter.$ref ?? `${parameter.in} ${parameter.name}`);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function object(node: Json, where: readonly string[]): JsonObject {
  if (isObject(node)) return node;
  throw new UserError(`${pointer(where)} is ${JSON.stringify(node)} where OpenAPI 3.1 expects an object.`);
}

function list(node: Json, where: readonly string[]): Json[] {
  if (Array.isArray(node)) return node;
  throw new UserError(`${pointer(where)} is ${JSON.stringify(node)} where OpenAPI 3.1 expects a list.`);
}

function pointer(where: readonly string[]): string {
  const [source = "", ...keys] = where;
  return `${source}#${toPointer(keys)}`;
}
