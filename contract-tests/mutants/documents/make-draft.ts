import { type Draft, partOf } from "./mutant.ts";
import type { Place } from "./places.ts";

export type Part = Record<string, unknown>;
/** A change to a schema, before it is said on which side that schema is. */
export type Made = Omit<Draft, "side">;

/** Makes a draft of a change to one schema. */
export function make(
  { pointer }: Place,
  rule: Made["rule"],
  what: string,
  change: (schema: Part) => void,
  more: Pick<Made, "probes"> = {},
): Made {
  return { rule, at: pointer, what, edit: (copy) => change(partOf(copy, pointer)), ...more };
}
