import type { BudgetOptions } from "./budget.ts";
import { OwnTimersScheduler } from "./own-timers.ts";
import { type Scheduler, SharedScheduler } from "./scheduler.ts";

/** Says whether this is Cloudflare's workerd, where one request may not wait for the timers of another. */
function isWorkerd(): boolean {
  return globalThis.navigator?.userAgent === "Cloudflare-Workers";
}

/** Creates the scheduler of one client, as the runtime needs it. */
export function createScheduler(options: BudgetOptions): Scheduler {
  return isWorkerd() ? new OwnTimersScheduler(options) : new SharedScheduler({ ...options, leaseMs: Infinity });
}
