import type { Handle, TaskFailure, TaskFile, TaskState, Verdict } from "../task/task.ts";

/** How far the start of a key has come. */
export type JournalState =
  /** An intent: a start is about to be sent, was sent, or was cut off. Nobody knows yet whether there is a task. */
  | "starting"
  /** The provider certainly took no start for this key: the next one may be sent. */
  | "refused"
  /** The task is known by its handle. */
  | "started"
  /** The task is over. */
  | "ended";

/** The last answer about a task that is over, secrets masked, without what a schema made of it. */
export interface StoredReading {
  /** The provider's own word. */
  status: string;
  /** What the word stands for. */
  state: TaskState;
  /** The provider's whole answer. */
  raw: unknown;
  /** What the task produced, if it completed. */
  output?: unknown;
  /** The provider's judgement, where it gives one. */
  verdict?: Verdict;
  /** Why it failed, if it did. */
  error?: TaskFailure | undefined;
  /** A page that shows the browser, where the provider gives one. */
  liveUrl?: string | undefined;
  /** The files that the task made, where the read names them. */
  files?: readonly TaskFile[] | undefined;
}

/** What a journal keeps for one key: plain JSON, without API keys and without the input. */
export interface JournalEntry {
  /** Version of this shape. */
  v: 1;
  /** Names this claim of the key; every intent has another. */
  claim: string;
  /** How far the start has come. */
  state: JournalState;
  /** The provider that the task belongs to, such as `anchor-browser`. */
  provider: string;
  /** An HMAC of the input, or `""` where inputs are not compared. */
  input: string;
  /** When this intent was written, ISO 8601, by its writer's clock. */
  at: string;
  /** When the earliest start was attempted that may have reached the provider, ISO 8601. Search for a lost task from here. */
  since: string;
  /** Names the task, in the states `started` and `ended`. Undefined where the provider finished the task at once, without an id. */
  handle?: Handle | undefined;
  /** The last answer, in the state `ended`. Undefined with `keepOutputs: false`. */
  ending?: StoredReading | undefined;
}

/**
 * Remembers which keys have been started, over crashes and between processes. `memoryJournal`, `fileJournal` and
 * `sqlJournal` of `errand/journal` are journals; any store can be one that has an atomic "replace if it is still this".
 * `journalTests` of `errand/journal` are the contract as tests.
 *
 * A method that rejects fails its start with a JournalError, before anything is sent. An entry must be durable when
 * `claim` or `write` resolves.
 */
export interface Journal {
  /**
   * Stores `entry` as the entry of `taskKey` if the present one has the claim `before`, or if there is none and `before` is
   * undefined. Atomic: of several at once with the same `before`, one gets true.
   */
  claim(taskKey: string, entry: JournalEntry, before: string | undefined): Promise<boolean>;
  /** Keeps `taskKey` as the holder of a task's id, unless another key holds it already. Atomic; gives the holder. */
  claimId(id: string, taskKey: string): Promise<string>;
  /** Replaces the entry of `taskKey` if its claim is still `entry.claim`; says whether it was. */
  write(taskKey: string, entry: JournalEntry): Promise<boolean>;
  /** The entry of `taskKey`, or undefined. */
  read(taskKey: string): Promise<JournalEntry | undefined>;
  /** Every key with its entry, in any order. */
  entries(): AsyncIterable<[taskKey: string, entry: JournalEntry]>;
  /** Keeps `candidate` as this journal's secret, unless it has one already. Atomic; gives the one that is kept. */
  secret(candidate: string): Promise<string>;
}
