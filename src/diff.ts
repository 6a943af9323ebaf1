/**
 * Says what a new OpenAPI document means for those who call the service: which changes break calls, which break code that
 * compiled, and which nobody notices. It follows rules and proofs of its own, and needs no other package.
 *
 * @example
 * const changes = compareContracts(before, after);
 * for (const { rule, verdicts, pointer, because } of changes.filter(isBreaking)) {
 *   console.log(rule, verdicts.join(", "), pointer, because);
 * }
 *
 * @module
 */
export type { Change, Use } from "./contract-diff/change.ts";
export { compareContracts } from "./contract-diff/compare-contracts.ts";
export type { Json, JsonObject } from "./contract-diff/json.ts";
export type { RuleName } from "./contract-diff/rules.ts";
export { type Direction, isBreaking, sayVerdicts, type Verdict } from "./contract-diff/verdicts.ts";
export { type ChangeWords, sayChange, sayUses } from "./contract-diff/wording.ts";
