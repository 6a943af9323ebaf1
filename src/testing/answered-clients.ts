import { vi } from "vitest";
import type { Fetch } from "../http/fetch.ts";
import { anchorBrowser, browserAct, type Exchange } from "../index.ts";
import { onRequest } from "./on-request.ts";

export const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });

/** Clients whose requests a function answers, and what passed between them. */
export function client(answer: (request: Request) => Response | Promise<Response>) {
  const fetch = vi.fn(onRequest(async (request) => answer(request)));
  const exchanges: Exchange[] = [];
  const options = {
    apiKey: "key",
    fetch,
    maxRequestsPerSecond: Infinity,
    onExchange: (one: Exchange) => void exchanges.push(one),
  };
  return { anchor: anchorBrowser(options), act: browserAct(options), fetch, exchanges };
}

/** An operation of Anchor Browser, and the parameters of a call to it. */
export const STATUS = "/v1/tools/perform-web-task/{workflowId}/status";
export const path = (workflowId: unknown) => ({ params: { path: { workflowId: workflowId as string } } });

type Options = { apiKey: string; fetch: Fetch };

/** A client, or a provider, that is answered with the same JSON each time, and the requests it sent. */
export function answered<Client>(create: (options: Options) => Client, body: unknown) {
  const sent: Request[] = [];
  const client = create({
    apiKey: "key",
    fetch: onRequest(async (request) => {
      sent.push(request);
      return body === undefined ? new Response(null) : Response.json(body);
    }),
  });
  return { client, sent };
}
