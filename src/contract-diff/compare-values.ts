import { isDeepStrictEqual } from "node:util";
import { isObject, type Json } from "./json.ts";
import { type At, locate, spelledOutAt } from "./pointer.ts";
import { Proof } from "./proof.ts";
import { report, type Walk } from "./walk.ts";

const STILL_FITS = "Every value that was allowed still fits.";

/**
 * Compares the schemas of one body, parameter or header. The rules say what changed; whether what is sent still fits is
 * proven, as rules that look at one keyword each cannot see how the keywords of a schema work together.
 */
export function compareValues(walk: Walk, before: At, after: At): void {
  if (isUntouched(walk, before, after)) return;
  const first = walk.changes.length;
  walk.schemas(walk, before, after);
  const told = walk.changes.splice(first);
  const fits = stillFit(walk, before, after);
  const isWire = told.some(({ verdicts }) => verdicts.includes("wire"));
  for (const change of told) {
    const verdicts = change.verdicts.filter((verdict) => verdict !== "wire");
    // Where a type is replaced nothing of it may come any more, which is a break however little is sent in its place.
    const isDisproven = fits && change.rule !== "type-replaced" && verdicts.length < change.verdicts.length;
    walk.changes.push(isDisproven ? { ...change, verdicts, because: STILL_FITS } : change);
  }
  if (!fits && !isWire) report(walk, "fit-not-proven", before, after, {});
  else if (told.length === 0 && !isSameSpelledOut(walk, before, after)) tellUnnamed(walk, before, after);
}

/** No rule named a difference: the same in other words, which is what can be proven both ways, or something new. */
function tellUnnamed(walk: Walk, before: At, after: At): void {
  const back: Walk = { ...walk, direction: walk.direction === "request" ? "response" : "request" };
  report(walk, stillFit(back, before, after) ? "wording-changed" : "unclassified", before, after, {});
}

function isSameSpelledOut(walk: Walk, before: At, after: At): boolean {
  return isDeepStrictEqual(spelledOutAt(walk.before, before), spelledOutAt(walk.after, after));
}

/** Whether two schemas are written alike, and everything that they refer to as well. */
function isUntouched({ before: old, after: now }: Walk, before: At, after: At): boolean {
  if (!isDeepStrictEqual(before.node, after.node)) return false;
  const seen = new Set<string>();
  const visit = (node: Json | undefined): boolean => {
    if (Array.isArray(node)) return node.every(visit);
    if (!isObject(node)) return true;
    const reference = node.$ref;
    if (typeof reference === "string" && !seen.has(reference)) {
      seen.add(reference);
      const [was, is] = [locate(old, reference).node, locate(now, reference).node];
      if (!isDeepStrictEqual(was, is) || !visit(was)) return false;
    }
    return Object.values(node).every(visit);
  };
  return visit(before.node);
}

/** Whether what the old caller sends fits the new contract, or what the new service answers the old one. */
function stillFit({ direction, before: old, after: now, proofs }: Walk, before: At, after: At): boolean {
  if (direction === "request") {
    proofs.request ??= new Proof(old, now);
    return proofs.request.holds(before, after);
  }
  proofs.response ??= new Proof(now, old);
  return proofs.response.holds(after, before);
}
