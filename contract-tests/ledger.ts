import { isDeepStrictEqual } from "node:util";
import { findOperation, operationsOf } from "../src/contract/operations.ts";
import { type ContractName, cellsOf, contractDocument, type OpenApiDocument } from "../src/contract.ts";
import { heldOperations } from "./held.ts";

/** A named example of a contract: of a request's body, or of an answer with one status. */
type Example = { name: string; operation: string; status: string | undefined; value: unknown };

/** An exchange as far as it can be an instance of an example. */
export type Exchange = { method: string; path: string; sent: unknown; status: number; received: unknown };

/**
 * Everything in a contract that a test must cover: each cell of the operations that are held, and each of their named
 * examples, such as
 * `GET /task/{task_id} 404 example gone` or `POST /run-task request example minimal`.
 */
export function entriesOf(contract: ContractName): string[] {
  const document = contractDocument(contract);
  const held = heldOperations(contract);
  const examples = examplesOf(document).filter(({ operation }) => held.includes(operation));
  return [...cellsOf(document, held), ...examples.map(({ name }) => name)];
}

/** The named examples that an exchange was an instance of: the very values, sent or received. */
export function examplesIn(contract: ContractName, { method, path, sent, status, received }: Exchange): string[] {
  const document = contractDocument(contract);
  const operation = findOperation(operationsOf(document), method, path).match?.operation.key;
  const fitting = examplesOf(document).filter((example) => {
    if (example.operation !== operation) return false;
    if (example.status === undefined) return isDeepStrictEqual(sent, example.value);
    return example.status === String(status) && isDeepStrictEqual(received, example.value);
  });
  return fitting.map(({ name }) => name);
}

function examplesOf(document: OpenApiDocument): Example[] {
  return operationsOf(document).flatMap(({ key, requestBody, responses }) => {
    const holders = [...responses].map(([status, { value }]) => ({ status, value }));
    const request = requestBody ? [{ status: undefined, value: requestBody.value }] : [];
    return [...request, ...holders].flatMap(({ status, value: { content = {} } }) =>
      Object.values(content).flatMap(({ examples = {} }) =>
        Object.entries(examples).map(([example, { value }]) => ({
          name: `${key} ${status ?? "request"} example ${example}`,
          operation: key,
          status,
          value,
        })),
      ),
    );
  });
}
