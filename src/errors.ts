import type { FailedTask, Handle, OtherTask } from "./task.ts";

const brand = Symbol.for("errand.error");

/** What went wrong, in one word that stays the same across versions. */
export type ErrorCode =
  | "api"
  | "connection"
  | "protocol"
  | "start_uncertain"
  | "task_failed"
  | "task_canceled"
  | "wait_timeout"
  | "unobservable"
  | "output_invalid"
  | "run_aborted";

/** What every error of this library can say about where it happened. */
export type ErrorFacts = {
  provider: string;
  /** Names the task; undefined only where no task is known to exist. */
  handle?: Handle | undefined;
  cause?: unknown;
};

/** The base of all errors of this library. None holds a key, a secret value or a Request. */
export abstract class ErrandError extends Error {
  abstract readonly code: ErrorCode;
  readonly provider: string;
  /** Names the task; undefined only where no task is known to exist. */
  readonly handle: Handle | undefined;

  constructor(message: string, { provider, handle, cause }: ErrorFacts) {
    super(message, cause === undefined ? undefined : { cause });
    this.provider = provider;
    this.handle = handle;
    Object.defineProperty(this, brand, { value: true });
  }

  /** The error as plain data for a log: `JSON.stringify` leaves out the message and the cause of an Error by itself. */
  toJSON(): Record<string, unknown> {
    const cause = this.cause === undefined ? {} : { cause: briefly(this.cause) };
    return { message: this.message, ...(this as object), ...cause };
  }
}

/** Says whether a value is an error of this library, also when it comes from another copy of it. */
export function isErrandError(value: unknown): value is ErrandError {
  return typeof value === "object" && value !== null && (value as Record<symbol, unknown>)[brand] === true;
}

function briefly(cause: unknown): unknown {
  if (isErrandError(cause)) return cause.toJSON();
  return cause instanceof Error ? { name: cause.name, message: cause.message } : cause;
}

type ApiFacts = {
  status: number;
  body: unknown;
  retryAfterMs: number | undefined;
  providerCode?: string | number | undefined;
};

/** The provider answered with an error status. */
export class ApiError extends ErrandError {
  override readonly name = "ApiError";
  readonly code = "api";
  readonly status: number;
  /** The provider's body: parsed where it is JSON, text otherwise, undefined when empty. Secrets are masked. */
  readonly body: unknown;
  /** What `Retry-After` asked for, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /**
   * The provider's own code, where its body has one: BrowserAct says by it what its 400 means, see `browserActCodes`.
   * Anchor Browser repeats the HTTP status.
   */
  readonly providerCode: string | number | undefined;

  constructor(message: string, facts: ErrorFacts & ApiFacts) {
    super(message, facts);
    this.status = facts.status;
    this.body = facts.body;
    this.retryAfterMs = facts.retryAfterMs;
    this.providerCode = facts.providerCode;
  }
}

/** No answer came: the network, the name, TLS, or the time limit of one request. */
export class ConnectionError extends ErrandError {
  override readonly name = "ConnectionError";
  readonly code = "connection";
  /** False when it is certain that the provider never saw the request. */
  readonly sent: boolean;

  constructor(message: string, facts: ErrorFacts & { sent: boolean }) {
    super(message, facts);
    this.sent = facts.sent;
  }
}

/** An answer came that the contract does not allow: not JSON, cut short, no status, a redirect, too large. */
export class ProtocolError extends ErrandError {
  override readonly name = "ProtocolError";
  readonly code = "protocol";
  readonly status: number | undefined;
  /** What came, as far as it was read: parsed where it is JSON, the beginning of the text otherwise. */
  readonly raw: unknown;

  constructor(message: string, facts: ErrorFacts & { status?: number | undefined; raw?: unknown }) {
    super(message, facts);
    this.status = facts.status;
    this.raw = facts.raw;
  }
}

/** A start was sent and nobody can say whether the provider took it. It is never sent again by itself. */
export class StartUncertainError extends ErrandError {
  override readonly name = "StartUncertainError";
  readonly code = "start_uncertain";
  /** ISO 8601, taken before the start was sent: look for a task of that time before you start another. */
  readonly startedAt: string;
  /** The HTTP status, when an answer came. */
  readonly status: number | undefined;
  /** The answer's body, when one came. */
  readonly body: unknown;

  constructor(message: string, facts: ErrorFacts & { startedAt: string; status: number | undefined; body: unknown }) {
    super(message, facts);
    this.startedAt = facts.startedAt;
    this.status = facts.status;
    this.body = facts.body;
  }
}

/** The task ended as failed. */
export class TaskFailedError extends ErrandError {
  override readonly name = "TaskFailedError";
  readonly code = "task_failed";
  readonly task: FailedTask;

  constructor(message: string, facts: ErrorFacts & { task: FailedTask }) {
    super(message, facts);
    this.task = facts.task;
  }
}

/** The task ended as canceled. */
export class TaskCanceledError extends ErrandError {
  override readonly name = "TaskCanceledError";
  readonly code = "task_canceled";
  readonly task: OtherTask;

  constructor(message: string, facts: ErrorFacts & { task: OtherTask }) {
    super(message, facts);
    this.task = facts.task;
  }
}

/** What a wait had seen when it gave up. */
export type WaitRecord = {
  /** The last status the provider answered, in its own word. */
  lastStatus: string | undefined;
  /** How many reads of the task were answered well, and how many failed. */
  reads: number;
  failedReads: number;
};

/** The wait's time is over; the task goes on. Wait again with `error.handle`. */
export class WaitTimeoutError extends ErrandError {
  override readonly name = "WaitTimeoutError";
  readonly code = "wait_timeout";
  readonly timeoutMs: number;
  readonly seen: WaitRecord;

  constructor(message: string, facts: ErrorFacts & { timeoutMs: number; seen: WaitRecord }) {
    super(message, facts);
    this.timeoutMs = facts.timeoutMs;
    this.seen = facts.seen;
  }
}

/** No usable answer for too long; the task may be running, or over. The cause is the last fault. */
export class UnobservableError extends ErrandError {
  override readonly name = "UnobservableError";
  readonly code = "unobservable";
  readonly seen: WaitRecord;

  constructor(message: string, facts: ErrorFacts & { seen: WaitRecord }) {
    super(message, facts);
    this.seen = facts.seen;
  }
}

/** The task completed and its output does not fit the schema. The output is kept as it came. */
export class OutputInvalidError extends ErrandError {
  override readonly name = "OutputInvalidError";
  readonly code = "output_invalid";
  readonly output: unknown;
  readonly raw: unknown;
  /** What the schema library objected to. */
  readonly issues: readonly { message: string; path: string }[];

  constructor(
    message: string,
    facts: ErrorFacts & { output: unknown; raw: unknown; issues: readonly { message: string; path: string }[] },
  ) {
    super(message, facts);
    this.output = facts.output;
    this.raw = facts.raw;
    this.issues = facts.issues;
  }
}

/** `run` was ended by its caller after the start was answered; the task goes on. The cause is what ended it. */
export class RunAbortedError extends ErrandError {
  override readonly name = "RunAbortedError";
  readonly code = "run_aborted";
}
