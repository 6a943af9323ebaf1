import type { ClientConfig } from "./http/client-options.ts";
import type { Call } from "./http/http.ts";
import type { Handle, TaskFailure, TaskFile, TaskState, TaskStep, TaskUsage, Verdict } from "./task/task.ts";

/** What one read of a task says, before secrets are masked and output is validated. */
export type Reading<Output = unknown> = {
  /** The provider's own word. */
  status: string;
  /** What the word stands for: look it up with `toTaskState`. */
  state: TaskState;
  /** The provider's whole answer. */
  raw: unknown;
  /** What the task produced. Read only when `state` is `completed`. */
  output?: Output | undefined;
  /** The provider's own judgement of a completed task, where it gives one. */
  verdict?: Verdict;
  /** Why it failed. Read only when `state` is `failed`. */
  error?: TaskFailure | undefined;
  /** A page that shows the browser at work. */
  liveUrl?: string | undefined;
  /** What a paused task asks of a person, in the provider's words. */
  question?: string | undefined;
  /** What the task has made so far, where the read names it. */
  files?: readonly TaskFile[] | undefined;
  /** What the task took so far. */
  usage?: TaskUsage | undefined;
};

/** The steps that a task has made since an earlier read of them. */
export type StepsPage = {
  /** Oldest first. */
  steps: readonly TaskStep[];
  /** Where the next read begins; the same as before where nothing came. */
  next: number | string | undefined;
  /** Whether a further page is there already. */
  hasMore?: boolean | undefined;
  /** The page that shows the browser at work, where these steps name it. */
  liveUrl?: string | undefined;
};

/** What a start answered: the new task's id, or, where the provider did the work at once, the finished task. */
export type Started<Output = unknown> =
  | {
      /** The provider's id of the task. */
      id: string;
      /** Which of the provider's kinds of start was used, where it has several: kept in the handle. */
      kind?: string;
      /** The browser session that the task runs in, where it is known: kept in the handle. */
      sessionId?: string | undefined;
    }
  | {
      /** The task, as a read at its end would give it. */
      finished: Reading<Output>;
    };

/** A page of a provider's list of tasks, for reading many statuses with one request. */
export type ReadingsPage<Output = unknown> = {
  /** What the page says of each task. */
  readings: readonly { id: string; reading: Reading<Output> }[];
  /** What to ask for next; undefined on the last page. */
  next: number | string | undefined;
};

/** How to read the status of many tasks at once. */
export type ManyReader<Output = unknown> = {
  /** The most tasks a page can hold. */
  pageSize: number;
  /** Reads one page: one GET. `cursor` is what the page before gave as `next`, undefined for the first. */
  readPage(cursor: number | string | undefined, call: Call): Promise<ReadingsPage<Output>>;
};

/** Where and how a provider takes the JSON Schema of the output. */
export type SchemaField = {
  /** The field of the input that holds it. */
  field: string;
  /** Writes it as the provider wants it: as it is, or as a string. */
  encode(schema: Record<string, unknown>): unknown;
};

/** A task that the provider lists, and that a start whose answer was lost may have made. */
export type FoundTask = {
  /** The provider's id of the task. */
  id: string;
  /** Which of the provider's kinds of start was used, where it has several. */
  kind?: string | undefined;
  /** The browser session that the task runs in, where the list names it. */
  sessionId?: string | undefined;
  /** Whether it carries the marker of the start; otherwise it has the same input. */
  exact: boolean;
  /** The provider's own entry of the task. */
  raw: unknown;
};

/** How to find the task of a start whose answer was lost. */
export type StartFinder<Input = never> = {
  /** Puts a marker into an input, so that the task carries it. Throws a TypeError where the input has no room for it. */
  mark?(input: Input, marker: string): object;
  /** Whether every task that was started is found by its marker: finding none is then proof that there is none. */
  readonly proves?: boolean;
  /** Reads the tasks made at `since` or later that carry the marker or have the input. */
  find(start: { input: Input; marker: string; since: Date }, call: Call): Promise<readonly FoundTask[]>;
};

/**
 * A provider: the facts and calls of one API. The verbs of a client know nothing else of it. Each method makes one HTTP
 * request by `http.with(call)`, never repeats it, and lets its errors through.
 */
export interface Provider<Name extends string = string, Input = never, Output = unknown> {
  /** The provider's name: it stands in handles and error messages, so it never changes. */
  readonly name: Name;
  /** What `createHttp` gave: the API and the options of one client. */
  readonly http: {
    readonly config: ClientConfig;
    readonly api: unknown;
    download(url: string, call: Call): Promise<Response>;
  };
  /** Throws a TypeError for an input that types refuse and JavaScript lets through, before it is queued. */
  checkInput?(input: Input): void;
  /** Starts a task: one POST. An error that says no more than "it failed" becomes a StartUncertainError. */
  start(input: Input, call: Call): Promise<Started<Output>>;
  /** Reads whether the task is over: the cheapest GET that tells. */
  readStatus(handle: Handle, call: Call): Promise<Reading<Output>>;
  /** Reads the whole task, once at its end; absent where the status read holds the output. */
  readTask?(handle: Handle, call: Call): Promise<Reading<Output>>;
  /** Reads where a task that goes on can be watched; absent where `readStatus` tells it, and where nothing does. */
  readLiveUrl?(handle: Handle, call: Call): Promise<string | undefined>;
  /** Reads the files of a completed task; absent where `readStatus` or `readTask` names them. Sends nothing where `whole` tells that there are none. */
  readFiles?(handle: Handle, whole: Reading<Output>, call: Call): Promise<readonly TaskFile[] | undefined>;
  /** Reads where a file can be fetched that has no `url`, or whose `url` has expired. */
  readFileUrl?(file: TaskFile, call: Call): Promise<string>;
  /** Reads the steps after a cursor, all of them for undefined; present where the provider tells steps. */
  readSteps?(handle: Handle, cursor: number | string | undefined, call: Call): Promise<StepsPage>;
  /** Present where tasks can be listed: many waits then share one request. */
  readonly many?: ManyReader<Output>;
  /** Present where a task can be found again when the answer to its start was lost. */
  readonly finder?: StartFinder<Input>;
  /** The codes of a refused start that mean: too many tasks are running. A 429 means that everywhere. */
  readonly fullCodes?: readonly (string | number)[];
  /** Present where a task can be paused, by a person or to ask one: waits then take `onPaused`. */
  readonly pauses?: true;
  /** Present where the provider accepts a schema for the output. */
  readonly schemaField?: SchemaField;
  /** Present where the provider judges whether a completed task did what was asked: `verdict` then says so. */
  readonly judges?: true;
  /** The values of an input that must not be shown in errors, events and logs. */
  secretsOf?(input: Input): readonly string[];
  /** Stops a task; present where the provider can. */
  stop?(handle: Handle, call: Call): Promise<void>;
  /** Pauses a task; present where the provider can. */
  pause?(handle: Handle, call: Call): Promise<void>;
  /** Lets a paused task go on; present where the provider can. */
  resume?(handle: Handle, call: Call): Promise<void>;
  /** Ends the browser session that the caller gave the task, where the provider cannot stop a task itself. */
  endSession?(handle: Handle, call: Call): Promise<void>;
  /** Reads one page of tasks in the provider's own shape; present where the provider lists them. */
  list?(query: never, call: Call): Promise<unknown>;
}

/** The operations of a contract, such as `PUT /stop`, whose 200 has no body: each must be named, or its answer is no JSON. */
export type EmptyAnswers<Paths> = Record<
  {
    [Path in keyof Paths & string]: {
      [Verb in keyof Paths[Path] & string]: Paths[Path][Verb] extends { responses: { 200: { content?: never } } }
        ? `${Uppercase<Verb>} ${Path}`
        : never;
    }[keyof Paths[Path] & string];
  }[keyof Paths & string],
  true
>;

export type InputOf<P> = P extends { start(input: infer Input, call: Call): unknown } ? Input : never;
/** What a provider's tasks produce. */
export type OutputOf<P> = P extends { readStatus(handle: Handle, call: Call): Promise<Reading<infer Output>> }
  ? Output
  : never;
/** The name of a provider. */
export type NameOf<P> = P extends { readonly name: infer Name extends string } ? Name : never;
