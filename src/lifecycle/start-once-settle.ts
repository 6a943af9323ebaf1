import { sleep } from "../async/sleep.ts";
import type { FoundTask } from "../provider.ts";
import { isErrandError, messageOf, StartUncertainError } from "../task/errors.ts";
import type { Handle } from "../task/task.ts";
import type { JournalEntry } from "./journal.ts";
import type { JournalAccess } from "./journal-access.ts";
import type { Candidate, UncertainDecision } from "./journal-options.ts";
import type { LookAgain, OnceStart, Settled, Unsettled } from "./start-once-parts.ts";

/** A look at journal and provider comes after a tenth of the elapsed time, between these bounds. */
const MIN_LOOK_GAP_MS = 500;
const MAX_LOOK_GAP_MS = 5_000;

/** What one look at the provider gave. */
type Sight = { found: readonly FoundTask[]; failure?: undefined } | { found?: undefined; failure: unknown };

/**
 * Treats the writer of an intent as alive: looks in the journal and at the provider until `settleMs` has passed on this
 * process's clock, and only then decides.
 */
export async function settle(unsettled: Unsettled): Promise<Settled> {
  const seenAt = performance.now();
  for (;;) {
    const settled = await lookOnce(unsettled, performance.now() - seenAt);
    if (!isLater(settled)) return settled;
    await sleep(settled.againInMs, unsettled.start.signal);
  }
}

/** Says whether nothing is decided yet. */
export function isLater(settled: Settled | LookAgain): settled is LookAgain {
  return typeof settled === "object" && "againInMs" in settled;
}

/** Looks once, `elapsedMs` after this intent was first seen. */
export async function lookOnce(unsettled: Unsettled, elapsedMs: number): Promise<Settled | LookAgain> {
  const { start, access, entry, marker, lost } = unsettled;
  const { settleMs } = start.plan;
  const present = await access.read();
  if (present?.claim !== entry.claim || present.state !== entry.state) return "changed";
  const sight = await look(start, marker, entry);
  const exact = await takeExact(start, access, entry, sight);
  if (exact) return exact;
  // An own start where nothing can be looked for: no other writer has to be waited for.
  const isOver = elapsedMs >= settleMs || (lost !== undefined && start.find === undefined);
  if (isOver && sight.found) return decide(start, access, entry, sight.found, lost);
  // A provider that cannot be read proves nothing; it has the settle time once more.
  if (elapsedMs >= 2 * settleMs) throw uncertain(start, entry, [], lost, sight.failure);
  const gapMs = Math.min(Math.max(elapsedMs / 10, MIN_LOOK_GAP_MS), MAX_LOOK_GAP_MS);
  return { againInMs: elapsedMs < settleMs ? Math.min(gapMs, settleMs - elapsedMs) : gapMs };
}

async function look({ find, signal }: OnceStart, marker: string, { since }: JournalEntry): Promise<Sight> {
  if (find === undefined) return { found: [] };
  try {
    return { found: await find(marker, new Date(since)) };
  } catch (failure) {
    if (signal?.aborted || !isErrandError(failure)) throw failure;
    return { failure };
  }
}

async function takeExact(
  start: OnceStart,
  access: JournalAccess,
  entry: JournalEntry,
  { found = [] }: Sight,
): Promise<{ handle: Handle } | undefined> {
  for (const task of found)
    if (task.exact && (await access.claimId(task)) === start.taskKey) return { handle: handleOf(start, entry, task) };
  return undefined;
}

async function decide(
  start: OnceStart,
  access: JournalAccess,
  entry: JournalEntry,
  found: readonly FoundTask[],
  lost: StartUncertainError | undefined,
): Promise<Settled> {
  if (start.proves) return "absent";
  const { onUncertain } = start.plan;
  if (onUncertain === "restart") return "restart";
  const held = found.length === 0 ? new Set() : await access.heldByOthers();
  const candidates = found
    .filter(({ id }) => !held.has(id))
    .map((task): Candidate => ({ handle: handleOf(start, entry, task), raw: task.raw }));
  const { taskKey, input } = start;
  const decision: UncertainDecision =
    onUncertain === "fail"
      ? "fail"
      : await onUncertain({ taskKey, input: input as never, startedAt: entry.since, candidates });
  if (decision === "restart") return "restart";
  if (decision === "fail") throw uncertain(start, entry, candidates, lost);
  const chosen = candidates.find(({ handle }) => handle.id === decision?.id);
  if (chosen === undefined)
    throw new TypeError('onUncertain must give "fail", "restart" or the handle of one of the candidates.');
  // Taken by another key since it was offered: the next look offers what is left.
  return (await access.claimId(chosen.handle)) === taskKey ? chosen : "changed";
}

function handleOf({ provider }: OnceStart, { at }: JournalEntry, { id, kind, sessionId }: FoundTask): Handle {
  return { v: 1, provider, id, startedAt: at, ...(kind && { kind }), ...(sessionId && { sessionId }) };
}

function uncertain(
  { provider, taskKey }: OnceStart,
  { since }: JournalEntry,
  candidates: readonly Candidate[],
  lost: StartUncertainError | undefined,
  failure?: unknown,
): StartUncertainError {
  if (lost !== undefined) return lost;
  const like =
    candidates.length === 0 ? "" : ` Like it: ${candidates.map(({ handle }) => handle.id).join(", ")} (onUncertain).`;
  const unread = failure === undefined ? "" : ` Looking for it failed: ${messageOf(failure)}`;
  return new StartUncertainError(
    `${provider}: a start of the taskKey ${JSON.stringify(taskKey)} was cut off at ${since}: the task may have been started. ` +
      `Look for it before you start another.${like}${unread}`,
    { provider, startedAt: since, status: undefined, body: undefined, cause: failure },
  );
}
