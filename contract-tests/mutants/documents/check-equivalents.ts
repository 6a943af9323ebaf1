import type { Result } from "../result.ts";
import { EQUIVALENTS, type Equivalent } from "./equivalents.ts";

/** Holds the equivalent mutants of a run against the committed list. One sentence for each that does not fit. */
export function checkEquivalents(
  results: readonly Result[],
  list: readonly Equivalent[] = EQUIVALENTS,
): { problems: string[]; survivors: Result[] } {
  const equivalent = results.filter(({ gate }) => gate === "equivalent");
  const survivors = equivalent.filter((result) => !list.some((entry) => covers(entry, result)));
  const problems = list
    .filter((entry) => !equivalent.some((result) => covers(entry, result)))
    .map(({ rule, side, only }) => {
      const place = only === undefined ? "" : ` of ${only.contract}`;
      return `equivalents.ts lists "${rule}" (${side})${place}, and no such mutant is equivalent any more.`;
    });
  return { problems, survivors };
}

function covers({ rule, side, only }: Equivalent, result: Result): boolean {
  if (rule !== result.rule || side !== result.side) return false;
  return only === undefined || (only.contract === result.contract && only.at.includes(result.at));
}
