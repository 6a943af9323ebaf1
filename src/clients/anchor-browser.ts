import { createTaskClient, type TaskClient } from "../client.ts";
import type { CanEndSession, CanPause, CanResume } from "../lifecycle/capabilities.ts";
import { anchorBrowserProvider } from "../providers/anchor-browser/provider.ts";
import type {
  AnchorBrowserApi,
  AnchorBrowserInput,
  AnchorBrowserOptions,
  AnchorBrowserOutput,
} from "../providers/anchor-browser/types.ts";

/**
 * The client that {@link anchorBrowser} makes. Starts with `POST /v1/tools/perform-web-task`, reads with `GET` of
 * `/v1/tools/perform-web-task/{workflowId}/status`, and takes the result from that read. Its `pause`, `resume` and
 * `endSession` send `POST /v1/sessions/{session_id}/agent/pause`, `POST …/agent/resume` and `DELETE /v1/sessions/{session_id}`.
 */
export interface AnchorBrowserClient
  extends TaskClient<"anchor-browser", AnchorBrowserInput, AnchorBrowserOutput, AnchorBrowserApi>,
    CanPause<"anchor-browser">,
    CanResume<"anchor-browser">,
    CanEndSession<"anchor-browser"> {}

/**
 * A client of Anchor Browser's `perform-web-task`. Anchor can neither stop nor list these tasks; where the task was
 * started in a session of the caller's, `pause`, `resume` and `endSession` act on that session.
 *
 * @throws TypeError for an apiKey that is missing, and for an option that is not known or cannot be used; RangeError for a
 * number out of its range.
 */
export const anchorBrowser = (options?: AnchorBrowserOptions): AnchorBrowserClient =>
  createTaskClient(anchorBrowserProvider(options));
