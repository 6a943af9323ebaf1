import { escapeKey, keysOfPointer } from "../contract/json-pointer.ts";
import { isObject, type Json, type JsonObject, member } from "./json.ts";

/** A value in a contract and where it is written. */
export type At = { node: Json | undefined; pointer: string };

/** The value under a key or a path of keys; its node is `undefined` when the key or path is missing. */
export function step(at: At, ...keys: (string | number)[]): At {
  return keys.reduce<At>(
    ({ node, pointer }, key) => ({
      node: Array.isArray(node) ? node[Number(key)] : member(node, String(key)),
      pointer: `${pointer}/${escapeKey(key)}`,
    }),
    at,
  );
}

/** What stands at a place such as `#/components/schemas/Job`. */
export function locate(document: JsonObject, pointer: string): At {
  return step({ node: document, pointer: "#" }, ...keysOfPointer(pointer));
}

/** The items of a list, or the values of a map, each with its place. */
export function entriesOf(at: At): [string, At][] {
  const { node } = at;
  if (Array.isArray(node)) return node.map((_, index) => [String(index), step(at, index)]);
  return isObject(node) ? Object.keys(node).map((key) => [key, step(at, key)]) : [];
}

/**
 * Follows references to where a value is written. What stands beside a reference, as a schema allows, is laid over it:
 * exact for labels and defaults, which is what providers put there.
 */
export function resolve(document: JsonObject, at: At): At {
  let found = at;
  for (let hops = 0; hops < 32; hops++) {
    const { node } = found;
    const reference = member(node, "$ref");
    if (!isObject(node) || typeof reference !== "string") return found;
    const target = locate(document, decodeURIComponent(reference));
    const { $ref: _followed, ...beside } = node;
    found = isObject(target.node) ? { ...target, node: { ...target.node, ...beside } } : target;
  }
  return found;
}

/** Whether a place is the other one or lies within it. */
export function isWithin(pointer: string, outer: string): boolean {
  return pointer === outer || pointer.startsWith(`${outer}/`);
}

/** A place with every reference replaced by what it refers to; a cycle ends at its own place, `null` where there is nothing. */
export function spelledOutAt(document: JsonObject, place: At): Json {
  const spell = (at: At, above: readonly string[]): Json => {
    const { node, pointer } = resolve(document, at);
    if (above.includes(pointer)) return pointer;
    const inside = pointer === at.pointer ? above : [...above, pointer];
    if (Array.isArray(node))
      return node.map((item, index) => spell({ node: item, pointer: `${pointer}/${index}` }, inside));
    if (!isObject(node)) return node ?? null;
    const fields = entriesOf({ node, pointer }).map(([key, field]) => [key, spell(field, inside)]);
    return Object.fromEntries(fields);
  };
  return spell(place, []);
}
