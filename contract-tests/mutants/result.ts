import type { ContractName } from "../../src/contract.ts";

/** What became of one mutant. */
export type Result = {
  readonly part: "document" | "request";
  readonly contract: ContractName;
  readonly rule: string;
  readonly side: string;
  readonly at: string;
  readonly name: string;
  readonly gate: string;
  /** What told it apart; for a survivor, what should have. */
  readonly told: string;
};
