import type { OutputSchema, OutputUnder } from "../task/output.ts";
import type { Handle } from "../task/task.ts";
import type { ReadOnceOptions, ReadOnceResult } from "./read-once.ts";
import type { SavedWait } from "./saved-wait.ts";
import type { PausedOptions, WaitOptions } from "./wait-plan.ts";

/** Options of `beginWait`: those of `wait` that can be saved. `onPaused` is refused where no task is ever paused. */
export type BeginWaitOptions = Pick<
  WaitOptions,
  "timeoutMs" | "faultBudgetMs" | "unknownBudgetMs" | "minReadGapMs" | "maxReadGapMs"
> &
  PausedOptions;

/** A wait that outlives its process: one read at a time, driven by a queue, a cron job or a worker. */
export interface StepVerbs<Name extends string, Output> {
  /**
   * Begins a wait that `readOnce` takes further, and returns it as plain JSON without secrets, at most 2 KiB: save it
   * anywhere. Its time is counted on the wall clock. Sends nothing.
   *
   * @throws TypeError if `task` is not a handle or id of this client, and for an option that cannot be saved; RangeError for
   * a number out of its range.
   */
  beginWait(task: Handle<Name> | string, options?: BeginWaitOptions): SavedWait<Name>;

  /**
   * Takes a saved wait one step further: one GET of the status, and one of the whole task once it is over and the provider
   * splits the two. Decides as `wait` does. Before `nextReadAt` it sends nothing, and while a 429 has paused the reads of
   * this client neither: it then says when to come back. Calling it twice with one `saved` is harmless.
   *
   * @returns the wait to save, and when to call again; or how it ended, with what `wait` would have thrown as `error`.
   * @throws TypeError if `saved` is not a saved wait of this client, or `output` is not a Standard Schema; the signal's
   * reason; what a provider's file throws by mistake.
   */
  readOnce<Schema extends OutputSchema = never>(
    saved: SavedWait<Name>,
    options?: ReadOnceOptions<Schema>,
  ): Promise<ReadOnceResult<OutputUnder<Schema, Output>, Name>>;
}
