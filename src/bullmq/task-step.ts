import { contextOf } from "../client.ts";
import type { Context } from "../lifecycle/context.ts";
import type { StoredReading } from "../lifecycle/journal.ts";
import { JournalAccess } from "../lifecycle/journal-access.ts";
import { startUnderKey } from "../lifecycle/once.ts";
import type { ReadOnceResult } from "../lifecycle/read-once.ts";
import { isWantOfRoom } from "../lifecycle/room-refusal.ts";
import type { SavedWait } from "../lifecycle/saved-wait.ts";
import type { Settled, Unsettled } from "../lifecycle/start-once-parts.ts";
import { isLater, lookOnce } from "../lifecycle/start-once-settle.ts";
import { isErrandError } from "../task/errors.ts";
import type { CompletedTask, FailedTask, Handle, OtherTask } from "../task/task.ts";
import type { QueueStore } from "./queue-store.ts";
import { jobIdOf, type PlainError, type TaskJobData, type TaskJobResult } from "./task-job.ts";

/** What a step needs of a client, whatever its provider. */
export interface StepClient {
  /** The provider's name. */
  readonly provider: string;
  /** Begins a wait that is read step by step. */
  beginWait(handle: Handle, options?: object): SavedWait;
  /** Takes a saved wait one step further. */
  readOnce(saved: SavedWait): Promise<ReadOnceResult>;
  /** Makes the next read of a task due now. */
  readNow(task: Handle): boolean;
  /** Stops a task, where the provider can. */
  stop?(task: Handle): Promise<void>;
}

/** What a step came to: the job is over, or goes on later with this data. */
export type StepOutcome = { result: TaskJobResult } | { data: TaskJobData; at: number };

/** Thrown out of a start when it has to be looked for again later. */
class LookLater {
  readonly seen: { claim: string; at: number };
  readonly againInMs: number;
  constructor(seen: { claim: string; at: number }, againInMs: number) {
    this.seen = seen;
    this.againInMs = againInMs;
  }
}

/** How long a step waits before it tries again what failed for a reason of ours, such as the journal. */
const RETRY_MS = 5_000;
const MAX_ROOM_PAUSE_MS = 15_000;

/** Takes a job one step further: at most one start or one read, and nothing is held between two steps. */
export async function takeStep(store: QueueStore, client: StepClient, data: TaskJobData): Promise<StepOutcome> {
  const jobId = await jobIdOf(data.taskKey);
  if (data.handle === undefined) return start(store, client, data);
  const saved = data.saved ?? client.beginWait(data.handle, waitOptionsOf(data));
  if (await store.take("stop", jobId)) await stop(client, data.handle);
  if (await store.take("read", jobId)) client.readNow(data.handle);
  const next = await client.readOnce(saved);
  if (next.ending === undefined) return { data: { ...data, saved: next.saved }, at: next.nextReadAt };
  const result = resultOf(data.handle, next.ending);
  const access = new JournalAccess(store.journal, data.provider, data.taskKey, undefined);
  if (result.ending) await access.end(result.ending);
  return { result };
}

async function start(store: QueueStore, client: StepClient, data: TaskJobData): Promise<StepOutcome> {
  const context = contextOf(client);
  const { settleMs } = settings(context);
  const { onUncertain = "fail" } = data.options;
  const fingerprint = (input: unknown) => input;
  const plan = { journal: store.journal, onUncertain, settleMs, keepOutputs: true, sameInput: true, fingerprint };
  const settle = (unsettled: Unsettled) => settleByStep(store, data, unsettled);
  try {
    const once = { taskKey: data.taskKey, plan, settle };
    const outcome = await startUnderKey(context, data.input, { isOneOfMany: true }, once);
    if ("finished" in outcome) return { result: { handle: undefined, ending: outcome.mask.value(outcome.finished) } };
    if ("ending" in outcome) return { result: { handle: outcome.handle, ending: outcome.ending } };
    const { input: _, seen: __, refusals: ___, ...rest } = data;
    const saved = client.beginWait(outcome.handle, waitOptionsOf(data));
    return { data: { ...rest, handle: outcome.handle, saved }, at: saved.nextReadAt };
  } catch (error) {
    const now = Date.now();
    if (error instanceof LookLater) return { data: { ...data, seen: error.seen }, at: now + error.againInMs };
    if (isErrandError(error) && error.code === "journal") return { data, at: now + RETRY_MS };
    if (!isWantOfRoom(context, error)) return { result: { handle: undefined, error: plainOf(error) } };
    const refusals = (data.refusals ?? 0) + 1;
    const pauseMs = Math.min(1_000 * 2 ** (refusals - 1), MAX_ROOM_PAUSE_MS);
    return { data: { ...data, refusals }, at: now + Math.max(pauseMs, error.retryAfterMs ?? 0) };
  }
}

function settings({ provider }: Context): { settleMs: number } {
  return { settleMs: 2 * provider.http.config.startTimeoutMs };
}

/** Looks once, and leaves the rest of the settle time to later steps: it is counted by the database's clock. */
async function settleByStep(store: QueueStore, data: TaskJobData, unsettled: Unsettled): Promise<Settled> {
  const { claim } = unsettled.entry;
  const now = await store.now();
  const seen = data.seen?.claim === claim ? data.seen : { claim, at: now };
  const settled = await lookOnce(unsettled, now - seen.at);
  if (isLater(settled)) throw new LookLater(seen, settled.againInMs);
  return settled;
}

/** A stop that fails is as if it had not been asked for: the task goes on, and its end is told as ever. */
async function stop(client: StepClient, handle: Handle): Promise<void> {
  await client.stop?.(handle).catch(() => {});
  client.readNow(handle);
}

function waitOptionsOf({ options: { timeoutMs, maxReadGapMs } }: TaskJobData): object {
  return { ...(timeoutMs !== undefined && { timeoutMs }), ...(maxReadGapMs !== undefined && { maxReadGapMs }) };
}

function resultOf(handle: Handle, ending: NonNullable<ReadOnceResult["ending"]>): TaskJobResult {
  if (ending.ok) return { handle, ending: storedOf(ending.task) };
  const { error } = ending;
  if (isErrandError(error) && (error.code === "task_failed" || error.code === "task_canceled"))
    return { handle, ending: storedOf(error.task) };
  return { handle, error: plainOf(error) };
}

function storedOf({ handle: _, ...reading }: CompletedTask | FailedTask | OtherTask): StoredReading {
  return reading;
}

function plainOf(error: unknown): PlainError {
  if (isErrandError(error)) return JSON.parse(JSON.stringify(error)) as PlainError;
  return { message: error instanceof Error ? error.message : String(error) };
}
