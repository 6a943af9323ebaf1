import { isDeepStrictEqual } from "node:util";
import type { JsonObject } from "./json.ts";
import { type Case, namesOf, othersOf, propertyOf, requiredOf, saidOf } from "./proof-case.ts";
import { casesOf } from "./proof-cases.ts";

const DEEPEST = 3;

/** Whether two cases, the first one of the side that sends, provably have no value in common. */
export function areDisjoint(
  one: Case,
  other: Case,
  documentOfOne: JsonObject,
  documentOfOther: JsonObject,
  depth = 0,
): boolean {
  if (one.type !== other.type) return true;
  if (one.word !== undefined && other.word !== undefined) return !isDeepStrictEqual(one.word, other.word);
  if (one.type !== "object" || depth > DEEPEST) return false;
  const [needed, wanted] = [requiredOf(one), requiredOf(other)];
  // A property that one demands and the other does not allow at all.
  if ([...needed].some((name) => !namesOf(other).has(name) && isClosed(other))) return true;
  // Where the sending side names its properties, what it does not speak of is not sent.
  const isKept = isClosed(one) || (namesOf(one).size > 0 && othersOf(one).length === 0);
  if (isKept && [...wanted].some((name) => !namesOf(one).has(name))) return true;
  // A property that one demands, and whose values have nothing in common.
  return [...new Set([...needed, ...wanted])].some((name) => {
    const [mine, theirs] = [propertyOf(one, name), propertyOf(other, name)];
    if (mine.length === 0 || theirs.length === 0) return false;
    const others = casesOf(documentOfOther, theirs);
    return casesOf(documentOfOne, mine).every((a) =>
      others.every((b) => areDisjoint(a, b, documentOfOne, documentOfOther, depth + 1)),
    );
  });
}

function isClosed(one: Case): boolean {
  return saidOf(one, "additionalProperties").some(({ node }) => node === false);
}
