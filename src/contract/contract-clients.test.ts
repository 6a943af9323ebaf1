import createClient from "openapi-fetch";
import { expect, test } from "vitest";
import type { paths } from "../../generated/anchor-browser.ts";
import { type ContractExchange, createContract } from "../contract.ts";
import { anchorBrowser } from "../index.ts";

// The check takes the place of `fetch`, so it must do for whatever a client makes of one: a URL with options, a Request,
// an answer that is read once, twice or never.

const baseUrl = "https://api.example.com/base";
const apiKey = "sk-anchor-0001";
const RUNNING = "GET /v1/tools/perform-web-task/{workflowId}/status 200 application/json data=running";

/** A contract whose service echoes the key, with what it saw. */
function checked() {
  const exchanges: ContractExchange[] = [];
  const contract = createContract("anchor-browser", {
    baseUrl,
    mode: "throw",
    strict: true,
    onExchange: (exchange) => {
      exchanges.push(exchange);
      throw new Error("An observer changes nothing.");
    },
    fetch: async () => Response.json({ data: { status: "RUNNING", echo: apiKey } }),
  });
  return { contract, exchanges };
}

const clients: [string, (fetch: ReturnType<typeof checked>["contract"]["fetch"]) => Promise<unknown>][] = [
  [
    "plain fetch",
    async (fetch) => {
      const url = new URL(`${baseUrl}/v1/tools/perform-web-task/wf-1/status`);
      const response = await fetch(url, { headers: { "anchor-api-key": apiKey } });
      return ((await response.json()) as { data: { status: string } }).data.status;
    },
  ],
  [
    "openapi-fetch",
    async (fetch) => {
      const api = createClient<paths>({ baseUrl, fetch, headers: { "anchor-api-key": apiKey } });
      const { data } = await api.GET("/v1/tools/perform-web-task/{workflowId}/status", {
        params: { path: { workflowId: "wf-1" } },
      });
      return data?.data.status;
    },
  ],
  ["errand", async (fetch) => (await anchorBrowser({ apiKey, baseUrl, fetch }).get("wf-1")).status],
];

test.each(clients)("%s is held against the contract by its fetch alone", async (_, read) => {
  const { contract, exchanges } = checked();
  expect(await read(contract.fetch)).toBe("RUNNING");
  expect([...contract.ledger()].filter(([, times]) => times > 0)).toEqual([[RUNNING, 1]]);
  expect(exchanges).toMatchObject([
    {
      operation: "GET /v1/tools/perform-web-task/{workflowId}/status",
      request: {
        method: "GET",
        url: `${baseUrl}/v1/tools/perform-web-task/wf-1/status`,
        headers: { "anchor-api-key": "[secret]" },
      },
      response: { status: 200, body: { data: { status: "RUNNING", echo: "[secret]" } } },
      cells: [RUNNING],
      violations: [],
    },
  ]);
  expect(JSON.stringify(exchanges)).not.toContain(apiKey);
});

test("an exchange that breaks the contract has its violations and covers no cell", async () => {
  const exchanges: ContractExchange[] = [];
  const contract = createContract("anchor-browser", {
    baseUrl,
    mode: "collect",
    onExchange: (exchange) => exchanges.push(exchange),
    fetch: async () => Response.json({ data: { status: "PAUSED" } }),
  });
  const url = `${baseUrl}/v1/tools/perform-web-task/wf-1/status?x=1`;
  await contract.fetch(url, { headers: { "anchor-api-key": apiKey } });
  await contract.settled();
  expect(exchanges).toMatchObject([
    { cells: [], violations: [{ where: "/request/query/x" }, { where: "/response/body/data/status" }] },
  ]);
});
