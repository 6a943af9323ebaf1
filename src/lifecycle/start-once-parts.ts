import type { FoundTask } from "../provider.ts";
import type { JournalError, StartUncertainError } from "../task/errors.ts";
import type { Handle } from "../task/task.ts";
import type { JournalEntry, StoredReading } from "./journal.ts";
import type { JournalAccess } from "./journal-access.ts";
import type { JournalPlan } from "./journal-options.ts";
import type { StartHooks, StartOutcome } from "./send-start.ts";

/** Asks the provider for the tasks that carry the marker, or have the input, of a start at `since` or later. */
export type FindTasks = (marker: string, since: Date) => Promise<readonly FoundTask[]>;

/** What `startOnce` needs to know about a start and its provider. */
export type OnceStart = {
  plan: JournalPlan;
  provider: string;
  taskKey: string;
  /** A copy of the input as the caller gave it. */
  input: unknown;
  /** The secret values of the input. */
  secrets: readonly string[];
  signal: AbortSignal | undefined;
  /** Puts an exact marker into an input. */
  mark?: ((input: unknown, marker: string) => unknown) | undefined;
  /** Asks the provider for tasks that this start may have made; absent where it lists none. */
  find?: FindTasks | undefined;
  /** Whether a task that was started is always found by its marker, so that finding none is proof. */
  proves?: boolean | undefined;
  /** Finds out what became of an intent that somebody left. @default looks until the settle time has passed */
  settle?: ((unsettled: Unsettled) => Promise<Settled>) | undefined;
  /** Sends the start. */
  attempt(hooks: StartHooks): Promise<StartOutcome>;
};

/** A start of a key: the task by its handle, the finished task, or what the journal kept of its end. */
export type OnceOutcome =
  | (StartOutcome & {
      /** Why the journal does not know the task that was just started. */
      unkept?: JournalError | undefined;
    })
  | { handle: Handle | undefined; ending: StoredReading };

/** What became of somebody's intent: another entry, this task, certainly nothing, or a second start that the caller wants. */
export type Settled = "changed" | { handle: Handle } | "absent" | "restart";

/** Nothing is decided yet: look again after this long. */
export type LookAgain = { againInMs: number };

/** An intent that somebody left, and what is needed to find out what became of it. */
export type Unsettled = {
  start: OnceStart;
  access: JournalAccess;
  entry: JournalEntry;
  marker: string;
  /** The error of this process's own start, if the intent is its own. */
  lost: StartUncertainError | undefined;
};
