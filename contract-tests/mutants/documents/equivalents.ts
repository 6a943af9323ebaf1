import type { ContractName } from "../../../src/contract.ts";
import type { RuleName } from "./rules.ts";
import type { Side } from "./side.ts";

/** Mutants that nothing can tell from the original, and why. */
export type Equivalent = {
  readonly rule: RuleName;
  readonly side: Side;
  /** Where, when it is not everywhere that the rule is applied. */
  readonly only?: { readonly contract: ContractName; readonly at: readonly string[] };
  readonly because: string;
};

/**
 * Every mutant here was seen to have no witness and the same printed types. A run fails when another one has neither, and
 * when an entry stands for none any more.
 */
export const EQUIVALENTS: readonly Equivalent[] = [
  {
    rule: "default flipped",
    side: "request",
    because: "a default is what the service does when nothing is sent: no request, answer or type shows it",
  },
  {
    rule: "default removed",
    side: "request",
    because: "a default is what the service does when nothing is sent: no request, answer or type shows it",
  },
  {
    rule: "format added",
    side: "response",
    because: "every answer of the narrower form was allowed before, and TypeScript has no type for a format",
  },
  {
    rule: "format removed",
    side: "request",
    because: "every request of the form is still taken, and TypeScript has no type for a format",
  },
  {
    rule: "int64 format removed",
    side: "response",
    because: "a JSON number of more than 64 bits cannot be told from one of 64, and TypeScript has one type for both",
  },
  {
    rule: "limit removed",
    side: "request",
    because: "every request within the limit is still taken, and TypeScript has no type for a limit",
  },
  {
    rule: "limit tightened",
    side: "response",
    because: "every answer within the new limit was allowed before, and TypeScript has no type for a limit",
  },
  {
    rule: "security removed",
    side: "request",
    because: "a service that asks for no key takes requests that carry one, and keys are not in the types",
  },
  { rule: "version raised", side: "document", because: "nothing reads the version of a document" },
];
