import { describe, expect, test } from "vitest";
import { answerChanges } from "./cases/answers.ts";
import { hiddenBreaks } from "./cases/hidden-breaks.ts";
import { operationChanges } from "./cases/operations.ts";
import { requestChanges } from "./cases/requests.ts";
import { rewordings } from "./cases/rewordings.ts";
import { changesBetween } from "./cases/small-contract.ts";
import { OPERATION_RULES } from "./operation-rules.ts";
import type { Rule } from "./rule.ts";

const cases = [...operationChanges, ...requestChanges, ...answerChanges, ...hiddenBreaks, ...rewordings];

describe("a change of an operation", () => {
  test.each(cases)("when %s", (_, before, after, told) => {
    expect(changesBetween(before, after)).toEqual(told);
  });

  test("has an example above for each rating in the table", () => {
    const seen = new Set(cases.flatMap(([, , , told]) => told.map((line) => line.split(":")[0])));
    const rated = Object.entries<Rule>(OPERATION_RULES).flatMap(([name, rule]) =>
      rule.any ? [name] : (["request", "response"] as const).filter((way) => rule[way]).map((way) => `${name} ${way}`),
    );
    // Some ratings hold in any direction, and are seen in one.
    const isSeen = (name: string) => [name, `${name} request`, `${name} response`].some((line) => seen.has(line));
    expect(rated.filter((name) => !isSeen(name))).toEqual([]);
  });

  test("is none when a contract is compared with itself", () => {
    for (const [, before, after] of cases)
      expect([changesBetween(before, before), changesBetween(after, after)]).toEqual([[], []]);
  });
});
