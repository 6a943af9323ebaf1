import type { components } from "../../../generated/anchor-browser.ts";
import type { TaskState } from "../../task/task.ts";

// `success` is the end of the run, and the word that goes with a result; nobody has judged the result.
/** What each status word of the contract means. */
export const ANCHOR_BROWSER_TASKS_STATES = {
  queued: "queued",
  running: "running",
  success: "completed",
  failure: "failed",
  timeout: "failed",
  cancelled: "canceled",
} as const satisfies Record<components["schemas"]["TaskRunStatusV2Response"]["status"], TaskState>;
