import { checkFunctions } from "../async/callbacks.ts";
import type { FetchInit } from "../http/fetch.ts";
import { basePathOf, checkOptions, documentOf } from "./check-arguments.ts";
import { CheckedFetch } from "./checked-fetch.ts";
import { compileContract } from "./compiled.ts";
import type { ContractName } from "./documents.ts";
import type { ContractExchange } from "./exchange.ts";
import type { NotJudged } from "./not-judged.ts";
import type { OpenApiDocument } from "./openapi.ts";
import type { Violation } from "./violation.ts";

/** A `fetch` in the form that every client of this library, and of most others, takes. */
export type ContractFetch = (input: Request | URL | string, init?: RequestInit) => Promise<Response>;

/** Options of {@link createContract}. */
export type ContractOptions = {
  /** The `baseUrl` that the client is given. Its path is taken off before operations are looked up. */
  baseUrl: string;
  /** Sends each request. @default the global `fetch`, looked up at each call */
  fetch?: ((url: string, init: FetchInit) => Promise<Response>) | undefined;
  /**
   * What to do about a violation. `warn` prints one line for each kind of violation, `collect` only keeps it in
   * `violations`. `throw` rejects with a {@link ContractError}: a request that breaks the contract is not sent, and an
   * answer that does is withheld, so use it in tests and not where a start costs money. @default "warn"
   */
  mode?: "warn" | "throw" | "collect" | undefined;
  /**
   * Also refuse in requests what no contract forbids and only a client's mistake sends: keys that a body allows beside
   * its declared ones, `undefined`, `null`, `NaN` or `[object Object]` as a text, a part of an id or a key, dot segments in
   * a path, a second `Bearer`. @default false
   */
  strict?: boolean | undefined;
  /** Also refuse undeclared keys in answers, which tells what the provider has added. @default false */
  closedAnswers?: boolean | undefined;
  /**
   * The operations to hold, such as `["POST /runs", "GET /runs/{id}"]`. The others of the document are let through, and named
   * in `notJudged`. @default every operation of the document
   */
  operations?: readonly string[] | undefined;
  /** Called for each violation, in every mode. What it throws is ignored. */
  onViolation?: ((violation: Violation) => void) | undefined;
  /**
   * Called for each answer, judged, in every mode: when it was read to its end, or at once where its body is not read. What it
   * throws is ignored.
   */
  onExchange?: ((exchange: ContractExchange) => void) | undefined;
};

/** A checking `fetch`, and what it has found. */
export type Contract = {
  /**
   * Sends a request, returns the very response, and judges both. Reads copies only, and no copy of an answer that streams.
   *
   * @throws ContractError with `mode: "throw"`; in every mode what the sending `fetch` throws.
   */
  readonly fetch: ContractFetch;
  /** What was found, the oldest first; at most the last 1000. */
  readonly violations: readonly Violation[];
  /** Resolves when everything that was fetched so far is judged. */
  settled(): Promise<void>;
  /** What this check does not judge: bodies that stream or are files, operations whose contract cannot be used, and the like. */
  readonly notJudged: readonly NotJudged[];
  /**
   * Every cell of the operations that are held, see {@link cellsOf}, with the number of answers that were an instance of it.
   * The first call takes a moment for a large contract: cells are not counted before somebody asks.
   */
  ledger(): ReadonlyMap<string, number>;
};

/**
 * Makes a `fetch` that holds every exchange against a provider's contract: operations, statuses, media types, query and
 * body keys, schemas, path values and the presence of a key. It makes no request of its own.
 *
 * Pass a name, or an OpenAPI 3.1 document of your own. An operation with a schema that cannot be used is named in `notJudged`,
 * and a call to it is a violation: it would check nothing.
 *
 * @throws TypeError that names the argument it cannot use, and on a runtime that forbids generated code, such as Cloudflare
 * Workers: schemas are compiled to functions.
 *
 * @example
 * const baseUrl = "https://api.anchorbrowser.io";
 * const contract = createContract("anchor-browser", { baseUrl, onViolation: (violation) => log(violation) });
 * const anchor = anchorBrowser({ apiKey, baseUrl, fetch: contract.fetch });
 */
export function createContract(contract: ContractName | OpenApiDocument, options: ContractOptions): Contract {
  const document = documentOf(contract);
  const name = typeof contract === "string" ? contract : document.info.title;
  checkOptions(options, "a baseUrl");
  const { baseUrl, fetch, mode = "warn", strict = false, closedAnswers = false, onViolation, onExchange } = options;
  if (!["warn", "throw", "collect"].includes(mode)) {
    throw new TypeError(`mode must be "warn", "throw" or "collect", got ${JSON.stringify(mode)}.`);
  }
  const basePath = basePathOf(baseUrl);
  checkFunctions({ fetch, onViolation, onExchange });
  checkCodeGeneration();
  const compiled = compileContract(document);
  const operations = operationsToHold(options.operations, compiled.named);
  const settings = { name, basePath, mode, strict, closedAnswers, operations, onViolation, onExchange };
  const checked = new CheckedFetch(compiled, settings, fetch);
  return {
    fetch: checked.fetch,
    violations: checked.violations,
    get notJudged() {
      return checked.notJudged;
    },
    settled: () => checked.settled(),
    ledger: () => checked.ledger(),
  };
}

function operationsToHold(
  operations: readonly string[] | undefined,
  named: readonly { readonly key: string }[],
): ReadonlySet<string> | undefined {
  if (operations === undefined) return undefined;
  if (!Array.isArray(operations)) throw new TypeError(`operations must be a list such as ["GET /runs/{id}"].`);
  const unknown = operations.find((operation) => !named.some(({ key }) => key === operation));
  if (unknown !== undefined) {
    throw new TypeError(`operations names ${JSON.stringify(unknown)}, which is not an operation of the document.`);
  }
  return new Set(operations);
}

/** Some runtimes, such as Cloudflare Workers, refuse to make functions out of text, which is how Ajv compiles a schema. */
function checkCodeGeneration(): void {
  try {
    new Function("");
  } catch (error) {
    throw new TypeError(
      "createContract compiles schemas to functions, which this runtime forbids. Run the check in Node, Bun or Deno: in tests, or behind a proxy.",
      { cause: error },
    );
  }
}
