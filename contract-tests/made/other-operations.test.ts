import { describe, expect, inject, test } from "vitest";
import { isJson } from "../../src/contract/media-type.ts";
import { type Operation, operationsOf } from "../../src/contract/operations.ts";
import {
  type ContractExchange,
  type ContractName,
  contractDocument,
  contractNames,
  createContract,
} from "../../src/contract.ts";
import type { FetchInit } from "../../src/http/fetch.ts";
import type { Init } from "../../src/http/write-request.ts";
import { anchorBrowser, browserAct, browserUseV1, browserUseV2, browserUseV4 } from "../../src/index.ts";
import { otherOperations } from "../held.ts";
import { API_KEY, type ClientSettings } from "../rig.ts";
import { asFetch } from "../wire.ts";
import { HELPED, helpFor } from "./helped.ts";
import { madeRequest } from "./made-request.ts";

// Operations that no test is written for by hand. Each is called once for each answer that it declares, with a request made
// from the document; Prism plays the answer, and the check judges both. They guard the machinery: every path, query, header
// and body is written and read once. They are no proof about the provider, and no cell of the ledger.

/** The `api` of any client: each has methods of its own types, and all are called with what the document says. */
type AnyApi = Readonly<Record<string, (template: string, init: Init) => Promise<Answered>>>;
type Answered = { readonly data?: unknown; readonly error?: unknown; readonly response: Response };

const clients: Readonly<Record<ContractName, (settings: ClientSettings) => { readonly api: object }>> = {
  "anchor-browser": anchorBrowser,
  "browser-act": browserAct,
  "browser-use-v1": browserUseV1,
  "browser-use-v2": browserUseV2,
  "browser-use-v4": browserUseV4,
};

type Case = { readonly operation: Operation; readonly status: string; readonly type: string | undefined };

function casesOf(name: ContractName): Case[] {
  const others = otherOperations(name);
  const operations = operationsOf(contractDocument(name)).filter(({ key }) => others.includes(key));
  return operations.flatMap((operation) =>
    [...operation.responses].map(([status, { value }]) => ({
      operation,
      status: status.replace("XX", "00").replace("default", "500"),
      type: Object.keys(value.content ?? {})[0],
    })),
  );
}

const all = contractNames.map((name) => ({ name, cases: casesOf(name) })).filter(({ cases }) => cases.length > 0);

describe.each(all)("$name", ({ name, cases }) => {
  test.for(cases)("$operation.key is called, and its $status is played, judged and read", async (one, { task }) => {
    const { operation, status, type } = one;
    task.meta.made = { contract: name, operation: operation.key, status };
    const baseUrl = inject("mockUrls")[name];
    const exchanges: ContractExchange[] = [];
    let played: string | undefined;
    const contract = createContract(name, {
      baseUrl,
      mode: "collect",
      onExchange: (exchange) => exchanges.push(exchange),
      fetch: asFetch(async (request) => {
        const headers = new Headers(request.headers);
        headers.set("prefer", `code=${status}`);
        const answer = helpFor(name, one) ?? (await fetch(new Request(request, { headers })));
        played = await answer.clone().text();
        return answer;
      }),
    });
    const send = (url: string, init: FetchInit) => contract.fetch(url, init as RequestInit);
    const client = clients[name]({
      apiKey: API_KEY,
      baseUrl,
      fetch: send,
      maxRequestsPerSecond: Number.POSITIVE_INFINITY,
    });
    const api = client.api as AnyApi;
    const isRead = type === undefined || isJson(type);
    const init = { ...madeRequest(contractDocument(name), operation), ...(!isRead && { parseAs: "text" }) };
    const call = api[operation.method]?.(operation.template, init);
    const answered = await call?.catch((error: { status?: number; body?: unknown }) => ({
      error: error.body,
      response: { status: error.status },
    }));
    await contract.settled();

    expect(contract.violations.map(({ where, expected, actual }) => `${where}: ${expected}, got ${actual}`)).toEqual(
      [],
    );
    expect(answered?.response.status).toBe(Number(status));
    expect(exchanges.map((exchange) => [exchange.operation, exchange.response.status])).toEqual([
      [operation.key, Number(status)],
    ]);
    const { data, error } = answered as Answered;
    const value = data ?? error;
    if (type === undefined) expect(value ?? "").toBe("");
    else
      expect(isRead ? value : JSON.stringify(value)).toEqual(
        isRead ? JSON.parse(played ?? "") : JSON.stringify(played),
      );
  });
});

test("at most one answer in twenty needs help, and each that is helped is one", () => {
  const count = all.reduce((sum, { cases }) => sum + cases.length, 0);
  expect(HELPED.length).toBeLessThanOrEqual(count / 20);
  const known = all.flatMap(({ name, cases }) =>
    cases.map(({ operation, status }) => `${name}: ${operation.key} ${status}`),
  );
  expect(HELPED.filter(({ answer }) => !known.includes(answer))).toEqual([]);
});
