import type { Mask } from "../http/mask.ts";
import { type Flaw, MISSING } from "./flaw.ts";

/** Where an exchange is not as the contract says. Keys and secret values are masked in all of it. */
export type Violation = {
  /** The operation as the contract names it, such as `GET /task/{task_id}`; method and path as sent where it has none. */
  readonly operation: string;
  /** JSON pointer into the exchange, such as `/request/body/max_step` or `/response/body/data/status`. */
  readonly where: string;
  /** What the contract allows there. */
  readonly expected: string;
  /** What was there: JSON, cut when long; `nothing` when the contract asks for something. */
  readonly actual: string;
};

/** An exchange broke the contract. Thrown by `contract.fetch` with `mode: "throw"`. */
export class ContractError extends Error {
  override readonly name = "ContractError";
  readonly code = "contract";
  /** What is not as the contract says, in one half of the exchange. */
  readonly violations: readonly Violation[];
  /** False when the request broke the contract: it was not sent. */
  readonly sent: boolean;

  constructor(contract: string, violations: readonly Violation[], sent: boolean) {
    super(violations.map((violation) => describeViolation(contract, violation)).join("\n"));
    this.violations = violations;
    this.sent = sent;
  }
}

/** A violation in one line. */
export function describeViolation(contract: string, { operation, where, expected, actual }: Violation): string {
  return `${contract}: ${operation}: ${where}: expected ${expected}, got ${actual}.`;
}

const MAX_SHOWN = 200;

/** Turns what was found into what may be shown. */
export function toViolation(operation: string, { path, expected, actual }: Flaw, mask: Mask): Violation {
  return { operation: mask.text(operation), where: mask.text(path), expected, actual: shown(mask.value(actual)) };
}

function shown(actual: unknown): string {
  if (actual === MISSING) return "nothing";
  const text = JSON.stringify(actual) ?? String(actual);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
