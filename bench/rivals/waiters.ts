import { createHttpPoller } from "@azure/core-lro";
import { Hyperbrowser } from "@hyperbrowser/sdk";
import { createWaiter, WaiterState } from "@smithy/util-waiter";
import Anchorbrowser from "anchorbrowser";
import { BrowserUse } from "browser-use-sdk";
import { BrowserUse as BrowserUseV4 } from "browser-use-sdk/v4";
import type { ApiName } from "../provider/apis.ts";

/** A client that can wait for a task, under the policy it ships with. */
export type Waiter = {
  name: string;
  /** Whose code waits: the package's, or a loop that follows its documentation. */
  code: "own" | "documented";
  policy: string;
  api: ApiName;
  /** Resolves with whatever the client gives for a task that it holds for ended. */
  wait(id: string): Promise<unknown>;
};

export type WaiterOptions = {
  baseUrl: string;
  fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** Raises the total deadline of helpers that have one, so that tasks longer than that can be compared at all. */
  timeoutMs?: number | undefined;
};

const KEY = "bench-key";
const FOUR_HOURS_S = 14_400;

/** Every client among the rivals that comes with a way to wait, and the loops that the others' documentation shows. */
export function waiters({ baseUrl, fetch, timeoutMs }: WaiterOptions): Waiter[] {
  const deadline = timeoutMs === undefined ? {} : { timeout: timeoutMs };
  const anchor = new Anchorbrowser({ apiKey: KEY, baseURL: baseUrl, fetch, logLevel: "off" });
  const browserUse = new BrowserUse({ apiKey: KEY, baseUrl });
  const browserUseV4 = new BrowserUseV4({ apiKey: KEY, baseUrl });
  const hyperbrowser = new Hyperbrowser({ apiKey: KEY, baseUrl });
  const statusOf = async (id: string): Promise<Record<string, unknown>> => {
    const response = await fetch(`${baseUrl}/lro/${id}`);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return (await response.json()) as Record<string, unknown>;
  };

  return [
    {
      name: "anchorbrowser 0.16.3, loop of its documentation",
      code: "documented",
      policy: "fixed 2 s, pause first",
      api: "anchor",
      wait: (id) => anchorLoop(anchor, id),
    },
    {
      name: "browser-use-sdk 3.11.3, v2 tasks.wait",
      code: "own",
      policy: "fixed 2 s",
      api: "browser-use-v2",
      wait: (id) => browserUse.tasks.wait(id, deadline),
    },
    {
      name: "browser-use-sdk 3.11.3, v4 runs.waitForCompletion",
      code: "own",
      policy: "fixed 2 s",
      api: "browser-use-v4",
      wait: (id) => browserUseV4.runs.waitForCompletion(id, deadline),
    },
    {
      name: "@hyperbrowser/sdk 0.92.6, startAndWait",
      code: "own",
      policy: "fixed 2 s",
      api: "hyperbrowser",
      wait: (id) => hyperbrowser.agents.browserUse.startAndWait({ task: id }),
    },
    {
      name: "@azure/core-lro 3.3.1",
      code: "own",
      policy: "fixed 2 s",
      api: "lro",
      wait: (id) => azurePoll(fetch, `${baseUrl}/lro/${id}`),
    },
    {
      name: "@smithy/util-waiter 4.6.2, its defaults",
      code: "own",
      policy: "random up to 2 s x 2^n, 120 s past that",
      api: "lro",
      wait: (id) => smithyWait(() => statusOf(id), { minDelay: 2, maxDelay: 120 }),
    },
    {
      name: "@smithy/util-waiter 4.6.2, as the EC2 client sets it",
      code: "own",
      policy: "random up to 15 s x 2^n, 120 s past that",
      api: "lro",
      wait: (id) => smithyWait(() => statusOf(id), { minDelay: 15, maxDelay: 120 }),
    },
  ];
}

/** Clients that are no npm package: their documented policy, with raw fetch. */
export function documentedLoops({ baseUrl, fetch }: WaiterOptions): Waiter[] {
  const every = (intervalMs: number) => async (id: string) => {
    for (;;) {
      const response = await fetch(`${baseUrl}/lro/${id}`);
      const { status } = (await response.json()) as { status: string };
      if (status === "Succeeded") return status;
      await new Promise((resolve) => setTimeout(resolve, intervalMs));
    }
  };
  return [
    {
      name: "BrowserAct's n8n node",
      code: "documented",
      policy: "fixed 5 s",
      api: "lro",
      wait: every(5_000),
    },
    { name: "Skyvern 1.0.50, runTask", code: "documented", policy: "fixed 10 s", api: "lro", wait: every(10_000) },
  ];
}

/** The loop on Anchor's page "perform web task", as it stands there. */
async function anchorLoop(client: Anchorbrowser, workflowId: string): Promise<unknown> {
  let status: string = "RUNNING";
  while (status === "RUNNING") {
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const statusResponse = await client.tools.getPerformWebTaskStatus(workflowId);
    status = statusResponse.data.status;
    if (statusResponse.data.status === "COMPLETED") return statusResponse.data.result;
    if (statusResponse.data.status === "FAILED") throw new Error(statusResponse.data.error);
  }
  return undefined;
}

/** core-lro brings the loop and leaves the HTTP to its caller: the thinnest there is. */
function azurePoll(fetch: WaiterOptions["fetch"], url: string): Promise<unknown> {
  const request = { method: "GET", url };
  const poll = async (path: string) => {
    const response = await fetch(path);
    const body = (await response.json()) as Record<string, unknown>;
    const headers = Object.fromEntries(response.headers);
    const rawResponse = { statusCode: response.status, request, headers, body };
    if (!response.ok) {
      throw Object.assign(new Error(`status ${response.status}`), { name: "RestError", statusCode: response.status });
    }
    return { flatResponse: body, rawResponse };
  };
  const poller = createHttpPoller({
    sendInitialRequest: async () => ({
      flatResponse: {},
      rawResponse: { statusCode: 202, request, headers: { "operation-location": url }, body: {} },
    }),
    sendPollRequest: poll,
  });
  return poller.pollUntilDone();
}

type Delays = { minDelay: number; maxDelay: number };

async function smithyWait(read: () => Promise<Record<string, unknown>>, delays: Delays): Promise<unknown> {
  const options = { ...delays, maxWaitTime: FOUR_HOURS_S, client: {} };
  // As the AWS clients' waiters are written: an exception is another try.
  const result = await createWaiter(options, {}, async () => {
    try {
      const { status } = await read();
      if (status === "Succeeded") return { state: WaiterState.SUCCESS };
      if (status === "Failed") return { state: WaiterState.FAILURE };
    } catch (reason) {
      return { state: WaiterState.RETRY, reason };
    }
    return { state: WaiterState.RETRY };
  });
  if (result.state !== WaiterState.SUCCESS) throw new Error(JSON.stringify(result.state));
  return result;
}
