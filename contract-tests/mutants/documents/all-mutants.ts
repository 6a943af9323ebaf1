import type { ContractName } from "../../../src/contract.ts";
import { heldDocument } from "../../held.ts";
import { sampled } from "../sampling.ts";
import { componentMutants } from "./component-mutants.ts";
import { type Draft, nameOf } from "./mutant.ts";
import { operationMutants } from "./operation-mutants.ts";
import { schemaMutants } from "./schema-mutants.ts";

/** How many mutants of one rule and side are tried in each document. */
const MOST = 24;
/** For how many of them files are compiled, which takes a second each. For the others the printed types are enough. */
const MOST_COMPILED = 4;
const SEED = "errand";

/** A mutant of one contract. */
export type Mutant = { readonly contract: ContractName; readonly draft: Draft; readonly compiled: boolean };

/** The mutants of a contract that are tried. */
export function mutantsOf(contract: ContractName): Mutant[] {
  const document = heldDocument(contract);
  const drafts = [...schemaMutants(document), ...operationMutants(document), ...componentMutants(document)];
  const kind = ({ rule, side }: Draft) => `${rule} ${side}`;
  return [...new Set(drafts.map(kind))].flatMap((one) => {
    const all = drafts.filter((draft) => kind(draft) === one);
    const compiled = sampled(all, MOST_COMPILED, SEED, nameOf);
    return sampled(all, MOST, SEED, nameOf).map((draft) => ({ contract, draft, compiled: compiled.includes(draft) }));
  });
}
