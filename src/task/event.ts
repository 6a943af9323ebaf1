import type { AnyErrandError } from "./errors.ts";
import type { Handle, Task, TaskState, TaskStep } from "./task.ts";

/** What a wait tells while it goes on. Secrets are masked. */
export type TaskEvent<Output = unknown> = EventOf<Output> & {
  /** In `runAll` and `waitAll`: which of the inputs or tasks it is about, from 0. */
  index?: number | undefined;
};

type EventOf<Output> =
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
      /** What the word stands for. With `paused`, somebody may have to act. */
      state: TaskState;
      /** A page that shows the browser at work, where the provider gives one with this answer. */
      liveUrl?: string | undefined;
      /** What a paused task asks of a person, in the provider's words, where it gives them. */
      question?: string | undefined;
      /** The provider's whole answer. */
      raw: unknown;
    }
  /** The page that shows the browser at work has become known. In `watch` with `steps`. */
  | {
      type: "live";
      handle: Handle;
      /** The page. */
      liveUrl: string;
    }
  /** The agent took a step. In `watch` with `steps`, each once and in order. */
  | ({
      type: "step";
      handle: Handle;
    } & TaskStep)
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
  /** A 429 has paused requests of this client; the wait goes on, and so does its deadline. */
  | {
      type: "throttled";
      handle: Handle;
      /** Which requests are paused. */
      lane: "control" | "start" | "read";
      /** When the pause ends, in milliseconds since 1970, as `Date.now()` counts. */
      untilMs: number;
    }
  /** The last event of a task that ended, in whatever state. */
  | {
      type: "done";
      /** Undefined only when a provider answered a start with the finished task and no id. */
      handle: Handle | undefined;
      /** The task as its last read saw it. */
      task: Task<Output>;
    }
  /** How a `runAll` stands, whenever that changes. It is about no single task. */
  | {
      type: "batch";
      handle?: undefined;
      /** How many tasks are started and not over. */
      running: number;
      /** How many inputs wait because the account had no room for them. */
      heldBack: number;
      /** How many outcomes stand ready that the loop has not taken yet. */
      queued: number;
      /** How many inputs have their outcome. */
      done: number;
    };

/** The event for one callback, with its `index` if it has one. The handle is a copy: whatever is done to it, the wait keeps its own. */
export function copyFor(event: TaskEvent, index: number | undefined): TaskEvent {
  const indexed = index === undefined ? event : { ...event, index };
  return event.handle ? ({ ...indexed, handle: { ...event.handle } } as TaskEvent) : indexed;
}
