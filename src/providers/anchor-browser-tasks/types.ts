import type { ClientOptions } from "../../http/client-options.ts";

/**
 * Options of {@link anchorBrowserTasks}; `baseUrl` defaults to `https://api.anchorbrowser.io`.
 * `apiKey` is read from the environment variable `ANCHORBROWSER_API_KEY` if it is left out, and no `baseUrl` is given.
 */
export interface AnchorBrowserTasksOptions extends ClientOptions {}

/** What a run of a saved task takes: the task's id, and the body of `POST /v2/tasks/{taskId}/run`. */
export interface AnchorBrowserTasksInput {
  /** The saved task to run. Sent in the path. */
  taskId: string;
  /** The task's inputs, by name. */
  input_params: Record<string, string>;
  /** Runs in this browser session. */
  session_id?: string;
  /** The identity to log in with. */
  identity_id?: string;
  /** Ends the session after the run. @default the service's: true */
  cleanup_sessions?: boolean;
}

/** What the saved task gave; null when it gave nothing. */
export type AnchorBrowserTasksOutput = Record<string, unknown> | null;
