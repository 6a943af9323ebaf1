import { admit, PausedError } from "../schedule/admit.ts";
import type { Lane, Slot } from "../schedule/scheduler.ts";
import { ApiError } from "../task/errors.ts";
import type { ClientConfig } from "./client-options.ts";
import type { RequestContext } from "./error-for.ts";

/** What is queued: its lane, what its errors say, and the operation of `api` whose own pause it keeps to. */
type Queued = { lane: Lane; context: RequestContext; operation: string | undefined };

/** Waits for a call's place in the queue. A pause that is longer than a read may take is an error of its own. */
export async function slotFor(
  { scheduler, requestTimeoutMs }: ClientConfig,
  { lane, context, operation }: Queued,
  signal: AbortSignal | undefined,
): Promise<Slot> {
  const isRead = lane === "read";
  try {
    const patienceMs = isRead ? requestTimeoutMs : Infinity;
    return await admit(scheduler, isRead ? "asked" : lane, { signal, patienceMs, operation });
  } catch (error) {
    if (!(error instanceof PausedError)) throw error;
    const facts = { ...context.facts, status: 429, body: undefined, retryAfterMs: error.remainingMs, sent: false };
    throw new ApiError(`${context.request} was not sent: ${error.message}`, facts);
  }
}
