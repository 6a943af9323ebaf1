import type { Journal } from "../lifecycle/journal.ts";

/** A note to the step of a job, which nobody but the step itself may write into: read now, or stop the task. */
export type Note = "read" | "stop";

/** What the workers of one queue share beside its jobs, in the same database. */
export interface QueueStore {
  readonly journal: Journal;
  /** The time of the database, in milliseconds: clocks of workers may differ by minutes. */
  now(): Promise<number>;
  /** Takes the next turn of a budget of one request every `gapMs`; gives how long to wait for it. */
  takeTurn(budget: string, gapMs: number): Promise<number>;
  /** Leaves a note to the step of a job. */
  leave(note: Note, jobId: string): Promise<void>;
  /** Takes a note away; says whether there was one. */
  take(note: Note, jobId: string): Promise<boolean>;
  /** Throws an Error if the database may lose jobs on its own. */
  check(): Promise<void>;
}
