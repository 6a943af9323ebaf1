import { cellsOf, cellsSeen } from "./contract/cells.ts";
import { compileContract } from "./contract/compiled.ts";
import { type ContractName, contractDocument, contractNames } from "./contract/documents.ts";
import { bodyValue, judgeRequest, type RequestVerdict, type SentRequest } from "./contract/judge-request.ts";
import { judgeResponse } from "./contract/judge-response.ts";
import type { OpenApiDocument } from "./contract/openapi.ts";
import { readAtMost } from "./contract/read-copy.ts";
import { ContractError, describeViolation, toViolation, type Violation } from "./contract/violation.ts";
import { Mask } from "./secrets.ts";

export type { ContractName, OpenApiDocument, Violation };
export { ContractError, cellsOf, contractDocument, contractNames, describeViolation };

/** A `fetch` in the form that every client of this library, and of most others, takes. */
export type ContractFetch = (input: Request | URL | string, init?: RequestInit) => Promise<Response>;

export type ContractOptions = {
  /** The `baseUrl` that the client is given. Its path is taken off before operations are looked up. */
  baseUrl: string;
  /** Sends each request. @default the global `fetch`, looked up at each call */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /**
   * What to do about a violation. `warn` prints one line for each kind of violation, `collect` only keeps it in
   * `violations`. `throw` rejects with a {@link ContractError}: a request that breaks the contract is not sent, and an
   * answer that does is withheld, so use it in tests and not where a start costs money. @default "warn"
   */
  mode?: "warn" | "throw" | "collect" | undefined;
  /** Called for each violation, in every mode. What it throws is ignored. */
  onViolation?: ((violation: Violation) => void) | undefined;
  /** Also refuse undeclared keys in answers: a report of what the provider has added. @default false */
  strict?: boolean | undefined;
};

/** A checking `fetch`, and what it has found. */
export type Contract = {
  /** Sends a request, returns the very response, and judges both. Reads copies only. */
  readonly fetch: ContractFetch;
  /** What was found, the oldest first; at most the last 1000. */
  readonly violations: readonly Violation[];
  /** Resolves when everything that was fetched so far is judged. */
  settled(): Promise<void>;
  /** Every cell of the contract, see {@link cellsOf}, with the number of answers that were an instance of it. */
  ledger(): ReadonlyMap<string, number>;
};

/** A body longer than this is not judged. It is the client's own limit, so a longer one is an error there. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;
const MAX_VIOLATIONS = 1_000;
const MAX_SECRETS = 1_000;

/**
 * Makes a `fetch` that holds every exchange against a provider's contract: operations, statuses, media types, query and
 * body keys, schemas, path values and the presence of a key. It makes no request of its own.
 *
 * Pass a name, or an OpenAPI 3.1 document of your own. Throws a `TypeError` for a name or base URL it cannot use.
 *
 * @example
 * const baseUrl = "https://api.anchorbrowser.io";
 * const contract = createContract("anchor-browser", { baseUrl, onViolation: (violation) => log(violation) });
 * const anchor = anchorBrowser({ apiKey, baseUrl, fetch: contract.fetch });
 */
export function createContract(contract: ContractName | OpenApiDocument, options: ContractOptions): Contract {
  const name = typeof contract === "string" ? contract : contract.info.title;
  const compiled = compileContract(typeof contract === "string" ? contractDocument(contract) : contract);
  const { baseUrl, mode = "warn", strict = false } = options;
  const basePath = new URL(baseUrl).pathname.replace(/\/+$/, "");
  const send = options.fetch ?? ((request: Request) => globalThis.fetch(request));
  const cells = new Map(cellsOf(compiled.document).map((cell) => [cell, 0]));
  const violations: Violation[] = [];
  const judging = new Set<Promise<unknown>>();
  const warned = new Set<string>();
  const secrets = new Set<string>();

  function report(operation: string, flaws: RequestVerdict["flaws"]): Violation[] {
    const mask = new Mask([...secrets]);
    const found = flaws.map((flaw) => toViolation(operation, flaw, mask));
    for (const violation of found) {
      violations.push(violation);
      if (violations.length > MAX_VIOLATIONS) violations.shift();
      if (mode === "warn") warnOnce(violation);
      try {
        options.onViolation?.(violation);
      } catch {
        // An observer must not change what the client sees.
      }
    }
    if (mode === "throw" && found.length > 0) throw new ContractError(name, found);
    return found;
  }

  function warnOnce(violation: Violation): void {
    const kind = `${violation.operation} ${violation.where} ${violation.expected}`;
    if (warned.has(kind)) return;
    warned.add(kind);
    console.warn(describeViolation(name, violation));
  }

  async function judgeSent(copy: Request): Promise<RequestVerdict> {
    const body = new Uint8Array(await copy.arrayBuffer());
    const sent: SentRequest = { method: copy.method, url: new URL(copy.url), headers: copy.headers, body };
    for (const secret of compiled.security.secretsIn(sent, bodyValue(sent))) remember(secrets, secret);
    const verdict = judgeRequest(compiled, basePath, sent);
    report(verdict.operation, verdict.flaws);
    return verdict;
  }

  async function judgeReceived(request: Promise<RequestVerdict>, copy: Response): Promise<void> {
    const body = await readAtMost(copy, MAX_BODY_BYTES);
    const { match } = await request;
    // Cut short or given up by the client: an answer that nobody got counts nothing. A redirect may be hidden.
    if (match === undefined || body === "lost" || copy.type === "opaqueredirect") return;
    const received = { status: copy.status, headers: copy.headers, body: body === "too long" ? undefined : body };
    const verdict = judgeResponse(compiled, match.operation, received, strict ? "closed" : "open");
    if (verdict.flaws.length === 0) {
      for (const cell of cellsSeen(compiled, match.operation, verdict)) {
        if (cells.has(cell)) cells.set(cell, (cells.get(cell) ?? 0) + 1);
      }
    }
    report(match.operation.key, verdict.flaws);
  }

  /** Lets a judgement go on by itself, so that the client waits for nothing. */
  function inBackground(work: Promise<unknown>): void {
    const done = work.catch(() => undefined).finally(() => judging.delete(done));
    judging.add(done);
  }

  return {
    async fetch(input, init) {
      const request = input instanceof Request && init === undefined ? input : new Request(input, init);
      const sent = judgeSent(request.clone());
      if (mode === "throw") await sent;
      else inBackground(sent);
      const response = await send(request);
      const received = judgeReceived(sent, response.clone());
      if (mode === "throw") await received;
      else inBackground(received);
      return response;
    },
    violations,
    async settled() {
      while (judging.size > 0) await Promise.all(judging);
    },
    ledger: () => new Map(cells),
  };
}

/** Keeps the newest ones. */
function remember(secrets: Set<string>, secret: string): void {
  secrets.delete(secret);
  secrets.add(secret);
  const [oldest] = secrets;
  if (secrets.size > MAX_SECRETS && oldest !== undefined) secrets.delete(oldest);
}
