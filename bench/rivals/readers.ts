import type { paths } from "../../generated/anchor-browser.ts";
import { anchorHandle, KEY, type Library } from "./errand.ts";

/** One status read of a task, the way a client's users write it. */
export type Read = (id: string, signal?: AbortSignal) => Promise<unknown>;

export type ReaderOptions = {
  baseUrl: string;
  /** Where the library is: its name, once it is built and installed, or its source. */
  library: string;
  /** Lifts errand's limits on rate and requests in flight, to compare with clients that have none. */
  unlimited?: boolean;
};

export type Reader = (options: ReaderOptions) => Promise<Read>;

/** Loads a client, only that one, and gives its status read. */
export const READERS = {
  "raw fetch":
    async ({ baseUrl }) =>
    async (id, signal) => {
      const url = `${baseUrl}/v1/tools/perform-web-task/${encodeURIComponent(id)}/status`;
      const response = await fetch(url, { headers: { "anchor-api-key": KEY }, signal: signal ?? null });
      if (!response.ok) throw new Error(`status ${response.status}`);
      return response.json();
    },

  "openapi-fetch 0.17.0": async ({ baseUrl }) => {
    const { default: createClient } = await import("openapi-fetch");
    const client = createClient<paths>({ baseUrl, headers: { "anchor-api-key": KEY } });
    return async (id, signal) => {
      const { data, error } = await client.GET("/v1/tools/perform-web-task/{workflowId}/status", {
        params: { path: { workflowId: id } },
        signal: signal ?? null,
      });
      if (error !== undefined) throw new Error(JSON.stringify(error));
      return data;
    };
  },

  errand: async ({ baseUrl, library, unlimited }) => {
    const { anchorBrowser } = (await import(library)) as Library;
    const limits = unlimited ? { maxRequestsPerSecond: Infinity, maxInFlight: Infinity } : {};
    const client = anchorBrowser({ apiKey: KEY, baseUrl, ...limits });
    return (id, signal) => client.get(anchorHandle(id), { signal });
  },

  "anchorbrowser 0.16.3": async ({ baseUrl }) => {
    const { default: Anchorbrowser } = await import("anchorbrowser");
    const client = new Anchorbrowser({ apiKey: KEY, baseURL: baseUrl, logLevel: "off" });
    return (id, signal) => client.tools.getPerformWebTaskStatus(id, { signal });
  },

  "browser-use-sdk 3.11.3, v2": async ({ baseUrl }) => {
    const { BrowserUse } = await import("browser-use-sdk");
    const client = new BrowserUse({ apiKey: KEY, baseUrl });
    return (id) => client.tasks.status(id);
  },

  "browser-use-sdk 3.11.3, v4": async ({ baseUrl }) => {
    const { BrowserUse } = await import("browser-use-sdk/v4");
    const client = new BrowserUse({ apiKey: KEY, baseUrl });
    return (id) => client.runs.status(id);
  },

  "@hyperbrowser/sdk 0.92.6": async ({ baseUrl }) => {
    const { Hyperbrowser } = await import("@hyperbrowser/sdk");
    const client = new Hyperbrowser({ apiKey: KEY, baseUrl });
    return (id) => client.agents.browserUse.getStatus(id);
  },

  "@browserbasehq/sdk 2.21.0": async ({ baseUrl }) => {
    const { default: Browserbase } = await import("@browserbasehq/sdk");
    const client = new Browserbase({ apiKey: KEY, baseURL: baseUrl });
    return (id, signal) => client.agents.runs.retrieve(id, { signal });
  },

  "steel-sdk 0.18.0": async ({ baseUrl }) => {
    const { default: Steel } = await import("steel-sdk");
    const client = new Steel({ steelAPIKey: KEY, baseURL: baseUrl });
    return (id, signal) => client.sessions.retrieve(id, { signal });
  },

  "@onkernel/sdk 0.84.0": async ({ baseUrl }) => {
    const { default: Kernel } = await import("@onkernel/sdk");
    const client = new Kernel({ apiKey: KEY, baseURL: baseUrl, logLevel: "off" });
    return (id, signal) => client.invocations.retrieve(id, { signal });
  },
} satisfies Record<string, Reader>;

export type ReaderName = keyof typeof READERS;
export const READER_NAMES = Object.keys(READERS) as ReaderName[];
