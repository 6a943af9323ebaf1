import { compileContract } from "../../src/contract/compiled.ts";
import { below, type Schema } from "../../src/contract/openapi.ts";
import type { Operation } from "../../src/contract/operations.ts";
import { samplesOf } from "../../src/contract/sample.ts";
import { type ContractName, contractDocument } from "../../src/contract.ts";

/** Answers that Prism cannot play from the document alone, with the reason: a sample of ours is played in their place. */
export const HELPED: readonly { readonly answer: string; readonly reason: string }[] = [
  {
    answer: "browser-use-v2: GET /sessions/{session_id} 200",
    reason: "Prism writes the word string where proxyCost has a pattern for amounts, and answers 500.",
  },
  {
    answer: "browser-use-v2: PATCH /sessions/{session_id} 200",
    reason: "Prism writes the word string where proxyCost has a pattern for amounts, and answers 500.",
  },
];

/** The answer that is played in Prism's place; undefined for nearly all. */
export function helpFor(
  name: ContractName,
  { operation, status, type = "application/json" }: { operation: Operation; status: string; type: string | undefined },
): Response | undefined {
  if (!HELPED.some(({ answer }) => answer === `${name}: ${operation.key} ${status}`)) return undefined;
  const { document, check } = compileContract(contractDocument(name));
  const at = below<Schema>(
    operation.responses.get(status) ?? { value: undefined, pointer: "" },
    "content",
    type,
    "schema",
  );
  const body = samplesOf(document, at).find((value) => check.fits(at, value));
  return new Response(JSON.stringify(body), { status: Number(status), headers: { "content-type": type } });
}
