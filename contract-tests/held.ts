import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { selectOperations } from "../scripts/openapi/select-operations.ts";
import { operationsOf } from "../src/contract/operations.ts";
import { type ContractName, contractDocument, type OpenApiDocument } from "../src/contract.ts";
import type { JsonObject } from "../src/contract-diff/json.ts";

type Sources = Readonly<Record<ContractName, { readonly held: readonly string[] }>>;

const sources: Sources = parse(readFileSync(new URL("../openapi/sources.yaml", import.meta.url), "utf8"));
const documents = new Map<ContractName, OpenApiDocument>();

/** The operations of a contract whose every cell and example has a test written by hand. */
export function heldOperations(contract: ContractName): readonly string[] {
  return sources[contract].held;
}

/** The other operations of a contract: their tests are made from the document. */
export function otherOperations(contract: ContractName): string[] {
  const held = heldOperations(contract);
  return operationsOf(contractDocument(contract)).flatMap(({ key }) => (held.includes(key) ? [] : [key]));
}

/** The part of a contract that is held. */
export function heldDocument(contract: ContractName): OpenApiDocument {
  const whole = contractDocument(contract);
  if (otherOperations(contract).length === 0) return whole;
  // A document is JSON, whose parts nobody writes into.
  const found =
    documents.get(contract) ??
    (selectOperations(
      whole as unknown as JsonObject,
      heldOperations(contract),
      contract,
    ) as unknown as OpenApiDocument);
  documents.set(contract, found);
  return found;
}
