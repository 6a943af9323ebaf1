import { isObject, type Json, type JsonObject, member } from "./json.ts";
import { type At, locate, step } from "./pointer.ts";

/** A plain schema, without references and combinations, and where it is written. */
export type Part = { readonly node: JsonObject; readonly pointer: string };

/** Values of one type, or one word, that fit every part and none of the excluded schemas. */
export type Case = {
  readonly type: string;
  readonly word?: Json;
  readonly parts: readonly Part[];
  readonly excluded: readonly At[];
};

/** What the parts of a case say about one property: none where it may have any value. */
export function propertyOf({ parts }: Pick<Case, "parts">, name: string): At[] {
  return parts.flatMap((part) => {
    const schema = step(part, "properties", name);
    if (schema.node !== undefined) return [schema];
    // A pattern may allow it beside the named ones.
    return member(part.node, "patternProperties") === undefined ? othersOf({ parts: [part] }) : [];
  });
}

/** What the parts say about properties without a name of their own: none where they may have any value. */
export function othersOf(one: Pick<Case, "parts">): At[] {
  return saidOf(one, "additionalProperties").filter(({ node }) => !isAnything(node));
}

export function isAnything(node: Json | undefined): boolean {
  return node === undefined || node === true || (isObject(node) && Object.keys(node).length === 0);
}

export function requiredOf({ parts }: Pick<Case, "parts">): Set<string> {
  return new Set(parts.flatMap(({ node }) => (Array.isArray(node.required) ? node.required.map(String) : [])));
}

export function namesOf({ parts }: Pick<Case, "parts">): Set<string> {
  return new Set(parts.flatMap(({ node }) => (isObject(node.properties) ? Object.keys(node.properties) : [])));
}

/** The names of every property that the parts of a case speak of, at any depth. */
export function namesWithin(document: JsonObject, { parts }: Pick<Case, "parts">): Set<string> {
  const names = new Set<string>();
  const seen = new Set<string>();
  const visit = (node: Json | undefined): void => {
    if (Array.isArray(node)) node.forEach(visit);
    if (!isObject(node)) return;
    if (isObject(node.properties)) for (const name of Object.keys(node.properties)) names.add(name);
    if (typeof node.$ref === "string" && !seen.has(node.$ref)) {
      seen.add(node.$ref);
      visit(locate(document, node.$ref).node);
    }
    Object.values(node).forEach(visit);
  };
  for (const { node } of parts) visit(node);
  return names;
}

/** What the parts say about a keyword, where they say something. */
export function saidOf({ parts }: Pick<Case, "parts">, keyword: string): At[] {
  return parts.flatMap((part) => (member(part.node, keyword) === undefined ? [] : [step(part, keyword)]));
}
