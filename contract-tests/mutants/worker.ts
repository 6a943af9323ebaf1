import { fileURLToPath } from "node:url";
import { type ContractName, contractNames } from "../../src/contract.ts";
import { mutantsOf } from "./documents/all-mutants.ts";
import { judge } from "./documents/judge.ts";
import { nameOf } from "./documents/mutant.ts";
import { TypeGate } from "./documents/type-gate.ts";
import type { Recorded } from "./recorded-requests.ts";
import type { Result } from "./result.ts";

/** What a worker is given: the calls of every operation, and which of how many shares of the mutants is its own. */
export type Work = {
  readonly recorded: readonly Recorded[];
  readonly share: number;
  readonly of: number;
  readonly only: readonly ContractName[];
};

/** Judges one share of the documents' mutants. Neighbours in the list cost about the same, so shares are dealt like cards. */
async function work({ recorded, share, of, only }: Work): Promise<Result[]> {
  const gate = new TypeGate(fileURLToPath(new URL("../..", import.meta.url)));
  const results: Result[] = [];
  for (const contract of contractNames.filter((name) => only.includes(name))) {
    const mutants = mutantsOf(contract).filter((_, index) => index % of === share);
    console.log(`Worker ${share + 1} of ${of}: ${contract}, ${mutants.length} mutants of the document.`);
    for (const mutant of mutants) {
      const { rule, side, at } = mutant.draft;
      const outcome = await judge(mutant, recorded, gate).catch((error: Error) => ({
        gate: "survived",
        told: `could not be judged: ${error.stack}`,
      }));
      results.push({ part: "document", contract, rule, side, at, name: nameOf(mutant.draft), ...outcome });
    }
  }
  return results;
}

process.once("message", async (message) => {
  const results = await work(message as Work);
  process.send?.(results, () => process.disconnect());
});
