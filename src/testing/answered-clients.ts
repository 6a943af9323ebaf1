import { vi } from "vitest";
import { anchorBrowser, browserAct, type Exchange } from "../index.ts";
import { onRequest } from "./scripted-fetch.ts";

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
