import { createTaskClient, type TaskClient } from "../client.ts";
import type { CanStop } from "../lifecycle/capabilities.ts";
import type { PausedOptions, StopOptions } from "../lifecycle/wait-plan.ts";
import { browserUseV1Provider } from "../providers/browser-use-v1/provider.ts";
import type {
  BrowserUseV1Api,
  BrowserUseV1Input,
  BrowserUseV1Options,
  BrowserUseV1Output,
} from "../providers/browser-use-v1/types.ts";

/**
 * The client that {@link browserUseV1} makes. Starts with `POST /run-task`, reads with `GET /task/{task_id}/status`, and at
 * the end once with `GET /task/{task_id}`. `stop` sends `PUT /stop-task`.
 */
export interface BrowserUseV1Client
  extends TaskClient<
      "browser-use-v1",
      BrowserUseV1Input,
      BrowserUseV1Output,
      BrowserUseV1Api,
      StopOptions & PausedOptions
    >,
    CanStop<"browser-use-v1"> {}

/**
 * A client of Browser Use v1.
 *
 * @throws TypeError for an apiKey that is missing, and for an option that is not known or cannot be used; RangeError for a
 * number out of its range.
 *
 * @deprecated The service has answered 404 to everyone since July 2026: use {@link browserUseV4}. This client is for
 * servers of your own that still speak v1; give their `baseUrl`.
 */
export const browserUseV1 = (options?: BrowserUseV1Options): BrowserUseV1Client =>
  createTaskClient(browserUseV1Provider(options));
