import type { components } from "../../../generated/browser-use-v4.ts";
import type { TaskState } from "../../task/task.ts";

/** What each status word of the contract means. */
export const BROWSER_USE_V4_STATES = {
  queued: "queued",
  dispatching: "queued",
  running: "running",
  completed: "completed",
  failed: "failed",
  cancelled: "canceled",
} as const satisfies Record<components["schemas"]["RunSummary"]["status"], TaskState>;
