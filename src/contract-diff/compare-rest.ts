import { isDeepStrictEqual } from "node:util";
import { isObject, member } from "./json.ts";
import { type At, step } from "./pointer.ts";
import { report, type Walk } from "./walk.ts";

/** Tells, as unclassified, each field that differs and that no rule looks at: what nobody weighs may be anything. */
export function compareRest(walk: Walk, before: At, after: At, weighed: readonly string[]): void {
  const fields = new Set([before, after].flatMap(({ node }) => (isObject(node) ? Object.keys(node) : [])));
  for (const field of fields) {
    if (weighed.includes(field) || isDeepStrictEqual(member(before.node, field), member(after.node, field))) continue;
    report(walk, "unclassified", step(before, field), step(after, field));
  }
}
