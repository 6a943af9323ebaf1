import { isDeepStrictEqual } from "node:util";
import { type Json, member } from "./json.ts";
import { type At, step } from "./pointer.ts";
import { typesOf, wordsOf } from "./types-and-words.ts";
import { report, type Walk } from "./walk.ts";

/** Tells what happened to the type, and says whether the two still have one in common. */
export function compareTypes(walk: Walk, before: At, after: At): boolean {
  // Words alone tell their types themselves.
  if ([before, after].every(({ node }) => member(node, "type") === undefined)) return true;
  const [old, now] = [typesOf(before.node), typesOf(after.node)];
  const gone = [...old].filter((type) => !now.has(type));
  const come = [...now].filter((type) => !old.has(type));
  const places = [step(before, "type"), step(after, "type")] as const;
  if (old.size > 0 && gone.length === old.size) {
    report(walk, "type-replaced", ...places);
    return false;
  }
  if (come.length + gone.length === 0 && !isDeepStrictEqual(places[0].node, places[1].node)) {
    report(walk, "wording-changed", ...places);
  }
  if (come.length > 0) {
    const fraction = come.length === 1 && come[0] === "number" && gone.length === 0;
    report(walk, fraction ? "number-widened" : "type-widened", ...places);
  }
  if (gone.length === 1 && gone[0] === "null") report(walk, "null-dropped", ...places);
  else if (gone.length > 0) {
    const fraction = gone.length === 1 && gone[0] === "number" && come.length === 0;
    report(walk, fraction ? "number-narrowed" : "type-narrowed", ...places);
  }
  return true;
}

export function compareWords(walk: Walk, before: At, after: At): void {
  const [old, now] = [wordsOf(before.node), wordsOf(after.node)];
  const [oldPlace, newPlace] = [wordPlace(before), wordPlace(after)];
  if (!old && !now) return;
  if (!old || !now) {
    report(walk, now ? "words-fixed" : "words-freed", oldPlace, newPlace);
    return;
  }
  for (const word of now) {
    if (!includes(old, word)) report(walk, "word-added", oldPlace, newPlace, { new: word });
  }
  for (const word of old) {
    if (!includes(now, word)) report(walk, "word-removed", oldPlace, newPlace, { old: word });
  }
  if (old.length !== now.length || !old.every((word) => includes(now, word))) return;
  if (!isDeepStrictEqual(old, now)) report(walk, "order-changed", oldPlace, newPlace);
  else if (!isDeepStrictEqual(oldPlace.node, newPlace.node)) report(walk, "wording-changed", oldPlace, newPlace);
}

function wordPlace(at: At): At {
  return step(at, member(at.node, "const") !== undefined ? "const" : "enum");
}

function includes(words: Json[], word: Json): boolean {
  return words.some((other) => isDeepStrictEqual(other, word));
}
