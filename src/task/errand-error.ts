import { addBrand, isErrorLike, toPlainData } from "./plain-data.ts";
import type { Handle } from "./task.ts";

/** What went wrong, in one word that stays the same across versions. */
export type ErrorCode =
  | "api"
  | "connection"
  | "protocol"
  | "start_uncertain"
  | "task_failed"
  | "task_canceled"
  | "task_paused"
  | "wait_timeout"
  | "unobservable"
  | "output_invalid"
  | "run_aborted"
  | "journal"
  | "key_reused";

/** What every error of this library can say about where it happened. */
export type ErrorFacts = {
  provider: string;
  /** Names the task; undefined only where no task is known to exist. */
  handle?: Handle | undefined;
  cause?: unknown;
};

/** The base of all errors of this library. None holds a key, a secret value or a Request. */
export abstract class ErrandError<Facts extends object = object> extends Error {
  /** What went wrong, in one word. */
  abstract readonly code: ErrorCode;
  /** The provider that was asked, such as `anchor-browser`. */
  declare readonly provider: string;
  /** Names the task; undefined only where none is known to exist, or the start was answered with the finished task and no id. */
  readonly handle: Handle | undefined;

  /** Every fact becomes a field of that name: the classes below declare theirs, and set none themselves. */
  constructor(message: string, { cause, ...facts }: ErrorFacts & Facts) {
    super(asMessage(message), cause === undefined ? undefined : { cause });
    Object.assign(this, facts);
    addBrand(this);
  }

  /**
   * The error as plain data, for a log or another thread: its message, its fields and its cause. `JSON.stringify`,
   * `structuredClone` and `postMessage` take it; of an Error itself they leave out most.
   */
  toJSON(): Record<string, unknown> {
    return toPlainData(this) as Record<string, unknown>;
  }
}

/** Gives the message of an error, or as text whatever else was thrown. */
export function messageOf(error: unknown): string {
  return isErrorLike(error) ? error.message : String(error);
}

/** Somebody else's sentence as a part of ours, without what it ends with, and no longer than half of a message. */
export function phrase(text: string): string {
  return shortened(text.trim(), MAX_MESSAGE / 2).replace(/[.:]$/, "");
}

/** Longest message of an error, in characters. */
const MAX_MESSAGE = 2_000;

/** A sentence on one line, without control characters, for logs and terminals. */
function asMessage(text: string): string {
  return shortened(text.replace(/[\p{Cc}\u2028\u2029]+/gu, " "), MAX_MESSAGE);
}

function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  // Half of a character outside the basic plane would not be text.
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
