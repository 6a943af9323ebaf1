import { isObject } from "./json.ts";
import { type At, entriesOf, resolve, step } from "./pointer.ts";
import { compareAnnotations, compareLimits } from "./schema-limits.ts";
import { compareObjects } from "./schema-objects.ts";
import { compareTypes, compareWords } from "./schema-types.ts";
import { compareAsAlternatives, compareAsParts, compareParts, compareUnions, unwrap } from "./schema-unions.ts";
import { report, type Walk } from "./walk.ts";

/** Compares what two schemas allow, following references on both sides. No schema allows everything. */
export function compareSchemas(walk: Walk, writtenBefore: At, writtenAfter: At): void {
  const [old, now] = [resolve(walk.before, writtenBefore), resolve(walk.after, writtenAfter)];
  const before = asObject(unwrap(walk.before, old, now));
  const after = asObject(unwrap(walk.after, now, old));
  const pair = `${before.pointer} ${after.pointer} ${JSON.stringify([before.node, after.node])}`;
  if (walk.seen.has(pair)) return;
  walk.seen.add(pair);

  compareAnnotations(walk, before, after);
  if (compareAsAlternatives(walk, before, after) || compareAsParts(walk, before, after)) return;
  if (!compareTypes(walk, before, after)) return;
  compareWords(walk, before, after);
  compareLimits(walk, before, after);
  compareObjects(walk, before, after);
  compareLists(walk, before, after);
  compareUnions(walk, before, after);
  compareParts(walk, before, after);
}

/** `true` and `false` are schemas too. */
function asObject(at: At): At {
  if (isObject(at.node)) return at;
  return { ...at, node: at.node === false ? { not: {} } : {} };
}

function compareLists(walk: Walk, before: At, after: At): void {
  const [old, now] = [entriesOf(step(before, "prefixItems")), entriesOf(step(after, "prefixItems"))];
  if (old.length !== now.length) {
    report(walk, "tuple-changed", step(before, "prefixItems"), step(after, "prefixItems"));
  }
  for (const [index, [, item]] of old.entries()) {
    const partner = now[index]?.[1];
    if (partner) compareSchemas(walk, item, partner);
  }
  const [oldItems, newItems] = [step(before, "items"), step(after, "items")];
  if (oldItems.node !== undefined || newItems.node !== undefined) compareSchemas(walk, oldItems, newItems);
}
