import { isDeepStrictEqual } from "node:util";
import { isObject, type Json, type JsonObject, member } from "./json.ts";
import { type Pairs, pairGreedily } from "./pair-greedily.ts";
import { type At, entriesOf, resolve, step } from "./pointer.ts";
import { wordsOf } from "./types-and-words.ts";

/** `written` is the branch as it stands in the list, maybe a reference; `at` is what it refers to. */
export type Branch = { written: At; at: At };

export function branchesOf(document: JsonObject, list: At): Branch[] {
  return entriesOf(list).map(([, written]) => ({ written, at: resolve(document, written) }));
}

/**
 * Finds which branch became which: the same component, else the same label, the same content, the same words,
 * the same word in a property such as `status`, the same simple type, mostly the same properties, or a type in common
 * where no properties tell. What is left came or went.
 */
export function pairBranches(before: readonly Branch[], after: readonly Branch[]): Pairs<Branch> {
  return pairGreedily(before, after, LIKENESSES);
}

type Likeness = (old: Branch, now: Branch) => boolean;

const sameComponent: Likeness = (old, now) => {
  const reference = member(old.written.node, "$ref");
  return reference !== undefined && reference === member(now.written.node, "$ref");
};

const sameLabel: Likeness = (old, now) => {
  const title = member(old.at.node, "title");
  return title !== undefined && title === member(now.at.node, "title");
};

const sameContent: Likeness = (old, now) => isDeepStrictEqual(old.at.node, now.at.node);

const sameWord: Likeness = (old, now) => {
  const properties = member(old.at.node, "properties");
  return (isObject(properties) ? Object.keys(properties) : []).some((name) => {
    const [was, is] = [old, now].map(({ at }) => wordsOf(step(at, "properties", name).node));
    return was?.length === 1 && isDeepStrictEqual(was, is);
  });
};

const sameSimpleType: Likeness = (old, now) => {
  const [was, is] = [member(old.at.node, "type"), member(now.at.node, "type")];
  return was !== undefined && was !== "object" && isDeepStrictEqual(was, is) && !isWord(old) && !isWord(now);
};

const similarProperties: Likeness = (old, now) => {
  const [was, is] = [propertyNames(old.at.node), propertyNames(now.at.node)];
  const shared = was.filter((name) => is.includes(name)).length;
  return shared > 0 && shared * 2 >= Math.max(was.length, is.length) && !hasOwnName(old, now);
};

const sameWords: Likeness = (old, now) => isWord(old) && isDeepStrictEqual(wordsOf(old.at.node), wordsOf(now.at.node));

const wordsInCommon: Likeness = (old, now) => {
  const [was, is] = [wordsOf(old.at.node), wordsOf(now.at.node)];
  return was?.some((word) => is?.some((other) => isDeepStrictEqual(word, other))) ?? false;
};

/** `string` and `string or null`, or two maps: null does not count, nor do objects whose properties tell them apart. */
const typeInCommon: Likeness = (old, now) => {
  const [was, is] = [old, now].map(({ at }) => [member(at.node, "type") ?? []].flat());
  const common = was?.filter((type) => type !== "null" && is?.includes(type)) ?? [];
  const bare = [old, now].every(({ at }) => propertyNames(at.node).length === 0);
  return common.some((type) => type !== "object" || bare) && !isWord(old) && !isWord(now) && !hasOwnName(old, now);
};

/** From the surest to the faintest. */
const LIKENESSES: readonly Likeness[] = [
  sameComponent,
  sameLabel,
  sameContent,
  sameWords,
  wordsInCommon,
  sameWord,
  sameSimpleType,
  similarProperties,
  typeInCommon,
];

/** Two components that differ in name and in label are two things, however alike. */
function hasOwnName(old: Branch, now: Branch): boolean {
  return [old, now].every(({ written }) => member(written.node, "$ref") !== undefined);
}

function isWord({ at }: Branch): boolean {
  return wordsOf(at.node) !== undefined;
}

function propertyNames(node: Json | undefined): string[] {
  const properties = member(node, "properties");
  return isObject(properties) ? Object.keys(properties) : [];
}
