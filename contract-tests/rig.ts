import { expect, inject, vi } from "vitest";
import {
  type Contract,
  type ContractExchange,
  type ContractName,
  createContract,
  type Violation,
} from "../src/contract.ts";
import type { Fetch } from "../src/http/fetch.ts";
import { examplesIn } from "./ledger.ts";
import { type ExampleScript, preferExamples } from "./prism/example-script.ts";
import { asFetch, readBack, type Send, type WireRequest, writeDown } from "./wire.ts";

/** What a factory of this library is given in these tests. */
export type ClientSettings = {
  apiKey: string;
  baseUrl: string;
  fetch: Fetch;
  maxRequestsPerSecond: number;
};

export type ConnectOptions = {
  /** `throw` fails the test at the first violation; with `collect` the test looks at them itself. @default "throw" */
  mode?: "throw" | "collect" | undefined;
  /** Changes what goes to Prism or comes from it, below the contract check. */
  between?: ((send: Send) => Send) | undefined;
};

/** The key of every client in these tests. */
export const API_KEY = "contract-test-key";

/**
 * What one contract test works with: clients whose requests are written down, held against the contract, and answered by
 * Prism as a script says. Fresh for each test.
 */
export class Rig<Client> {
  /** Every request of every client, in order, as it came from the client. */
  readonly sent: WireRequest[] = [];
  /** What tests expected of an operation, and what was sent: mutants are made from it. */
  readonly held: { contract: ContractName; operation: string; expected: WireRequest; sent: WireRequest }[] = [];
  readonly #name: ContractName;
  readonly #create: (settings: ClientSettings) => Client;
  readonly #contracts: { contract: Contract; mode: "throw" | "collect" }[] = [];
  readonly #examples = new Set<string>();
  readonly #exchanges: ContractExchange[] = [];
  readonly #shown = new Map<string, ContractExchange>();
  #underWay = 0;

  constructor(name: ContractName, create: (settings: ClientSettings) => Client) {
    this.#name = name;
    this.#create = create;
  }

  /** A client: its requests go through the contract check and the script to Prism. */
  connect(script: ExampleScript = {}, { mode = "throw", between }: ConnectOptions = {}): Client {
    const baseUrl = inject("mockUrls")[this.#name];
    const answering = preferExamples(this.#name, script, { baseUrl });
    const contract = createContract(this.#name, {
      baseUrl,
      mode,
      fetch: between ? asFetch(between(answering)) : answering,
      onExchange: (exchange) => this.#note(exchange),
    });
    this.#contracts.push({ contract, mode });
    const send: Send = async (request) => {
      this.#underWay += 1;
      try {
        const written = await writeDown(request);
        this.sent.push(written);
        const response = await contract.fetch(request);
        // Judged and read to its end, so that nothing is on its way when the fake clock moves on.
        await contract.settled();
        const { method, path, body: sent } = written;
        const exchange = { method, path, sent, status: response.status, received: await readBack(response) };
        for (const example of examplesIn(this.#name, exchange)) {
          this.#examples.add(example);
          const isIt = (one: ContractExchange) =>
            example.startsWith(`${one.operation} `) && one.response.status === response.status;
          const shown = this.#exchanges.findLast(isIt);
          if (shown && !this.#shown.has(example)) this.#shown.set(example, shown);
        }
        return response;
      } finally {
        this.#underWay -= 1;
      }
    };
    return this.#create({
      apiKey: API_KEY,
      baseUrl,
      fetch: asFetch(send),
      maxRequestsPerSecond: Number.POSITIVE_INFINITY,
    });
  }

  /** Fails unless the clients sent this one request and no other. */
  expectSent(operation: string, expected: WireRequest): void {
    expect(this.sent).toEqual([expected]);
    for (const sent of this.sent) this.held.push({ contract: this.#name, operation, expected, sent });
  }

  /** Violations of every client, the expected ones of `collect` included. */
  get violations(): Violation[] {
    return this.#contracts.flatMap(({ contract }) => contract.violations);
  }

  /** Violations that no test asked for. */
  get unexpected(): Violation[] {
    return this.#contracts.flatMap(({ contract, mode }) => (mode === "throw" ? contract.violations : []));
  }

  /** The first exchange that was an instance of a cell or of a named example, masked. */
  exchangeOf(entry: string): ContractExchange | undefined {
    return this.#shown.get(entry);
  }

  #note(exchange: ContractExchange): void {
    this.#exchanges.push(exchange);
    for (const cell of exchange.cells) if (!this.#shown.has(cell)) this.#shown.set(cell, exchange);
  }

  /** The cells and the named examples that exchanges of this test were an instance of. */
  get seen(): Set<string> {
    const cells = this.#contracts.flatMap(({ contract }) => [...contract.ledger()].filter(([, times]) => times > 0));
    return new Set([...cells.map(([cell]) => cell), ...this.#examples]);
  }

  /** Lets work that pauses go on at once: a fake clock, which stands still while an answer is on its way. */
  async hurry<T>(work: () => Promise<T>): Promise<T> {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"] });
    try {
      let settled = false;
      const done = () => {
        settled = true;
      };
      const result = work();
      result.then(done, done);
      for (let idle = 0; !settled; ) {
        // What follows an answer takes a few turns before it sets its next timer.
        for (let turns = 0; turns < 4 && !settled; turns += 1) await turn();
        if (settled || this.#underWay > 0) continue;
        if (vi.getTimerCount() === 0 && ++idle > 1_000)
          throw new Error("Nothing is under way and nothing is scheduled.");
        await vi.advanceTimersToNextTimerAsync();
      }
      return await result;
    } finally {
      vi.useRealTimers();
    }
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
