import {
  ApiError,
  ConnectionError,
  JournalError,
  KeyReusedError,
  ProtocolError,
  StartUncertainError,
  TaskPausedError,
  UnobservableError,
  WaitTimeoutError,
} from "../task/errors.ts";
import type { Handle } from "../task/task.ts";
import type { PlainError } from "./task-job.ts";

/** The classes of the errors that a job can end with, by their codes. */
const CLASSES: Readonly<Record<string, new (message: string, facts: never) => Error>> = {
  api: ApiError,
  connection: ConnectionError,
  journal: JournalError,
  key_reused: KeyReusedError,
  protocol: ProtocolError,
  start_uncertain: StartUncertainError,
  task_paused: TaskPausedError,
  unobservable: UnobservableError,
  wait_timeout: WaitTimeoutError,
};

/** Makes the error again that a worker wrote down as plain JSON. */
export function errorOf({ message, code, name: _, ...facts }: PlainError, handle: Handle | undefined): Error {
  const Class = code === undefined ? undefined : CLASSES[code];
  return Class ? new Class(message, { handle, ...facts } as never) : new Error(message);
}
