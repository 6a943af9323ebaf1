import type { components } from "../../../generated/browser-act.ts";
import type { TaskState } from "../../task/task.ts";

/** What each status word of the contract means. */
export const BROWSER_ACT_STATES = {
  created: "queued",
  running: "running",
  pausing: "running",
  paused: "paused",
  unknown: "unknown",
  finished: "completed",
  canceled: "canceled",
  failed: "failed",
} as const satisfies Record<components["schemas"]["TaskStatus"], TaskState>;
