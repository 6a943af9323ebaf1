/** Where a task stands, in one vocabulary for every provider. `unknown` is a word the contract does not know, or the provider's own word for not knowing. */
export type TaskState = "queued" | "running" | "paused" | "completed" | "failed" | "canceled" | "unknown";

const STATES: ReadonlySet<unknown> = new Set<TaskState>([
  "queued",
  "running",
  "paused",
  "completed",
  "failed",
  "canceled",
  "unknown",
]);

/** Says whether a value is one of the states. */
export function isTaskState(value: unknown): value is TaskState {
  return STATES.has(value);
}

/** The states after which nothing changes any more. */
export type TerminalState = "completed" | "failed" | "canceled";

/** Says whether a state is final. */
export function isTerminal(state: TaskState): state is TerminalState {
  return state === "completed" || state === "failed" || state === "canceled";
}

/**
 * Looks a provider's status word up in its table.
 *
 * @returns `unknown` for a word that the table does not hold: a wait goes on, for `unknownBudgetMs` at most.
 */
export function toTaskState(table: Readonly<Record<string, TaskState>>, status: string): TaskState {
  // `table["constructor"]` would be a function.
  return (Object.hasOwn(table, status) && table[status]) || "unknown";
}

/**
 * What names a started task: plain JSON without secrets. Save it anywhere, and pass it to `get`, `wait`, `watch` or
 * `stop` in any process.
 */
// biome-ignore lint/suspicious/noExplicitAny: with `string` the handle of an error or an event, whose provider types do not follow, could not be given back to its client.
export type Handle<Name extends string = any> = {
  /** Version of this shape. */
  v: 1;
  /** The provider that runs the task, such as `anchor-browser`. */
  provider: Name;
  /** The provider's id of the task. Always a string, also where the provider's ids look like numbers. */
  id: string;
  /** ISO 8601, taken before the start was sent. The pace of a wait follows from it. */
  startedAt: string;
  /** Which of the provider's kinds of start was used, where it has several. */
  kind?: string | undefined;
  /** The browser session that the task runs in, where it is known. */
  sessionId?: string | undefined;
};

/** Why a task failed, in the provider's words. */
export type TaskFailure = {
  /** The provider's message; empty when it gave none. */
  message: string;
  /** The provider's error code, where it has one. */
  code?: string | number | undefined;
};

/** The provider's own judgement of a completed task, where it gives one. */
export type Verdict = "success" | "failure" | undefined;

/** A file that a task made. What is missing is what the provider does not say. */
export type TaskFile = {
  /** The provider's id of the file, where it takes one to fetch it. */
  id?: string | undefined;
  /** What it is called. */
  name?: string | undefined;
  /** Where to fetch it, without a key. */
  url?: string | undefined;
  /** How large it is, in bytes. */
  sizeBytes?: number | undefined;
  /** ISO 8601: when `url` stops working. */
  expiresAt?: string | undefined;
  /** The task that made it, where the provider needs that to say where the file is. */
  taskId?: string | undefined;
};

/** What a task took, as far as the provider tells; a field that it does not tell is undefined. */
export type TaskUsage = {
  /** What it cost, in US dollars. */
  costUsd?: number | undefined;
  /** What it cost, in the provider's own credits. */
  credits?: number | undefined;
  /** How many steps the agent took. */
  steps?: number | undefined;
  /** How many tokens the model read. */
  inputTokens?: number | undefined;
  /** How many tokens the model wrote. */
  outputTokens?: number | undefined;
};

/** One step of an agent, or one event of its run. */
export type TaskStep = {
  /** The provider's number of the step. Grows from step to step, not always by one. */
  number: number;
  /** What the agent did or meant to do, in the provider's words; empty where it says nothing. */
  text: string;
  /** The page that the browser showed. */
  url?: string | undefined;
  /** A picture of that page. */
  screenshotUrl?: string | undefined;
  /** ISO 8601: when it happened. */
  at?: string | undefined;
  /** The step as the provider gave it. */
  raw: unknown;
};

type TaskFacts<Raw> = {
  /** Names the task; undefined only when a provider answered a start with the finished task and no id. */
  handle: Handle | undefined;
  /** The provider's own status word, as it came. */
  status: string;
  /** A page that shows the browser at work, where the provider gives one. */
  liveUrl?: string | undefined;
  /** What a paused task asks of a person, in the provider's words, where it gives them. */
  question?: string | undefined;
  /** The files that the task made, where the provider names them with the task. */
  files?: readonly TaskFile[] | undefined;
  /** What the task took, where the provider tells it. */
  usage?: TaskUsage | undefined;
  /** The provider's whole answer, secrets masked. */
  raw: Raw;
};

/** A task that ended by itself. Completed is not the same as done well: see `verdict`, and look into `output`. */
export type CompletedTask<Output = unknown, Raw = unknown> = TaskFacts<Raw> & {
  state: "completed";
  /** What the task produced: validated when a schema was given, as it came otherwise. */
  output: Output;
  /** Undefined where the provider does not judge. */
  verdict: Verdict;
};

/** A task that ended with an error. */
export type FailedTask<Raw = unknown> = TaskFacts<Raw> & {
  state: "failed";
  /** Why it failed. */
  error: TaskFailure;
};

/** A task that is not over, was canceled, or stands at a word nobody knows. */
export type OtherTask<Raw = unknown> = TaskFacts<Raw> & {
  /** Where it stands. */
  state: Exclude<TaskState, "completed" | "failed">;
};

/** A task as one read saw it, discriminated by `state`. */
export type Task<Output = unknown, Raw = unknown> = CompletedTask<Output, Raw> | FailedTask<Raw> | OtherTask<Raw>;

/** Checks an id before it goes into a URL: ids are strings, and neither empty nor a dot segment. */
export function checkId(id: unknown, what: string): string {
  if (typeof id !== "string") {
    throw new TypeError(`${what} must be a string, got ${id === null ? "null" : typeof id}.`);
  }
  if (/^(\s*|\.\.?)$/.test(id)) throw new TypeError(`${what} must not be empty, "." or "..".`);
  try {
    encodeURIComponent(id);
  } catch {
    throw new TypeError(`${what} holds half a Unicode character.`);
  }
  return id;
}

/** What `resolveTask` found: the handle, and whether its age is known or the caller gave only an id. */
export type ResolvedTask<Name extends string = string> = { handle: Handle<Name>; bareId: boolean };

/**
 * Reads a handle or a bare id that a caller gave, and copies it: what the caller does to it afterwards changes nothing.
 * Refuses another provider's handle and shapes it does not know.
 */
export function resolveTask<Name extends string>(provider: Name, value: unknown): ResolvedTask<Name> {
  if (typeof value === "string") {
    const id = checkId(value, "The task id");
    return { handle: { v: 1, provider, id, startedAt: new Date().toISOString() }, bareId: true };
  }
  const { v, provider: owner, id, startedAt, kind, sessionId } = (value ?? {}) as Record<string, unknown>;
  if (typeof v === "number" && v > 1) throw new TypeError(`This handle has v: ${v}, not 1. Update errand.`);
  if (v !== 1) {
    const given = value === null ? "null" : typeof value === "object" ? "an object without v: 1" : typeof value;
    throw new TypeError(`Expected a handle or a task id, got ${given}.`);
  }
  if (owner !== provider) {
    throw new TypeError(
      `This handle belongs to ${JSON.stringify(owner)}, not to "${provider}". Use that provider's client.`,
    );
  }
  if (typeof startedAt !== "string" || Number.isNaN(Date.parse(startedAt))) {
    throw new TypeError("The handle's startedAt must be an ISO 8601 date.");
  }
  if (kind !== undefined && typeof kind !== "string") throw new TypeError("The handle's kind must be a string.");
  const handle: Handle<Name> = {
    ...(value as Handle<Name>),
    v,
    provider,
    id: checkId(id, "The handle's id"),
    startedAt,
  };
  if (kind !== undefined) handle.kind = kind;
  if (sessionId !== undefined) handle.sessionId = checkId(sessionId, "The handle's sessionId");
  return { handle, bareId: false };
}
