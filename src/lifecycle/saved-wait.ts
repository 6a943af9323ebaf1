import { beginning, type WaitState } from "../policy/saved-wait.ts";
import { isRecord } from "../task/narrow.ts";
import { type Handle, resolveTask } from "../task/task.ts";
import type { Context } from "./context.ts";
import { type AnyWaitOptions, planWait } from "./wait-plan.ts";

/**
 * A wait as plain JSON, without secrets: save it anywhere, and give it to `readOnce` in any process. It is at most 2 KiB
 * large, as long as the handle is of usual size.
 */
export type SavedWait<Name extends string = string> = {
  /** Version of this shape. */
  v: 1;
  /** Names the task. */
  handle: Handle<Name>;
  /** When to call `readOnce` next, in milliseconds since 1970. */
  nextReadAt: number;
  /** What the wait has seen, and what it puts up with. Its fields may change without notice. */
  wait: Omit<WaitState, "nextReadAt">;
  /** The last failed read, if no good one came after it: the beginning of its sentence. */
  fault?: string | undefined;
};

/** Begins a wait that is read step by step. Sends nothing. */
export function beginWait(context: Context, task: unknown, options: AnyWaitOptions = {}): SavedWait {
  const { handle, bareId } = resolveTask(context.provider.name, task);
  const { timeoutMs, pace, faultBudgetMs, unknownBudgetMs, pausedBudgetMs } = planWait(context, options);
  const patience = { faultBudgetMs, unknownBudgetMs, ...(pausedBudgetMs !== undefined && { pausedBudgetMs }) };
  const startedAt = bareId ? undefined : Date.parse(handle.startedAt);
  const state = beginning({ timeoutMs, patience, pace }, { now: Date.now(), startedAt, random: Math.random() });
  return save(handle, state, undefined);
}

/** Writes a wait as plain JSON. */
export function save(handle: Handle, { nextReadAt, ...wait }: WaitState, fault: string | undefined): SavedWait {
  const status = wait.seen.status === undefined ? {} : { status: clip(wait.seen.status) };
  const saved = { v: 1, handle, nextReadAt, wait: { ...wait, seen: { ...wait.seen, ...status } } } as const;
  const written = fault === undefined ? saved : { ...saved, fault: clip(fault) };
  // JSON leaves out what is undefined: what is given now is what will be read again.
  return JSON.parse(JSON.stringify(written)) as SavedWait;
}

/** Reads a saved wait. Throws a TypeError for anything else. */
export function readSaved(
  context: Context,
  value: unknown,
): { handle: Handle; wait: WaitState; fault: string | undefined } {
  if (!isSavedWait(value)) throw new TypeError("Expected a saved wait, as beginWait and readOnce give it.");
  if (value.v !== 1) throw new TypeError(`This saved wait has v: ${String(value.v)}, not 1. Update errand.`);
  const { handle } = resolveTask(context.provider.name, value.handle);
  return { handle, wait: { ...value.wait, nextReadAt: value.nextReadAt }, fault: value.fault };
}

/** Says whether a value has the shape of a saved wait. */
export function isSavedWait(value: unknown): value is SavedWait {
  return isRecord(value) && isRecord(value.handle) && isRecord(value.wait) && typeof value.nextReadAt === "number";
}

/** The longest text that a saved wait keeps, in bytes of UTF-8. */
const MAX_TEXT_BYTES = 300;

function clip(text: string): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= MAX_TEXT_BYTES) return text;
  // What is cut in the middle of a character ends with a replacement character, which is left out.
  return new TextDecoder().decode(bytes.subarray(0, MAX_TEXT_BYTES)).replace(/\uFFFD$/, "");
}
