import type { StoredReading } from "../lifecycle/journal.ts";
import type { SavedWait } from "../lifecycle/saved-wait.ts";
import type { Handle } from "../task/task.ts";

/** How a task of a queue is waited for and started again; as `wait` and `run` take it. */
export interface TaskOptions {
  /** Gives up after this long, in milliseconds. @default 14_400_000 (4 hours) */
  timeoutMs?: number | undefined;
  /** The longest pause between two reads, in milliseconds. @default 15_000 */
  maxReadGapMs?: number | undefined;
  /** What to do about a start that was cut off and cannot be found again. @default "fail" */
  onUncertain?: "fail" | "restart" | undefined;
}

/** The data of a job. Only the step of the job writes it. */
export type TaskJobData = {
  v: 1;
  taskKey: string;
  provider: string;
  options: TaskOptions;
  /** An HMAC of the input, by which a reused key is told. */
  fingerprint: string;
  /** Dropped once the task has been started. */
  input?: unknown;
  handle?: Handle | undefined;
  saved?: SavedWait | undefined;
  /** Whose intent this job is looking at, and since when by the database's clock. */
  seen?: { claim: string; at: number } | undefined;
  /** How often in a row the account had no room. */
  refusals?: number | undefined;
};

/** An error as a job keeps it: its fields as `toJSON` gives them. */
export type PlainError = { message: string; code?: string; [field: string]: unknown };

/** What a job gives when it completes: how the task ended, or why there is no more to know. */
export type TaskJobResult =
  | { handle: Handle | undefined; ending: StoredReading; error?: undefined }
  | { handle: Handle | undefined; error: PlainError; ending?: undefined };

/** The id of the job of a key. BullMQ refuses ids with a colon, and integers. */
export async function jobIdOf(taskKey: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(taskKey));
  return `t-${Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
