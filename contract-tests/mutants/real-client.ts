import { findOperation, operationsOf } from "../../src/contract/operations.ts";
import { type Contract, type ContractName, createContract, type OpenApiDocument } from "../../src/contract.ts";
import * as errand from "../../src/index.ts";
import { API_KEY, type ClientSettings } from "../rig.ts";
import type { WireRequest } from "../wire.ts";

type Call = (template: string, init: Record<string, unknown>) => Promise<unknown>;
type Client = { api: Readonly<Record<string, Call>> };

const BASE_URL = "http://mutants.example";

/** The factory of a contract has its name: `browserUseV1` for `browser-use-v1`. */
function createClient(contract: ContractName, settings: ClientSettings): Client {
  const name = contract.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const factory = (errand as Record<string, unknown>)[name];
  if (typeof factory !== "function") throw new Error(`src/index.ts has no ${name}, the client of ${contract}.`);
  return (factory as (settings: ClientSettings) => Client)(settings);
}

/**
 * Lets the real client make one call, as it was recorded, and gives what the contract check says about the exchange.
 *
 * @param against the document that the exchange is held against
 */
export async function violationsOf(
  contract: ContractName,
  {
    against,
    original,
    request,
    answer,
  }: {
    against: OpenApiDocument;
    original: OpenApiDocument;
    request: WireRequest;
    answer: () => Response;
  },
): Promise<Contract["violations"]> {
  let exchanges = 0;
  const check = createContract(against, {
    baseUrl: BASE_URL,
    mode: "collect",
    fetch: async () => {
      exchanges += 1;
      return answer();
    },
  });
  const client = createClient(contract, {
    apiKey: API_KEY,
    baseUrl: BASE_URL,
    fetch: check.fetch,
    maxRequestsPerSecond: Number.POSITIVE_INFINITY,
  });
  const { match } = findOperation(operationsOf(original), request.method, request.path);
  if (match === undefined) throw new Error(`${contract} has no ${request.method} ${request.path}.`);
  const path = Object.fromEntries(Object.entries(match.values).map(([key, value]) => [key, decodeURIComponent(value)]));
  const params = { path, query: request.query };
  const body = request.body === undefined ? {} : { body: request.body };
  // What the client makes of the answer is not the question here: it refuses some, as it should.
  await client.api[request.method]?.(match.operation.template, { params, ...body }).catch(() => undefined);
  await check.settled();
  if (exchanges !== 1) throw new Error(`${contract}: ${match.operation.key} was sent ${exchanges} times.`);
  return check.violations;
}
