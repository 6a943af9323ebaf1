import { isDeepStrictEqual } from "node:util";
import type { Change } from "../../src/contract-diff/change.ts";
import { compareDocuments } from "../../src/contract-diff/compare-contracts.ts";
import { type Json, type JsonObject, member } from "../../src/contract-diff/json.ts";
import { type Operation, operationsOf, pairOperations } from "../../src/contract-diff/pair-operations.ts";
import { isWithin, locate } from "../../src/contract-diff/pointer.ts";
import { withoutProse } from "../../src/contract-diff/without-prose.ts";
import { applyWhatFits } from "../openapi/overlay.ts";

type Corrected = {
  changes: Change[];
  /** Actions that fitted the old contract and do not fit the new one, each with its reason. */
  misfits: string[];
};

/**
 * Compares two contracts, and rates each change by what it does to the effective documents: types are generated from
 * those, and calls and answers are judged by those. A change that the overlay had made already changes nothing.
 */
export function compareThroughOverlay(before: JsonObject, after: JsonObject, overlay: Json, file: string): Corrected {
  const old = effectiveOf(before, overlay, file);
  const now = effectiveOf(after, overlay, file);
  const pairing = pairOperations(operationsOf(before), operationsOf(after));
  // The overlay's words must not decide anew which operation became which.
  const inOld = relocate(old.document);
  const inNew = relocate(now.document);
  const effective = compareDocuments(old.document, now.document, {
    pairs: pairing.pairs.map(([left, right]): [Operation, Operation] => [inOld(left), inNew(right)]),
    removed: pairing.removed.map(inOld),
    added: pairing.added.map(inNew),
  });
  const changes = compareDocuments(withoutProse(before), withoutProse(after), pairing);
  return {
    changes: changes.map((change) => ratedBy(effective, change)),
    misfits: [
      ...now.problems.filter((problem) => !old.problems.includes(problem)),
      ...findGhosts(changes, after, overlay, file),
    ],
  };
}

/** The document with the actions that fit, less the words for readers that they add. */
function effectiveOf(contract: JsonObject, overlay: Json, file: string): { document: JsonObject; problems: string[] } {
  const { document, problems } = applyWhatFits(contract, overlay, file);
  return { document: withoutProse(document), problems };
}

/** Actions that bring back a part of what the provider removed: a description, say, of a property that is gone. */
function findGhosts(changes: readonly Change[], after: JsonObject, overlay: Json, file: string): string[] {
  const gone = [...new Set(changes.map(({ pointer }) => pointer))].filter((pointer) => !exists(after, pointer));
  const actions = member(overlay, "actions");
  return (Array.isArray(actions) ? actions : []).flatMap((action, index) => {
    const alone = applyWhatFits(after, { overlay: "1.0.0", actions: [action] }, file).document;
    const target = String(member(action, "target"));
    return gone
      .filter((pointer) => exists(alone, pointer))
      .map(
        (pointer) =>
          `${file}: actions[${index}] (target: ${target}) still writes ${pointer}, which the provider removed.`,
      );
  });
}

function exists(document: JsonObject, pointer: string): boolean {
  return locate(document, pointer).node !== undefined;
}

function relocate(document: JsonObject): (operation: Operation) => Operation {
  const known = new Map(operationsOf(document).map((operation) => [operation.name, operation]));
  return (operation) => known.get(operation.name) ?? operation;
}

function ratedBy(effective: readonly Change[], change: Change): Change {
  const there = effective.filter(
    ({ pointer, direction }) => pointer === change.pointer && direction === change.direction,
  );
  const alike = there.filter(({ rule }) => rule === change.rule);
  const same = alike.find(
    (other) => isDeepStrictEqual(other.new, change.new) && isDeepStrictEqual(other.old, change.old),
  );
  const found = same ? [same] : alike.length > 0 ? alike : there;
  const [first] = found;
  if (!first) {
    // Something else about the place is another: the overlay does not hide the change, it only blurs it.
    const isTouched = effective.some(
      ({ pointer }) => isWithin(pointer, change.pointer) || isWithin(change.pointer, pointer),
    );
    return isTouched ? change : { ...change, verdicts: [], because: "The overlay says so already." };
  }
  return { ...change, verdicts: [...new Set(found.flatMap(({ verdicts }) => verdicts))], because: first.because };
}
