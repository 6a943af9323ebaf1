import type { ErrandError } from "./errors.ts";
import type { Handle, Task, TaskState } from "./task.ts";

/** What a wait tells while it goes on. Secrets are masked. */
export type TaskEvent<Output = unknown> =
  /** The first event of every wait; in `run` it comes as soon as the start was answered. */
  | { type: "started"; handle: Handle }
  /** The provider's status word is another than before. */
  | { type: "status"; handle: Handle; status: string; state: TaskState; raw: unknown }
  /** A read failed; the wait goes on. */
  | { type: "fault"; handle: Handle; error: ErrandError; failures: number; nextReadInMs: number }
  /** The last event of a task that ended, in whatever state. */
  | { type: "done"; handle: Handle | undefined; task: Task<Output> };
