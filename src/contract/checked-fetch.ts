import { observe } from "../async/callbacks.ts";
import { readAtMost } from "../async/read-at-most.ts";
import { type FetchInit, fetchCallOf } from "../http/fetch.ts";
import { bodyValue } from "./body-value.ts";
import type { CompiledContract } from "./compiled.ts";
import { type ContractExchange, toExchange } from "./exchange.ts";
import { Findings } from "./findings.ts";
import { judgeRequest, type RequestVerdict, type SentRequest } from "./judge-request.ts";
import { isWorthReading, judgeResponse, type ReceivedResponse, reasonUnread } from "./judge-response.ts";
import { Ledger } from "./ledger.ts";
import { type NotJudged, notJudgedIn } from "./not-judged.ts";
import type { Violation } from "./violation.ts";

/** A body longer than this is not judged. It is the client's own limit, so a longer one is an error there. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** The checked options of a contract. */
export type CheckSettings = {
  readonly name: string;
  readonly basePath: string;
  readonly mode: "warn" | "throw" | "collect";
  readonly strict: boolean;
  readonly closedAnswers: boolean;
  readonly operations: ReadonlySet<string> | undefined;
  readonly onViolation: ((violation: Violation) => void) | undefined;
  readonly onExchange: ((exchange: ContractExchange) => void) | undefined;
};

type Send = (url: string, init: FetchInit) => Promise<Response>;
type Judged = {
  readonly sent: SentRequest;
  readonly verdict: RequestVerdict;
  readonly violations: readonly Violation[];
};

/** Every `fetch` made here: the global one may be one of them. */
const checkedFetches = new WeakSet<object>();

/** A `fetch` that judges what goes through it, and what it has found. */
export class CheckedFetch {
  readonly #contract: CompiledContract;
  readonly #settings: CheckSettings;
  readonly #send: Send | undefined;
  readonly #fetchBefore = globalThis.fetch;
  readonly #findings: Findings;
  readonly #ledger: Ledger;
  readonly #judging = new Set<Promise<unknown>>();
  /** The headers of the requests that go out now. They stay the same object where a `fetch` copies its options. */
  readonly #underWay = new WeakSet<object>();

  constructor(contract: CompiledContract, settings: CheckSettings, send: Send | undefined) {
    this.#contract = contract;
    this.#settings = settings;
    this.#send = send;
    this.#findings = new Findings(settings.name, settings);
    this.#ledger = new Ledger(contract, (key) => this.#isHeld(key));
    checkedFetches.add(this.fetch);
  }

  get violations(): readonly Violation[] {
    return this.#findings.violations;
  }

  get notJudged(): readonly NotJudged[] {
    return notJudgedIn(this.#contract, (key) => this.#isHeld(key));
  }

  ledger(): ReadonlyMap<string, number> {
    return this.#ledger.counts();
  }

  async settled(): Promise<void> {
    while (this.#judging.size > 0) await Promise.all(this.#judging);
  }

  /** Stands by itself: it is handed to clients, and put in place of the global `fetch`. */
  readonly fetch = async (input: Request | URL | string, init?: RequestInit): Promise<Response> => {
    // The global fetch leads back here: this request is judged already, and must go out now.
    if (init?.headers && this.#underWay.has(init.headers)) return this.#sendAsBefore(input, init);
    const request = new Request(input, init);
    const sent = this.#judgeSent(request.clone(), typeof input === "string" ? input : undefined);
    await this.#orInBackground(sent);
    const [url, options] = await fetchCallOf(request, input, init);
    this.#underWay.add(options.headers);
    const response = await this.#sending(url, options);
    const received = this.#judgeReceived(sent, response);
    await this.#orInBackground(received);
    return response;
  };

  async #sending(url: string, init: FetchInit): Promise<Response> {
    if (this.#send !== undefined) return this.#send(url, init);
    const { fetch } = globalThis;
    return checkedFetches.has(fetch) ? this.#sendAsBefore(url, init) : fetch(url, init);
  }

  /** Browsers refuse a `fetch` that is called as somebody's method. */
  #sendAsBefore(input: Request | URL | string, init: RequestInit): Promise<Response> {
    const fetch = this.#fetchBefore;
    return fetch(input, init);
  }

  #isHeld(key: string): boolean {
    return this.#settings.operations?.has(key) ?? true;
  }

  /** With `throw` the client waits for the judgement; otherwise it goes on beside it. */
  async #orInBackground(work: Promise<unknown>): Promise<void> {
    if (this.#settings.mode === "throw") {
      await work;
      return;
    }
    const done: Promise<unknown> = work.catch(() => undefined).finally(() => this.#judging.delete(done));
    this.#judging.add(done);
  }

  async #judgeSent(copy: Request, written: string | undefined): Promise<Judged> {
    const body = new Uint8Array(await copy.arrayBuffer());
    const { method, url, headers } = copy;
    const sent: SentRequest = { method, url: new URL(url), headers, body, written };
    this.#findings.addSecrets(this.#contract.security.secretsIn(sent, bodyValue(headers, body)));
    const { basePath, strict } = this.#settings;
    const verdict = judgeRequest(this.#contract, basePath, sent, strict, (key) => this.#isHeld(key));
    const violations = this.#findings.add(verdict.operation, verdict.flaws);
    this.#findings.enforce(violations, { sent: false });
    return { sent, verdict, violations };
  }

  /** Clones at once, while the client has not begun to read, and only what will be read to its end. */
  async #judgeReceived(request: Promise<Judged>, response: Response): Promise<void> {
    const { status, headers, type } = response;
    // A copy that were left unread would stay in memory: at the limit it is canceled, and it ends with its other half.
    const copy = isWorthReading(response) ? response.clone() : undefined;
    const read = await readOrLose(copy);
    const judged = await request;
    // Cut short or given up by the client: an answer that nobody got counts nothing. A redirect may be hidden.
    if (read === undefined || type === "opaqueredirect") return;
    const received = { status, headers, body: read.body };
    const answer = this.#judgeAnswer(judged.verdict, received);
    const { onExchange } = this.#settings;
    if (onExchange !== undefined) {
      const { operation } = judged.verdict;
      const violations = [...judged.violations, ...answer.violations];
      const unread = reasonUnread(received);
      const notJudged = unread === undefined ? [] : [unread];
      const cells = answer.cells();
      const facts = { operation, sent: judged.sent, received, cells, violations, notJudged };
      observe(onExchange, toExchange(facts, this.#findings.mask));
    }
    this.#findings.enforce(answer.violations, { sent: true });
  }

  #judgeAnswer({ match }: RequestVerdict, received: ReceivedResponse) {
    if (match === undefined) return { cells: () => [], violations: [] };
    const { operation } = match;
    const variant = this.#settings.closedAnswers ? "closed answer" : "answer";
    const verdict = judgeResponse(this.#contract, operation, received, variant);
    const cells = verdict.flaws.length === 0 ? this.#ledger.note(operation, verdict) : () => [];
    return { cells, violations: this.#findings.add(operation.key, verdict.flaws) };
  }
}

/** The body of a copy, undefined within where it is not read; undefined altogether where it broke off. */
async function readOrLose(copy: Response | undefined): Promise<{ body: Uint8Array | undefined } | undefined> {
  if (copy === undefined) return { body: undefined };
  return readAtMost(copy.body, MAX_BODY_BYTES).then(
    (body) => ({ body }),
    () => undefined,
  );
}
