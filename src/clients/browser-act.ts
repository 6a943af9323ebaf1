import { createTaskClient, type TaskClient } from "../client.ts";
import type { CanList, CanResume, CanStop } from "../lifecycle/capabilities.ts";
import type { PausedOptions, StopOptions } from "../lifecycle/wait-plan.ts";
import { browserActProvider } from "../providers/browser-act/provider.ts";
import type {
  BrowserActApi,
  BrowserActInput,
  BrowserActOptions,
  BrowserActOutput,
  BrowserActPage,
  BrowserActQuery,
} from "../providers/browser-act/types.ts";

/**
 * The client that {@link browserAct} makes. Starts with `POST /v2/workflow/run-task` or `POST /v2/workflow/run-task-by-template`,
 * reads with `GET /v2/workflow/get-task-status`, and at the end once with `GET /v2/workflow/get-task`. `list` sends
 * `GET /v2/workflow/list-tasks`, which also answers for many waits at once; `stop` and `resume` send
 * `PUT /v2/workflow/stop-task` and `PUT /v2/workflow/resume-task`.
 */
export interface BrowserActClient
  extends TaskClient<"browser-act", BrowserActInput, BrowserActOutput, BrowserActApi, StopOptions & PausedOptions>,
    CanStop<"browser-act">,
    CanResume<"browser-act">,
    CanList<BrowserActQuery, BrowserActPage> {}

/**
 * A client of BrowserAct: runs of a workflow or of an official template.
 *
 * @throws TypeError for an apiKey that is missing, and for an option that is not known or cannot be used; RangeError for a
 * number out of its range.
 */
export const browserAct = (options?: BrowserActOptions): BrowserActClient =>
  createTaskClient(browserActProvider(options));
