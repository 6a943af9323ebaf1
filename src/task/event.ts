import type { AnyErrandError } from "./errors.ts";
import type { Handle, Task, TaskState } from "./task.ts";

/** What a wait tells while it goes on. Secrets are masked. */
export type TaskEvent<Output = unknown> =
  /** The first event of every wait; in `run` it comes as soon as the start was answered. */
  | {
      type: "started";
      /** Names the task: save it, to wait again in any process. */
      handle: Handle;
    }
  /** The provider's status word is another than before. */
  | {
      type: "status";
      handle: Handle;
      /** The provider's own word. */
      status: string;
      /** What the word stands for. */
      state: TaskState;
      /** The provider's whole answer. */
      raw: unknown;
    }
  /** A read failed; the wait goes on. */
  | {
      type: "fault";
      handle: Handle;
      /** How the read failed; its `code` tells which fields it has. */
      error: AnyErrandError;
      /** How many reads in a row have failed. */
      failures: number;
      /** When the next read is due, in milliseconds from now. */
      nextReadInMs: number;
    }
  /** The last event of a task that ended, in whatever state. */
  | {
      type: "done";
      /** Undefined only when a provider answered a start with the finished task and no id. */
      handle: Handle | undefined;
      /** The task as its last read saw it. */
      task: Task<Output>;
    };
