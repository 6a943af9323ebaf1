import { ErrandError } from "./errand-error.ts";
import { isBranded } from "./plain-data.ts";
import type { FailedTask, OtherTask, TaskState } from "./task.ts";

export type { ErrorCode, ErrorFacts } from "./errand-error.ts";
export { ErrandError, messageOf, phrase } from "./errand-error.ts";
export { isErrorLike, MAX_CAUSES } from "./plain-data.ts";

/** Every error of this library: a comparison of `code` tells which, and with it the fields that the error has. */
export type AnyErrandError =
  | ApiError
  | ConnectionError
  | ProtocolError
  | StartUncertainError
  | TaskFailedError
  | TaskCanceledError
  | TaskPausedError
  | WaitTimeoutError
  | UnobservableError
  | OutputInvalidError
  | RunAbortedError
  | JournalError
  | KeyReusedError;

/** Says whether a value is an error of this library, also when it comes from another copy of it. */
export function isErrandError(value: unknown): value is AnyErrandError {
  return isBranded(value);
}

type ApiFacts = {
  sent?: boolean | undefined;
  status: number;
  body: unknown;
  retryAfterMs: number | undefined;
  providerCode?: string | number | undefined;
};

/** The provider answered with an error status. */
export class ApiError extends ErrandError<ApiFacts> {
  override readonly name = "ApiError";
  readonly code = "api";
  /** False when the request was never sent: a 429 to an earlier one has paused such requests for longer than this can wait. */
  declare readonly sent?: boolean;
  /** The HTTP status. */
  declare readonly status: number;
  /** The provider's body: parsed where it is JSON, text otherwise, undefined when empty. Secrets are masked. */
  declare readonly body: unknown;
  /** What `Retry-After` asked for, in milliseconds. */
  declare readonly retryAfterMs: number | undefined;
  /**
   * The provider's own code, where its body has one: BrowserAct says by it what its 400 means, see `browserActCodes`.
   * Anchor Browser repeats the HTTP status.
   */
  declare readonly providerCode: string | number | undefined;
}

/** No answer came: the network, the name, TLS, or the time limit of one request. */
export class ConnectionError extends ErrandError<{ sent: boolean }> {
  override readonly name = "ConnectionError";
  readonly code = "connection";
  /** False when it is certain that the provider never saw the request. */
  declare readonly sent: boolean;
}

/** An answer came that the contract does not allow: not JSON, cut short, no status, a redirect, too large. */
export class ProtocolError extends ErrandError<{ status?: number | undefined; raw?: unknown }> {
  override readonly name = "ProtocolError";
  readonly code = "protocol";
  /** The HTTP status of the answer. */
  declare readonly status: number | undefined;
  /** What came, as far as it was read: parsed where it is JSON, the beginning of the text otherwise. */
  declare readonly raw: unknown;
}

/** A start was sent and nobody can say whether the provider took it. It is never sent again by itself. */
export class StartUncertainError extends ErrandError<{ startedAt: string; status: number | undefined; body: unknown }> {
  override readonly name = "StartUncertainError";
  readonly code = "start_uncertain";
  /** ISO 8601, taken before the start was sent: look for a task of that time before you start another. */
  declare readonly startedAt: string;
  /** The HTTP status, when an answer came. */
  declare readonly status: number | undefined;
  /** The answer's body, when one came. */
  declare readonly body: unknown;
}

/** The task ended as failed. */
export class TaskFailedError extends ErrandError<{ task: FailedTask }> {
  override readonly name = "TaskFailedError";
  readonly code = "task_failed";
  /** The task at its end; `task.error` is the reason. */
  declare readonly task: FailedTask;
}

/** The task ended as canceled. */
export class TaskCanceledError extends ErrandError<{ task: OtherTask }> {
  override readonly name = "TaskCanceledError";
  readonly code = "task_canceled";
  /** The task at its end. */
  declare readonly task: OtherTask;
}

/** The task is paused, and the wait was told to end then (`onPaused`). Somebody may have to act; the task is not over. */
export class TaskPausedError extends ErrandError<{ task: OtherTask; seen: WaitRecord }> {
  override readonly name = "TaskPausedError";
  readonly code = "task_paused";
  /** The paused task, with `liveUrl` and the provider's `question` where it gives them. */
  declare readonly task: OtherTask;
  /** What the wait had seen by then. */
  declare readonly seen: WaitRecord;
}

/** What a wait had seen when it gave up. */
export type WaitRecord = {
  /** The last status the provider answered, in its own word. */
  lastStatus: string | undefined;
  /** What that word stands for; undefined while no read was answered well. */
  state: TaskState | undefined;
  /** ISO 8601: when that answer came. */
  lastReadAt: string | undefined;
  /** How many reads of the task were answered well. */
  reads: number;
  /** How many failed. */
  failedReads: number;
};

/** What came of a stop at the end of a wait: the provider was asked and took it, or that failed or was not answered in time. */
export type StopResult = "asked" | "failed";

/** The wait's time is over. The task goes on, unless `onTimeout: "stop"` was given: wait again with `error.handle`. */
export class WaitTimeoutError extends ErrandError<{
  timeoutMs: number;
  seen: WaitRecord;
  stopped?: StopResult | undefined;
}> {
  override readonly name = "WaitTimeoutError";
  readonly code = "wait_timeout";
  /** The time that the wait had, in milliseconds. */
  declare readonly timeoutMs: number;
  /** With `onTimeout: "stop"`: whether the provider took the stop. */
  declare readonly stopped?: StopResult;
  /** What it had seen by then. */
  declare readonly seen: WaitRecord;
}

/** No usable answer for too long; the task may be running, or over. The cause is the last fault. */
export class UnobservableError extends ErrandError<{ seen: WaitRecord }> {
  override readonly name = "UnobservableError";
  readonly code = "unobservable";
  /** What the wait had seen by then. */
  declare readonly seen: WaitRecord;
}

/** An objection of a schema to an output. */
export type OutputIssue = {
  /** What the schema library says. */
  message: string;
  /** Where in the output: its keys, each behind a `/` and not escaped, as in `/nodes/0/name`; empty at the root. */
  path: string;
};

/** The task completed and its output does not fit the schema. The output is kept as it came. */
export class OutputInvalidError extends ErrandError<{ output: unknown; raw: unknown; issues: readonly OutputIssue[] }> {
  override readonly name = "OutputInvalidError";
  readonly code = "output_invalid";
  /** The output as it came. */
  declare readonly output: unknown;
  /** The provider's whole answer. */
  declare readonly raw: unknown;
  /** What the schema library objected to. */
  declare readonly issues: readonly OutputIssue[];
}

/**
 * `run` was ended by its caller after the start was answered. The cause is what ended it: the signal's reason, or what
 * `onEvent` threw. The task goes on, unless it was over already or `onAbort: "stop"` was given and the signal aborted.
 */
export class RunAbortedError extends ErrandError<{ stopped?: StopResult | undefined }> {
  override readonly name = "RunAbortedError";
  readonly code = "run_aborted";
  /** With `onAbort: "stop"`: whether the provider took the stop. */
  declare readonly stopped?: StopResult;
}

/** The journal could not be read or written; the cause is its own error. With a `handle`, that task is running or over. */
export class JournalError extends ErrandError<{ taskKey: string | undefined }> {
  override readonly name = "JournalError";
  readonly code = "journal";
  /** The key that was to be started; undefined where the journal could not be opened for any. */
  declare readonly taskKey: string | undefined;
}

/** The key was used for another input, or for another provider, before: nothing was sent. */
export class KeyReusedError extends ErrandError<{ taskKey: string }> {
  override readonly name = "KeyReusedError";
  readonly code = "key_reused";
  /** The key. */
  declare readonly taskKey: string;
}
