import type { Json } from "./json.ts";
import type { RuleName } from "./rules.ts";
import type { Direction, Verdict } from "./verdicts.ts";

/** Where a change is met, such as `response 200` of `GET /jobs/{id}`. */
export type Use = { operation: string; part: string };

export type Change = {
  rule: RuleName;
  verdicts: readonly Verdict[];
  /** Why it has these verdicts. */
  because: string;
  direction?: Direction;
  /** Where it is written: in the new contract, or in the old one when it is gone from the new. */
  pointer: string;
  /** Where the old value stood, when that is another place. */
  oldPointer?: string;
  /** Every place of every operation that meets it, in one direction. Empty for what belongs to no operation. */
  uses: Use[];
  old?: Json;
  new?: Json;
};
