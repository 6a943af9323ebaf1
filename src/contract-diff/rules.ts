import { OPERATION_RULES } from "./operation-rules.ts";
import type { Rule } from "./rule.ts";
import { SCHEMA_RULES } from "./schema-rules.ts";
import type { Direction, Rating } from "./verdicts.ts";

/** Every kind of change that the story knows, with what it means for callers and why. */
export const RULES = { ...OPERATION_RULES, ...SCHEMA_RULES };

/** The kinds of change that are told. */
export type RuleName = keyof typeof RULES;

/** What a change of that kind means. A direction that the table does not foresee is a mistake in the comparison. */
export function rate(name: RuleName, direction: Direction | undefined): Rating {
  const rule: Rule = RULES[name];
  const rating = rule.any ?? (direction && rule[direction]);
  if (!rating) throw new Error(`No rule says what ${name} means in a ${direction ?? "document"}.`);
  return rating;
}
