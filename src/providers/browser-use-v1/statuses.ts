import type { components } from "../../../generated/browser-use-v1.ts";
import type { TaskState } from "../../task/task.ts";

/** What each status word of the contract means. */
export const BROWSER_USE_V1_STATES = {
  created: "queued",
  running: "running",
  paused: "paused",
  finished: "completed",
  stopped: "canceled",
  failed: "failed",
} as const satisfies Record<components["schemas"]["TaskStatusEnum"], TaskState>;
