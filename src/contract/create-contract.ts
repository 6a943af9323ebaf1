import { checkFunctions, observe } from "../async/callbacks.ts";
import { readAtMost } from "../async/read-at-most.ts";
import { cellsOf, cellsSeen } from "./cells.ts";
import { basePathOf, checkOptions, documentOf } from "./check-arguments.ts";
import { compileContract } from "./compiled.ts";
import type { ContractName } from "./documents.ts";
import { type ContractExchange, toExchange } from "./exchange.ts";
import { Findings } from "./findings.ts";
import { bodyValue, judgeRequest, type RequestVerdict, type SentRequest } from "./judge-request.ts";
import { judgeResponse, type ReceivedResponse } from "./judge-response.ts";
import type { OpenApiDocument } from "./openapi.ts";
import type { Violation } from "./violation.ts";

/** A `fetch` in the form that every client of this library, and of most others, takes. */
export type ContractFetch = (input: Request | URL | string, init?: RequestInit) => Promise<Response>;

/** Options of {@link createContract}. */
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
  /**
   * Also refuse in requests what no contract forbids and only a client's mistake sends: keys that a body allows beside
   * its declared ones, `undefined`, `null`, `NaN` or `[object Object]` as a text, a part of an id or a key, dot segments in
   * a path, a second `Bearer`. @default false
   */
  strict?: boolean | undefined;
  /** Also refuse undeclared keys in answers, which tells what the provider has added. @default false */
  closedAnswers?: boolean | undefined;
  /** Called for each violation, in every mode. What it throws is ignored. */
  onViolation?: ((violation: Violation) => void) | undefined;
  /** Called for each answer that was read to its end, judged, in every mode. What it throws is ignored. */
  onExchange?: ((exchange: ContractExchange) => void) | undefined;
};

/** A checking `fetch`, and what it has found. */
export type Contract = {
  /**
   * Sends a request, returns the very response, and judges both. Reads copies only.
   *
   * @throws ContractError with `mode: "throw"`; in every mode what the sending `fetch` throws.
   */
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

type Judged = {
  readonly sent: SentRequest;
  readonly verdict: RequestVerdict;
  readonly violations: readonly Violation[];
};

/**
 * Makes a `fetch` that holds every exchange against a provider's contract: operations, statuses, media types, query and
 * body keys, schemas, path values and the presence of a key. It makes no request of its own.
 *
 * Pass a name, or an OpenAPI 3.1 document of your own.
 *
 * @throws TypeError that names the argument it cannot use, and for a schema that cannot be compiled: it would check nothing.
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
  const compiled = compileContract(document);
  const send = fetch ?? ((request: Request) => globalThis.fetch(request));
  const cells = new Map(cellsOf(compiled.document).map((cell) => [cell, 0]));
  const findings = new Findings(name, { mode, onViolation });
  const judging = new Set<Promise<unknown>>();

  async function judgeSent(copy: Request, written: string | undefined): Promise<Judged> {
    const body = new Uint8Array(await copy.arrayBuffer());
    const sent: SentRequest = { method: copy.method, url: new URL(copy.url), headers: copy.headers, body, written };
    findings.addSecrets(compiled.security.secretsIn(sent, bodyValue(sent)));
    const verdict = judgeRequest(compiled, basePath, sent, strict);
    const violations = findings.add(verdict.operation, verdict.flaws);
    findings.enforce(violations, { sent: false });
    return { sent, verdict, violations };
  }

  async function judgeReceived(request: Promise<Judged>, copy: Response): Promise<void> {
    // A copy that were left unread would stay in memory: at the limit it is canceled, and it ends with its other half.
    const read = await readAtMost(copy.body, MAX_BODY_BYTES).then(
      (body) => ({ body }),
      () => undefined,
    );
    const judged = await request;
    // Cut short or given up by the client: an answer that nobody got counts nothing. A redirect may be hidden.
    if (read === undefined || copy.type === "opaqueredirect") return;
    const received = { status: copy.status, headers: copy.headers, body: read.body };
    const answer = judgeAnswer(judged.verdict, received);
    if (onExchange !== undefined) {
      const { operation } = judged.verdict;
      const violations = [...judged.violations, ...answer.violations];
      const facts = { operation, sent: judged.sent, received, cells: answer.cells, violations };
      observe(onExchange, toExchange(facts, findings.mask));
    }
    findings.enforce(answer.violations, { sent: true });
  }

  function judgeAnswer({ match }: RequestVerdict, received: ReceivedResponse) {
    if (match === undefined) return { cells: [], violations: [] };
    const verdict = judgeResponse(compiled, match.operation, received, closedAnswers ? "closed" : "open");
    const seen = verdict.flaws.length === 0 ? cellsSeen(compiled, match.operation, verdict) : [];
    const counted = seen.filter((cell) => cells.has(cell));
    for (const cell of counted) cells.set(cell, (cells.get(cell) ?? 0) + 1);
    return { cells: counted, violations: findings.add(match.operation.key, verdict.flaws) };
  }

  /** Lets a judgement go on by itself, so that the client waits for nothing. */
  function inBackground(work: Promise<unknown>): void {
    const done = work.catch(() => undefined).finally(() => judging.delete(done));
    judging.add(done);
  }

  return {
    async fetch(input, init) {
      const request = input instanceof Request && init === undefined ? input : new Request(input, init);
      const sent = judgeSent(request.clone(), typeof input === "string" ? input : undefined);
      if (mode === "throw") await sent;
      else inBackground(sent);
      const response = await send(request);
      const received = judgeReceived(sent, response.clone());
      if (mode === "throw") await received;
      else inBackground(received);
      return response;
    },
    violations: findings.violations,
    async settled() {
      while (judging.size > 0) await Promise.all(judging);
    },
    ledger: () => new Map(cells),
  };
}
