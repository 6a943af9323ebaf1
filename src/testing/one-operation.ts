import { type ContractOptions, createContract, type OpenApiDocument } from "../contract.ts";

/** What an operation of a small document declares, beside its path. */
export type OneOperation = {
  readonly method?: string;
  readonly path?: string;
  readonly parameters?: readonly object[];
  readonly requestBody?: object;
  readonly responses?: Readonly<Record<string, object>>;
  readonly schemas?: Readonly<Record<string, unknown>>;
};

/** A document with one operation, which answers 200 unless it says otherwise. */
export function oneOperation({
  method = "get",
  path = "/x",
  schemas = {},
  ...operation
}: OneOperation): OpenApiDocument {
  return {
    openapi: "3.1.0",
    info: { title: "test", version: "1" },
    paths: { [path]: { [method]: { responses: { 200: {} }, ...operation } } },
    components: { schemas },
  };
}

/** Sends one request to a document and gives the places where it, or the answer, breaks the contract. */
export async function placesOf(
  document: OpenApiDocument,
  request: Request,
  answer: () => Response = () => new Response(null),
  options: Partial<ContractOptions> = {},
): Promise<string[]> {
  const contract = createContract(document, {
    baseUrl: "http://test",
    mode: "collect",
    fetch: async () => answer(),
    ...options,
  });
  await contract.fetch(request);
  await contract.settled();
  return contract.violations.map(({ where }) => where);
}
