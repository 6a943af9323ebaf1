import { isDeepStrictEqual } from "node:util";
import { isObject, type JsonObject } from "./json.ts";
import { type At, entriesOf, locate, step } from "./pointer.ts";
import type { Case } from "./proof-case.ts";
import { refutes } from "./proof-limits.ts";
import { ALL_TYPES, typeOfValue, typesOf, wordsOf } from "./types-and-words.ts";

type Open = Pick<Case, "parts" | "excluded">;

/** More cases than this are not gone through: nothing is proven then. */
const MOST_CASES = 256;
const DEEPEST = 24;

/** Nothing can be proven about a schema: it has too many cases, or refers to itself without an end. */
export class Unprovable extends Error {
  override readonly name = "Unprovable";
}

/** The values that fit all of several schemas at once, case by case. */
export function casesOf(document: JsonObject, schemas: readonly At[]): Case[] {
  let open: Open[] = [{ parts: [], excluded: [] }];
  for (const schema of schemas) open = within(document, open, schema, 0);
  return open.flatMap(byType);
}

function within(document: JsonObject, cases: Open[], at: At, depth: number): Open[] {
  const { node, pointer } = at;
  if (node === undefined || node === true) return cases;
  if (!isObject(node)) return [];
  if (depth > DEEPEST || cases.length > MOST_CASES) throw new Unprovable();
  const { $ref: reference, allOf: _all, anyOf, oneOf, not, ...plain } = node;
  const excluded = not === undefined ? [] : [step(at, "not")];
  let found: Open[] = cases.map((one) => ({
    parts: [...one.parts, { node: plain, pointer }],
    excluded: [...one.excluded, ...excluded],
  }));
  if (typeof reference === "string") found = within(document, found, locate(document, reference), depth + 1);
  for (const [, part] of entriesOf(step(at, "allOf"))) found = within(document, found, part, depth + 1);
  if (Array.isArray(anyOf)) {
    const branches = entriesOf(step(at, "anyOf"));
    found = branches.flatMap(([, branch]) => within(document, found, branch, depth + 1));
  }
  if (Array.isArray(oneOf)) {
    const branches = entriesOf(step(at, "oneOf"));
    found = branches.flatMap(([key, branch]) => {
      const others = branches.filter(([other]) => other !== key).map(([, other]) => other);
      const alone = found.map((one) => ({ ...one, excluded: [...one.excluded, ...others] }));
      return within(document, alone, branch, depth + 1);
    });
  }
  return found;
}

function byType({ parts, excluded }: Open): Case[] {
  const nodes = parts.map(({ node }) => node);
  const allowed = nodes.map(typesOf);
  const types = ALL_TYPES.filter((type) => allowed.every((set) => set.has(type)));
  const [words, ...otherWords] = nodes.map(wordsOf).filter((list) => list !== undefined);
  if (words === undefined) return types.map((type) => ({ type, parts, excluded }));
  return words
    .filter((word) => otherWords.every((list) => list.some((other) => isDeepStrictEqual(other, word))))
    .map((word) => ({ type: typeOfValue(word), word, parts, excluded }))
    .filter((one) => types.includes(one.type) && !nodes.some((node) => refutes(node, one)));
}
