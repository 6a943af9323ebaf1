import { createTaskClient, type TaskClient } from "../client.ts";
import type { CanList, CanStop } from "../lifecycle/capabilities.ts";
import type { StopOptions } from "../lifecycle/wait-plan.ts";
import { browserUseV2Provider } from "../providers/browser-use-v2/provider.ts";
import type {
  BrowserUseV2Api,
  BrowserUseV2Input,
  BrowserUseV2Options,
  BrowserUseV2Output,
  BrowserUseV2Page,
  BrowserUseV2Query,
} from "../providers/browser-use-v2/types.ts";

/**
 * The client that {@link browserUseV2} makes. Starts with `POST /tasks`, reads with `GET /tasks/{task_id}/status`, and at the
 * end once with `GET /tasks/{task_id}`. `list` sends `GET /tasks`, which also answers for many waits at once; `stop` sends
 * `PATCH /tasks/{task_id}`.
 */
export interface BrowserUseV2Client
  extends TaskClient<"browser-use-v2", BrowserUseV2Input, BrowserUseV2Output, BrowserUseV2Api, StopOptions>,
    CanStop<"browser-use-v2">,
    CanList<BrowserUseV2Query, BrowserUseV2Page> {}

/**
 * A client of Browser Use v2, which is still served: it takes a schema for the output, which v4 does not.
 *
 * @throws TypeError for an apiKey that is missing, and for an option that is not known or cannot be used; RangeError for a
 * number out of its range.
 */
export const browserUseV2 = (options?: BrowserUseV2Options): BrowserUseV2Client =>
  createTaskClient(browserUseV2Provider(options));
