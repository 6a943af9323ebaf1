import type { CompletedTask, Handle } from "../task/task.ts";

/** How one of many tasks ended. */
export type Outcome<Output = unknown> =
  | {
      ok: true;
      /** Its place in what was given, from 0. */
      index: number;
      /** Names the task; undefined only when a provider answered a start with the finished task and no id. */
      handle: Handle | undefined;
      /** The completed task, as `wait` gives it. */
      task: CompletedTask<Output>;
    }
  | {
      ok: false;
      index: number;
      /** Names the task; undefined where a start failed. */
      handle?: Handle | undefined;
      /** What `wait` or `run` would have thrown. */
      error: unknown;
    };
