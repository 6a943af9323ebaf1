import type { Reading } from "../provider.ts";
import type { Job } from "../schedule/scheduler.ts";

/** A task that is being waited for, as the reader of the provider's list sees it. */
export type Listed = Job & {
  /** Whether a page of the list can answer its next read. */
  readonly listable: boolean;
  /** A list is being read on its behalf: it waits in no queue for that read. */
  onListed(): void;
  /** Takes in what a list says about the task. */
  deliver(reading: Reading): void;
  /** Makes its next read due now, at the pace's own place in the queue. */
  readSoon(): void;
};
