import { createTaskClient, type TaskClient } from "../client.ts";
import type { CanEndSession, CanPause, CanResume } from "../lifecycle/capabilities.ts";
import type { AnchorBrowserApi } from "../providers/anchor-browser/types.ts";
import { anchorBrowserTasksProvider } from "../providers/anchor-browser-tasks/provider.ts";
import type {
  AnchorBrowserTasksInput,
  AnchorBrowserTasksOptions,
  AnchorBrowserTasksOutput,
} from "../providers/anchor-browser-tasks/types.ts";

/**
 * The client that {@link anchorBrowserTasks} makes. Starts with `POST /v2/tasks/{taskId}/run`, reads with
 * `GET /v2/tasks/runs/{runId}/status`, and takes the result from that read. A session has the calls of
 * `AnchorBrowserClient`.
 */
export interface AnchorBrowserTasksClient
  extends TaskClient<"anchor-browser-tasks", AnchorBrowserTasksInput, AnchorBrowserTasksOutput, AnchorBrowserApi>,
    CanPause<"anchor-browser-tasks">,
    CanResume<"anchor-browser-tasks">,
    CanEndSession<"anchor-browser-tasks"> {}

/**
 * A client of Anchor Browser's saved tasks, under the same lifecycle and with the same verbs for their session.
 *
 * @throws TypeError for an apiKey that is missing, and for an option that is not known or cannot be used; RangeError for a
 * number out of its range.
 */
export const anchorBrowserTasks = (options?: AnchorBrowserTasksOptions): AnchorBrowserTasksClient =>
  createTaskClient(anchorBrowserTasksProvider(options));
