import { createTaskClient, type TaskClient } from "../client.ts";
import type { CanList, CanStop } from "../lifecycle/capabilities.ts";
import type { StopOptions } from "../lifecycle/wait-plan.ts";
import { browserUseV4Provider } from "../providers/browser-use-v4/provider.ts";
import type {
  BrowserUseV4Api,
  BrowserUseV4Input,
  BrowserUseV4Options,
  BrowserUseV4Output,
  BrowserUseV4Page,
  BrowserUseV4Query,
} from "../providers/browser-use-v4/types.ts";

/**
 * The client that {@link browserUseV4} and {@link browserUse} make. Starts with `POST /runs`, reads with
 * `GET /runs/{run_id}/status`, and at the end once with `GET /runs/{run_id}`. `list` sends `GET /runs`; `GET /sessions` answers
 * for many waits at once; `stop` sends `POST /runs/{run_id}/cancel`.
 */
export interface BrowserUseV4Client
  extends TaskClient<"browser-use-v4", BrowserUseV4Input, BrowserUseV4Output, BrowserUseV4Api, StopOptions>,
    CanStop<"browser-use-v4">,
    CanList<BrowserUseV4Query, BrowserUseV4Page> {}

/**
 * A client of Browser Use v4, which the provider advises for whatever is new. Also exported as {@link browserUse}.
 *
 * @throws TypeError for an apiKey that is missing, and for an option that is not known or cannot be used; RangeError for a
 * number out of its range.
 */
export const browserUseV4 = (options?: BrowserUseV4Options): BrowserUseV4Client =>
  createTaskClient(browserUseV4Provider(options));

/**
 * A client of Browser Use in its current version: {@link browserUseV4}.
 *
 * @alias
 */
export const browserUse = browserUseV4;
