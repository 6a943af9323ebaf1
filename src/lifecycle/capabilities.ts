import type { Handle } from "../task/task.ts";
import type { CallOptions } from "./control.ts";

// What only some providers can do. A client is an interface that extends those that are true of its provider.

/** A task: its handle, or the bare id, whose age is then unknown. */
export type TaskRef<Name extends string = string> = Handle<Name> | string;

/** A client whose provider can stop a task. */
export interface CanStop<Name extends string> {
  /**
   * Asks the provider to stop a task: one request, never repeated. A task that is over already is no error for
   * BrowserAct and Browser Use v4, by their documents; what Browser Use v1 and v2 answer then is nowhere said.
   *
   * @throws ApiError, ConnectionError or ProtocolError with the handle; the signal's reason; TypeError if `task` is not a
   * handle or id of this client.
   */
  stop(task: TaskRef<Name>, options?: CallOptions): Promise<void>;
}

/** A client whose provider can pause a task. */
export interface CanPause<Name extends string> {
  /**
   * Asks the provider to pause a task, by its browser session: one request, never repeated.
   *
   * @throws ApiError, ConnectionError or ProtocolError with the handle; the signal's reason; TypeError if `task` is not a
   * handle of this client, or has no sessionId.
   */
  pause(task: TaskRef<Name>, options?: CallOptions): Promise<void>;
}

/** A client whose provider can let a paused task go on. */
export interface CanResume<Name extends string> {
  /**
   * Asks the provider to let a paused task go on: one request, never repeated. For BrowserAct a task that is running
   * already is no error. Anchor Browser resumes the session that the caller gave the task.
   *
   * @throws ApiError, ConnectionError or ProtocolError with the handle; the signal's reason; TypeError if `task` is not a
   * handle or id of this client, or has no sessionId where a session is resumed.
   */
  resume(task: TaskRef<Name>, options?: CallOptions): Promise<void>;
}

/** A client whose provider can end the browser session of a task. */
export interface CanEndSession<Name extends string> {
  /**
   * Ends the browser session that the task was started in, and whatever runs there with it: one request, never
   * repeated. The provider has no stop for a task, and its status may go on saying that it runs.
   *
   * @throws ApiError, ConnectionError or ProtocolError with the handle; the signal's reason; TypeError if `task` is not a
   * handle of this client, or has no sessionId.
   */
  endSession(task: TaskRef<Name>, options?: CallOptions): Promise<void>;
}

/** A client whose provider lists tasks. */
export interface CanList<Query, Page> {
  /**
   * Reads one page of tasks, in the provider's own shape: one GET, never repeated. While a 429 has paused the reads
   * of this client, it waits in the queue: give a signal to bound that.
   *
   * @throws ApiError, ConnectionError or ProtocolError; the signal's reason; TypeError for a query that cannot be
   * written into an address.
   */
  list(query?: Query, options?: CallOptions): Promise<Page>;
}
