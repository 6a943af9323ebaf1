import Browserbase from "@browserbasehq/sdk";
import { Hyperbrowser } from "@hyperbrowser/sdk";
import Kernel from "@onkernel/sdk";
import Anchorbrowser from "anchorbrowser";
import { BrowserUse } from "browser-use-sdk";
import { BrowserUse as BrowserUseV4 } from "browser-use-sdk/v4";
import Steel from "steel-sdk";
import { anchorBrowser, browserAct } from "../../src/index.ts";
import { KEY } from "./errand.ts";

/** Starts one task whose text holds `id`, as each client does by itself. */
export const STARTERS: Record<string, (baseUrl: string, id: string) => Promise<unknown>> = {
  "errand, Anchor": (baseUrl, prompt) => anchorBrowser({ apiKey: KEY, baseUrl }).start({ prompt }),
  "errand, BrowserAct": (baseUrl, workflow_id) => browserAct({ apiKey: KEY, baseUrl }).start({ workflow_id }),
  anchorbrowser: (baseURL, prompt) =>
    new Anchorbrowser({ apiKey: KEY, baseURL, logLevel: "off" }).tools.performWebTask({ prompt }),
  "browser-use-sdk v2": async (baseUrl, task) => new BrowserUse({ apiKey: KEY, baseUrl }).tasks.create({ task }),
  "browser-use-sdk v4": async (baseUrl, task) => new BrowserUseV4({ apiKey: KEY, baseUrl }).runs.create({ task }),
  "@hyperbrowser/sdk": (baseUrl, task) => new Hyperbrowser({ apiKey: KEY, baseUrl }).agents.browserUse.start({ task }),
  "@browserbasehq/sdk": async (baseURL, task) => new Browserbase({ apiKey: KEY, baseURL }).agents.runs.create({ task }),
  "steel-sdk": async (baseURL, namespace) => new Steel({ steelAPIKey: KEY, baseURL }).sessions.create({ namespace }),
  "@onkernel/sdk": async (baseURL, payload) =>
    new Kernel({ apiKey: KEY, baseURL, logLevel: "off" }).invocations.create({
      action_name: "run",
      app_name: "bench",
      version: "1",
      payload,
    }),
};
