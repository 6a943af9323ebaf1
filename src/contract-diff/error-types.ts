import { isObject, type Json, type JsonObject, member } from "./json.ts";
import { type At, entriesOf, resolve, step } from "./pointer.ts";

/** Keywords that the generated types print. */
const PRINTED = ["type", "enum", "const", "properties", "required", "additionalProperties", "items", "prefixItems"];
const COMBINED = ["oneOf", "anyOf", "allOf"];

/** The bodies that the errors of an operation have, each once: what the type of its error consists of. */
export function errorTypes(document: JsonObject, responses: At): Set<string> {
  const errors = entriesOf(responses).filter(([status]) => !isSuccess(status));
  return new Set(errors.flatMap(([, response]) => bodyTypes(document, response)));
}

export function bodyTypes(document: JsonObject, response: At): string[] {
  const types = entriesOf(step(resolve(document, response), "content")).map(([mediaType, content]) => {
    return `${mediaType} ${JSON.stringify(printed(document, step(content, "schema"), []))}`;
  });
  return types.length > 0 ? types : ["no body"];
}

export function isSuccess(status: string): boolean {
  return /^[23]/.test(status);
}

/** A schema with its references followed and without what leaves no trace in types; a cycle ends at its own place. */
function printed(document: JsonObject, written: At, above: readonly string[]): Json {
  const at = resolve(document, written);
  if (above.includes(at.pointer)) return at.pointer;
  const inside = [...above, at.pointer];
  const { node } = at;
  if (!isObject(node)) return node ?? true;
  const result: JsonObject = {};
  for (const keyword of PRINTED) {
    const value = member(node, keyword);
    if (value === undefined) continue;
    const children = entriesOf(step(at, keyword));
    if (keyword === "properties") {
      result[keyword] = Object.fromEntries(children.map(([name, child]) => [name, printed(document, child, inside)]));
    } else if (keyword === "prefixItems")
      result[keyword] = children.map(([, child]) => printed(document, child, inside));
    else if (keyword === "items" || keyword === "additionalProperties") {
      result[keyword] = printed(document, step(at, keyword), inside);
    } else result[keyword] = value === "integer" ? "number" : value;
  }
  for (const keyword of COMBINED) {
    const parts = entriesOf(step(at, keyword));
    if (parts.length > 0) result[keyword] = parts.map(([, part]) => printed(document, part, inside));
  }
  return result;
}
