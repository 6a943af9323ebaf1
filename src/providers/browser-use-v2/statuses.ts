import type { components } from "../../../generated/browser-use-v2.ts";
import type { TaskState } from "../../task/task.ts";

// `failed` ends a task, although the provider's prose asks to read until "finished or stopped" and its SDK does.
/** What each status word of the contract means. */
export const BROWSER_USE_V2_STATES = {
  created: "queued",
  started: "running",
  finished: "completed",
  failed: "failed",
  stopped: "canceled",
} as const satisfies Record<components["schemas"]["TaskStatus"], TaskState>;
