import type { Change, Use } from "./change.ts";
import type { Json, JsonObject } from "./json.ts";
import type { At } from "./pointer.ts";
import type { Proof } from "./proof.ts";
import { type RuleName, rate } from "./rules.ts";
import type { Direction } from "./verdicts.ts";

/** One walk through both contracts at once, along one operation and in one direction. */
export type Walk = {
  before: JsonObject;
  after: JsonObject;
  direction?: Direction;
  use?: Use;
  changes: Change[];
  /** Pairs of places already compared: schemas may contain themselves. */
  seen: Set<string>;
  /** What was proven so far, for each direction. */
  proofs: Partial<Record<Direction, Proof>>;
  /** Compares two schemas; here, so that the files about parts of a schema need not know the whole. */
  schemas: (walk: Walk, before: At, after: At) => void;
};

/** A walk of its own into a request or an answer. */
export function into(walk: Walk, direction: Direction, operation: string, part: string): Walk {
  return { ...walk, direction, use: { operation, part }, seen: new Set() };
}

type Values = { old?: Json | undefined; new?: Json | undefined };

/** Adds a change. Without `values` it tells what stands at the two places. */
export function report(walk: Walk, rule: RuleName, before?: At, after?: At, values?: Values): void {
  const oldValue = values ? values.old : before?.node;
  const newValue = values ? values.new : after?.node;
  const place = after ?? before;
  const { verdicts, because } = rate(rule, walk.direction);
  walk.changes.push({
    rule,
    verdicts,
    because,
    ...(walk.direction && { direction: walk.direction }),
    pointer: place?.pointer ?? "#",
    ...(before && before.pointer !== place?.pointer && { oldPointer: before.pointer }),
    uses: walk.use ? [walk.use] : [],
    ...(oldValue !== undefined && { old: oldValue }),
    ...(newValue !== undefined && { new: newValue }),
  });
}
