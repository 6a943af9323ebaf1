import type { Json } from "./json.ts";
import type { RuleName } from "./rules.ts";
import type { Direction, Verdict } from "./verdicts.ts";

/** Where a change is met, such as `response 200` of `GET /jobs/{id}`. */
export type Use = {
  /** Method and path, such as `GET /jobs/{id}`. */
  operation: string;
  /** Which part of it, such as `response 200`; empty for the operation itself. */
  part: string;
};

/** One difference between two documents, and what it means for callers. */
export type Change = {
  /** The kind of change, such as `property-became-required`. */
  rule: RuleName;
  /** What it breaks; nothing where the list is empty. */
  verdicts: readonly Verdict[];
  /** Why it has these verdicts. */
  because: string;
  /** Whether it is met in what callers send or in what they get; absent where that does not matter. */
  direction?: Direction;
  /** Where it is written: in the new contract, or in the old one when it is gone from the new. */
  pointer: string;
  /** Where the old value stood, when that is another place. */
  oldPointer?: string;
  /** Every place of every operation that meets it, in one direction. Empty for what belongs to no operation. */
  uses: Use[];
  /** What stood there before. */
  old?: Json;
  /** What stands there now. */
  new?: Json;
};
