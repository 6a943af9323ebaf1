import { observe } from "../async/callbacks.ts";
import type { Reading } from "../provider.ts";
import { isErrandError, type JournalError } from "../task/errors.ts";
import type { Handle } from "../task/task.ts";
import { type Context, errorContextFor } from "./context.ts";
import type { StoredReading } from "./journal.ts";
import { JournalAccess } from "./journal-access.ts";
import type { Once } from "./once.ts";
import type { FinishedStart } from "./send-start.ts";
import type { WaitPlan } from "./wait-plan.ts";

/** What the journal kept of a task that is over, as if the provider had just answered it. */
export function endingOf(
  context: Context,
  { handle, ending }: { handle: Handle | undefined; ending: StoredReading },
): FinishedStart {
  return { finished: ending, mask: errorContextFor(context, handle).mask };
}

/**
 * The plan of a wait whose last answer is kept under its key. What the journal cannot take is told as a fault, and costs
 * nobody the outcome.
 */
export function keepingEnd(
  context: Context,
  plan: WaitPlan,
  once: Once,
  { handle, unkept }: { handle: Handle; unkept?: JournalError | undefined },
  index: number | undefined,
): WaitPlan {
  const access = new JournalAccess(once.plan.journal, context.provider.name, once.taskKey, plan.signal);
  const indexed = index !== undefined && { index };
  const tell = (error: JournalError) =>
    observe(plan.onEvent, { type: "fault", handle, error, failures: 0, nextReadInMs: 0, ...indexed });

  const keepEnding = async (reading: Reading) => {
    try {
      const masked = errorContextFor(context, handle).mask.value(reading);
      await access.end(once.plan.keepOutputs ? masked : undefined);
    } catch (error) {
      if (isErrandError(error) && error.code === "journal") tell(error);
    }
  };
  if (unkept === undefined) return { ...plan, keepEnding };
  const onEvent: WaitPlan["onEvent"] = (event) => {
    const told = plan.onEvent?.(event);
    if (event.type === "started") tell(unkept);
    return told;
  };
  return { ...plan, keepEnding, onEvent };
}
