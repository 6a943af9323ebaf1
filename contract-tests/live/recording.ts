import { type Contract, type ContractExchange, createContract, type Violation } from "../../src/contract.ts";
import { heldOperations } from "../held.ts";
import { asFetch } from "../wire.ts";
import type { Service } from "./service.ts";

/** One thing that was done, and what came of it. */
export type Step = {
  readonly title: string;
  readonly exchanges: readonly ContractExchange[];
  /** Why requests of it had no answer. */
  readonly unanswered: readonly string[];
};

/** Something that the service did and its document does not say, with the exchange that showed it. */
export type Disagreement = Violation & { readonly step: string; readonly exchange: ContractExchange };

/** Something that the document allows and a reader may want to know. */
export type Remark = { readonly operation: string; readonly text: string };

/** Everything that was said between this machine and the service, judged. One step at a time. */
export class Recording {
  readonly steps: Step[] = [];
  readonly disagreements: Disagreement[] = [];
  readonly remarks: Remark[] = [];
  readonly fetch: Contract["fetch"];
  readonly ledger: () => ReadonlyMap<string, number>;
  readonly #settled: () => Promise<unknown>;
  #current: { exchanges: ContractExchange[]; unanswered: string[] } = { exchanges: [], unanswered: [] };

  constructor({ contract, baseUrl }: Service, send: (request: Request) => Promise<Response>) {
    const noting = async (request: Request) => {
      try {
        return await send(request);
      } catch (error) {
        this.#current.unanswered.push(reasonOf(error));
        throw error;
      }
    };
    // Undeclared keys are no disagreement, as the document leaves its objects open: they are found by a second check.
    const closed = createContract(contract, {
      baseUrl,
      mode: "collect",
      closedAnswers: true,
      fetch: asFetch(noting),
      onViolation: ({ operation, where, expected }) => {
        if (!where.startsWith("/response/body") || expected !== "no key of this name") return;
        const place = where.slice("/response/body".length).replace(/\/\d+(?=\/|$)/g, "/[]");
        this.remark({ operation, text: `Its answer holds ${place}, which the document does not declare.` });
      },
    });
    const open = createContract(contract, {
      baseUrl,
      mode: "collect",
      fetch: closed.fetch,
      operations: heldOperations(contract),
      onExchange: (exchange) => void this.#current.exchanges.push(exchange),
    });
    this.fetch = open.fetch;
    this.ledger = open.ledger;
    this.#settled = () => Promise.all([open.settled(), closed.settled()]);
  }

  /**
   * Does one thing. What it throws is no matter here: the exchanges say what happened. A wait may be cut at its deadline,
   * in the middle of a read, and reads again by itself what had no answer.
   */
  async step(title: string, work: () => Promise<unknown>, kind: "call" | "wait" = "call"): Promise<Step> {
    const step = { title, exchanges: [] as ContractExchange[], unanswered: [] as string[] };
    this.#current = step;
    this.steps.push(step);
    await work().catch(() => undefined);
    await this.#settled();
    if (kind === "wait" && step.exchanges.length > 0) step.unanswered.length = 0;
    for (const exchange of step.exchanges) {
      for (const violation of exchange.violations) {
        // What a probe sends wrongly on purpose is not the service's doing.
        if (violation.where.startsWith("/response")) this.disagree(violation, title, exchange);
      }
    }
    return step;
  }

  disagree(violation: Violation, step: string, exchange: ContractExchange): void {
    const { operation, where, expected, actual } = violation;
    const known = this.disagreements.some(
      (one) => one.operation === operation && one.where === where && one.expected === expected && one.actual === actual,
    );
    if (!known) this.disagreements.push({ ...violation, step, exchange });
  }

  remark(remark: Remark): void {
    const known = this.remarks.some(({ operation, text }) => operation === remark.operation && text === remark.text);
    if (!known) this.remarks.push(remark);
  }
}

/** What a fetch that failed says, the reason beneath it included: its own message is "fetch failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
