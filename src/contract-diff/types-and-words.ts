import { isDeepStrictEqual } from "node:util";
import { type Json, member } from "./json.ts";

/** The JSON types, where `number` is one with a fraction. */
export const ALL_TYPES = ["null", "boolean", "object", "array", "string", "number", "integer"];

/** The JSON types a schema allows; `number` holds `integer`. */
export function typesOf(node: Json | undefined): Set<string> {
  const type = member(node, "type");
  const words = wordsOf(node);
  const named = type !== undefined ? [type].flat() : (words?.map(typeOfValue) ?? ALL_TYPES);
  return new Set(named.flatMap((name) => (name === "number" ? ["number", "integer"] : [String(name)])));
}

/** The values of an `enum`, a `const` being one with a single word. */
export function wordsOf(node: Json | undefined): Json[] | undefined {
  const [fixed, words] = [member(node, "const"), member(node, "enum")];
  const list = Array.isArray(words) ? words : undefined;
  if (fixed === undefined) return list;
  return list === undefined || list.some((word) => isDeepStrictEqual(word, fixed)) ? [fixed] : [];
}

export function typeOfValue(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}
