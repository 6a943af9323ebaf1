import { isDeepStrictEqual } from "node:util";
import { type Json, member } from "./json.ts";
import { type At, step } from "./pointer.ts";
import type { RuleName } from "./rules.ts";
import { report, type Walk } from "./walk.ts";

const LOWER = ["minimum", "exclusiveMinimum", "minLength", "minItems", "minContains", "minProperties"];
const UPPER = ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxContains", "maxProperties"];
/** Limits of which one cannot be said to hold the other. */
const UNORDERED = ["pattern", "format", "multipleOf", "contentEncoding", "contentMediaType"];

/** Keywords that say yes or no to a value in ways that are not weighed here. */
const CONDITIONS = [
  "not",
  "if",
  "then",
  "else",
  "contains",
  "contentSchema",
  "dependentRequired",
  "dependentSchemas",
  "patternProperties",
  "propertyNames",
  "unevaluatedItems",
  "$dynamicRef",
  "$dynamicAnchor",
  "$anchor",
];

const ANNOTATIONS: readonly [string, RuleName][] = [
  ["default", "default-changed"],
  ["readOnly", "access-changed"],
  ["writeOnly", "access-changed"],
  ["deprecated", "deprecation-changed"],
  ["title", "label-changed"],
  ["example", "example-changed"],
  ["examples", "example-changed"],
];

export function compareLimits(walk: Walk, before: At, after: At): void {
  for (const keyword of [...LOWER, ...UPPER, ...UNORDERED, "uniqueItems"]) {
    const [old, now] = [step(before, keyword), step(after, keyword)];
    if (!isDeepStrictEqual(old.node, now.node)) report(walk, weigh(keyword, old.node, now.node), old, now);
  }
  compareConditions(walk, before, after);
}

/** A condition that came or went alone says in which way; one of several that belong together does not. */
function compareConditions(walk: Walk, before: At, after: At): void {
  const [old, now] = [before, after].map(({ node }) =>
    CONDITIONS.filter((keyword) => member(node, keyword) !== undefined),
  );
  for (const keyword of CONDITIONS) {
    if (isDeepStrictEqual(member(before.node, keyword), member(after.node, keyword))) continue;
    const rule = old?.length === 0 ? "condition-added" : now?.length === 0 ? "condition-dropped" : "condition-changed";
    report(walk, rule, step(before, keyword), step(after, keyword));
  }
}

/** What a schema says to readers and writers without forbidding anything. */
export function compareAnnotations(walk: Walk, before: At, after: At): void {
  for (const [keyword, rule] of ANNOTATIONS) tellDifference(walk, rule, before, after, keyword);
}

export function tellDifference(walk: Walk, rule: RuleName, before: At, after: At, keyword: string): void {
  if (isDeepStrictEqual(member(before.node, keyword), member(after.node, keyword))) return;
  report(walk, rule, step(before, keyword), step(after, keyword));
}

function weigh(keyword: string, old: Json | undefined, now: Json | undefined): RuleName {
  const [isSet, wasSet] = [now !== undefined && now !== false, old !== undefined && old !== false];
  if (!wasSet) return "limit-tightened";
  if (!isSet) return "limit-loosened";
  if (UNORDERED.includes(keyword)) return "limit-altered";
  const grew = Number(now) > Number(old);
  return grew === LOWER.includes(keyword) ? "limit-tightened" : "limit-loosened";
}
