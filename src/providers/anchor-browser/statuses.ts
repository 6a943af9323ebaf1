import type { components } from "../../../generated/anchor-browser.ts";
import type { TaskState } from "../../task/task.ts";

// COMPLETED says that the workflow ended, not that the agent succeeded: the provider's page asks callers to look into the result.
/** What each status word of the contract means. */
export const ANCHOR_BROWSER_STATES = {
  RUNNING: "running",
  COMPLETED: "completed",
  FAILED: "failed",
} as const satisfies Record<components["schemas"]["PerformWebTaskStatusResponseSchema"]["data"]["status"], TaskState>;
