import type { OpenApiDocument } from "../contract/openapi.ts";
import type { TaskState } from "../task/task.ts";

/**
 * How the operations of a document start, read and end tasks: all that the mock has to know of a provider. Documents carry
 * it as `x-tasks`, a list; a document of your own may carry it too, or {@link MockOptions.tasks} takes it.
 *
 * Operations are written as in `GET /runs/{run_id}`, fields as JSON pointers into an answer, such as `/data/status`.
 */
export type TaskDescription = {
  /** The client that speaks these operations, where one document serves several. */
  readonly provider?: string;
  /** The provider's words for each state, the one that the mock says first. Examples of answers have these names. */
  readonly states: Readonly<Partial<Record<TaskState, string | readonly string[]>>>;
  /** The examples of a completed task that was judged. */
  readonly verdicts?: Readonly<Partial<Record<"success" | "failure", string>>>;
  /** Starts a task. */
  readonly start: string | readonly string[];
  /** Reads one task. */
  readonly read: TaskOperations;
  /** Ends a task, or the session that it runs in. */
  readonly stop?: TaskOperations;
  /** Lets a task stand still. */
  readonly pause?: TaskOperations;
  /** Lets a paused task go on. */
  readonly resume?: TaskOperations;
  /** Lists tasks, the newest first. */
  readonly list?: ListDescription;
  /** Where an answer tells what. A field that an answer neither shows nor declares is left out there. */
  readonly fields: TaskFields;
  /** Fields of an answer that repeat a field of the start's body: pointer in the answer, pointer in the body. */
  readonly echo?: Readonly<Record<string, string>>;
  /** Where a start names the session that it is to run in: a field of the body, or of the query as in `?sessionId`. */
  readonly session?: string;
  /** Names of answers for what the provider refuses, each `status example`, such as `400 taskNotFound`. */
  readonly refusals?: Readonly<Partial<Record<"full" | "missing" | "over" | "notPaused", string>>>;
  /** What is delivered when a status changes. */
  readonly webhook?: WebhookDescription;
};

/** Operations on one task, which a parameter names: of the path, or the query, or a field of the body (`/task_id`). */
export type TaskOperations = string | TaskOperation | readonly (string | TaskOperation)[];
/** An operation, and how its requests name their task. */
export type TaskOperation = {
  /** The operation, such as `GET /runs/{run_id}`. */
  readonly operation: string;
  /** The parameter that holds the task's id. @default the last one of the path, or else the query's first that ends with `id` */
  readonly id?: string;
  /** The parameter that holds the id of the task's session, where the operation names no task. */
  readonly session?: string;
};

/** The operation that lists tasks, and how its pages are asked for. */
export type ListDescription = {
  /** The operation, such as `GET /runs`. */
  readonly operation: string;
  /** The list of tasks in the answer. */
  readonly items: string;
  /** The query field with the number of the page. */
  readonly page?: string;
  /** The query field with the cursor of the page, in place of a number. */
  readonly cursor?: string;
  /** The query field with the size of a page. */
  readonly size: string;
  /** The size of a page that nobody asked for. */
  readonly defaultSize: number;
  /** Query fields that a task must match, and the field of the item that they are compared with. */
  readonly filters?: Readonly<Record<string, string>>;
  /** Where the answer shows the cursor of the next page; null on the last one. */
  readonly next?: string;
  /** Where it shows whether there is a next page. */
  readonly more?: string;
  /** Where it shows the number of the page. */
  readonly number?: string;
  /** Where it shows the size of a page. */
  readonly shownSize?: string;
  /** Where it shows the number of tasks on all pages. */
  readonly total?: string;
  /** Where it shows the number of pages. */
  readonly pages?: string;
};

/** Where an answer about a task has what, as JSON pointers. */
export type TaskFields = {
  /** The task's id; also in the answer to a start. */
  readonly id: string;
  /** The provider's word for the status. */
  readonly status: string;
  /** The session that the task runs in. */
  readonly sessionId?: string;
  /** What the task produced. */
  readonly output?: string;
  /** Why it failed. */
  readonly error?: string;
  /** The provider's number or word for why it failed. */
  readonly errorCode?: string;
  /** Where a person can watch it. */
  readonly liveUrl?: string;
  /** What a paused task asks. */
  readonly question?: string;
  /** When it was started: a number of milliseconds, or a text, as the contract's example has it. */
  readonly startedAt?: string;
  /** When it was over, in the same form. */
  readonly finishedAt?: string;
  /** Its cost in US dollars. */
  readonly costUsd?: string;
  /** Its cost in the provider's credits. */
  readonly credits?: string;
  /** Tokens that the model read. */
  readonly inputTokens?: string;
  /** Tokens that the model wrote. */
  readonly outputTokens?: string;
  /** The files that it left. */
  readonly files?: ListField<"id" | "name" | "url" | "sizeBytes">;
  /** The steps that it took. */
  readonly steps?: ListField<"text" | "url" | "screenshotUrl" | "number">;
};

/** A list in an answer: where it is, and the keys of its items. */
export type ListField<Key extends string> = Readonly<Partial<Record<Key, string>>> & {
  /** The JSON pointer to the list. */
  readonly at: string;
  /** The field that each item is, where items are texts. */
  readonly item?: Key;
};

/** What a provider delivers when a task's status changes, and how it signs it. */
export type WebhookDescription = {
  /** The body; `{id}`, `{sessionId}`, `{status}`, `{event}`, `{at}` and `{seconds}` are filled in. @default the task as it is read */
  readonly body?: unknown;
  /** The states that are told, and the name of each event. @default every status */
  readonly events?: Readonly<Partial<Record<TaskState, string>>>;
  /** Fields of the start's body that hold an address to call at every change. */
  readonly addresses?: readonly string[];
  /** Fields of the start's body that hold an address to call once the task is over. */
  readonly endAddresses?: readonly string[];
  /** Headers of a delivery; `{seconds}` and `{signature}` are filled in. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What the HMAC-SHA256 is made over; `{seconds}` and `{body}` are filled in. */
  readonly signed?: string;
  /** The query field of the address that carries the secret, where deliveries are not signed. */
  readonly secretParameter?: string;
};

/** The descriptions that a document carries; none where it does not say how tasks are started. */
export function tasksIn(document: OpenApiDocument): readonly TaskDescription[] {
  const { "x-tasks": tasks = [] } = document as OpenApiDocument & { "x-tasks"?: readonly TaskDescription[] };
  return tasks;
}

/** One or several values as a list. */
export function listOf<T>(values: T | readonly T[] | undefined): readonly T[] {
  return values === undefined ? [] : ([values].flat() as readonly T[]);
}

/** The word that the mock says for a state, or undefined where the provider has none. */
export function wordFor(description: TaskDescription, state: string): string | undefined {
  return listOf<string>(description.states[state as TaskState])[0];
}

/** What a word of the provider means. */
export function stateOf(description: TaskDescription, word: string): TaskState {
  const found = Object.entries(description.states).find(([, words]) => listOf<string>(words).includes(word));
  return (found?.[0] ?? "unknown") as TaskState;
}
