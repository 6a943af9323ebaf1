import type { Change } from "../../src/contract-diff/change.ts";
import { isBreaking } from "../../src/contract-diff/verdicts.ts";
import type { Story } from "./story.ts";

/** The changes that are told one by one, and a line about those of operations that are not held. */
export type Folded = { readonly told: readonly Change[]; readonly line?: string };

/** Folds the changes that only operations meet which openapi/sources.yaml does not hold. */
export function foldOthers({ changes, held }: Story): Folded {
  if (held === undefined) return { told: changes };
  const isTold = ({ uses }: Change) => uses.length === 0 || uses.some(({ operation }) => held.includes(operation));
  const folded = changes.filter((change) => !isTold(change));
  if (folded.length === 0) return { told: changes };
  const operations = new Set(folded.flatMap(({ uses }) => uses.map(({ operation }) => operation))).size;
  const breaking = folded.filter(isBreaking).length;
  const among = breaking === 0 ? "none of them breaking" : `${breaking} of them breaking`;
  const what = `${folded.length} ${folded.length === 1 ? "change" : "changes"}`;
  const where = `${operations} ${operations === 1 ? "operation that is" : "operations that are"} not held`;
  return { told: changes.filter(isTold), line: `And ${what} in ${where}, ${among}. --all tells them.` };
}
