import { isDeepStrictEqual } from "node:util";
import { isObject, member } from "./json.ts";
import { type At, resolve, step } from "./pointer.ts";
import { type Branch, branchesOf, pairBranches } from "./schema-branches.ts";
import { tellDifference } from "./schema-limits.ts";
import { report, type Walk } from "./walk.ts";

const ANNOTATIONS = ["title", "default", "example", "examples", "deprecated", "readOnly", "writeOnly", "discriminator"];

/** The list under `oneOf`, else under `anyOf`. */
function unionOf(at: At): At | undefined {
  const list = ["oneOf", "anyOf"].map((keyword) => step(at, keyword)).find(({ node }) => Array.isArray(node));
  return list;
}

function isNothingElse({ node }: At): boolean {
  return isObject(node) && Object.keys(node).every((key) => ["oneOf", "anyOf", ...ANNOTATIONS].includes(key));
}

/**
 * Compares alternatives where one side consists of nothing else, so that `A` against `oneOf: [A, B]` is told as an added
 * branch. Says whether that was the case; both sides are then compared as a whole.
 */
export function compareAsAlternatives(walk: Walk, before: At, after: At): boolean {
  const [old, now] = [unionOf(before), unionOf(after)];
  const pure = (list: At | undefined, at: At) => list !== undefined && isNothingElse(at);
  if (!pure(old, before) && !pure(now, after)) return false;
  if (old && now && !(pure(old, before) && pure(now, after))) return false;
  const oldBranches = old ? branchesOf(walk.before, old) : alone(before);
  const newBranches = now ? branchesOf(walk.after, now) : alone(after);
  compareBranches(walk, oldBranches, newBranches);
  if (old && now) compareKeyword(walk, old, now);
  tellDifference(walk, "discriminator-changed", before, after, "discriminator");
  return true;
}

/** Compares alternatives that stand beside other demands. */
export function compareUnions(walk: Walk, before: At, after: At): void {
  const [old, now] = [unionOf(before), unionOf(after)];
  if (old && now) {
    compareBranches(walk, branchesOf(walk.before, old), branchesOf(walk.after, now));
    compareKeyword(walk, old, now);
  } else if (now) report(walk, "union-added", undefined, now);
  else if (old) report(walk, "union-removed", old);
  tellDifference(walk, "discriminator-changed", before, after, "discriminator");
}

/** The same for `allOf`: `A` against `allOf: [A, B]` is told as an added part. */
export function compareAsParts(walk: Walk, before: At, after: At): boolean {
  const [old, now] = [before, after].map(partsIn);
  const isPure = ({ node }: At) =>
    isObject(node) && Object.keys(node).every((key) => ["allOf", ...ANNOTATIONS].includes(key));
  if (!old && !now) return false;
  if ((old && !isPure(before)) || (now && !isPure(after))) return false;
  const whole = (at: At): Branch[] => [{ written: at, at }];
  comparePairedParts(
    walk,
    old ? branchesOf(walk.before, old) : whole(before),
    now ? branchesOf(walk.after, now) : whole(after),
  );
  return true;
}

/** Compares parts that stand beside other demands. */
export function compareParts(walk: Walk, before: At, after: At): void {
  comparePairedParts(
    walk,
    branchesOf(walk.before, step(before, "allOf")),
    branchesOf(walk.after, step(after, "allOf")),
  );
}

function partsIn(at: At): At | undefined {
  const parts = step(at, "allOf");
  return Array.isArray(parts.node) ? parts : undefined;
}

function comparePairedParts(walk: Walk, before: readonly Branch[], after: readonly Branch[]): void {
  const { pairs, removed, added } = pairBranches(before, after);
  for (const [old, now] of pairs) walk.schemas(walk, old.written, now.written);
  for (const { written } of removed) report(walk, "part-removed", written);
  for (const { written } of added) report(walk, "part-added", undefined, written);
}

/** `allOf` with one part and nothing beside it is that part, unless it is one of several on the other side. */
export function unwrap(document: Walk["before"], at: At, other: At): At {
  const others = member(other.node, "allOf");
  return Array.isArray(others) && others.length > 1 ? at : unwrapped(document, at);
}

function unwrapped(document: Walk["before"], at: At): At {
  const parts = member(at.node, "allOf");
  if (!isObject(at.node) || !Array.isArray(parts) || parts.length !== 1) return at;
  const { allOf: _parts, ...beside } = at.node;
  if (Object.keys(beside).some((key) => !ANNOTATIONS.includes(key))) return at;
  const part = unwrapped(document, resolve(document, step(at, "allOf", 0)));
  return isObject(part.node) ? { ...part, node: { ...part.node, ...beside } } : at;
}

/** A schema as the only branch; one that names several types has one for each. */
function alone(at: At): Branch[] {
  const type = member(at.node, "type");
  if (!isObject(at.node) || !Array.isArray(type)) return [{ written: at, at }];
  const node = at.node;
  return type.map((single) => {
    const branch = { pointer: at.pointer, node: single === "null" ? { type: single } : { ...node, type: single } };
    return { written: branch, at: branch };
  });
}

function compareBranches(walk: Walk, before: readonly Branch[], after: readonly Branch[]): void {
  const { pairs, removed, added } = pairBranches(before, after);
  for (const [old, now] of pairs) walk.schemas(walk, old.written, now.written);
  for (const { written, at } of removed) {
    report(walk, member(at.node, "type") === "null" ? "null-dropped" : "branch-removed", written);
  }
  for (const { written } of added) report(walk, "branch-added", undefined, written);
}

function compareKeyword(walk: Walk, old: At, now: At): void {
  const [was, is] = [old, now].map(({ pointer }) => pointer.split("/").at(-1));
  const lists = [old.node, now.node].map((list) => (Array.isArray(list) ? list : []));
  if (was !== is) report(walk, is === "oneOf" ? "branches-made-exclusive" : "branches-made-inclusive", old, now);
  const [oldList = [], newList = []] = lists;
  const sameSet =
    oldList.length === newList.length && oldList.every((item) => newList.some((it) => isDeepStrictEqual(it, item)));
  if (sameSet && !isDeepStrictEqual(oldList, newList)) report(walk, "order-changed", old, now);
}
