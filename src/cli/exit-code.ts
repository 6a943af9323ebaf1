import { isErrandError } from "../index.ts";
import { UsageError } from "./usage-error.ts";

/** What the process ends with. docs/command-line.md explains each. */
export const EXIT = {
  done: 0,
  bug: 1,
  /** There are changes at or over the threshold of `errand diff --fail-on`. */
  changed: 1,
  usage: 2,
  failed: 3,
  canceled: 4,
  timeout: 5,
  refused: 6,
  unreachable: 7,
  output: 8,
  uncertain: 9,
  paused: 10,
  verdict: 11,
  interrupted: 130,
} as const;

const BY_CODE: Readonly<Record<string, number>> = {
  task_failed: EXIT.failed,
  task_canceled: EXIT.canceled,
  task_paused: EXIT.paused,
  wait_timeout: EXIT.timeout,
  unobservable: EXIT.timeout,
  api: EXIT.refused,
  protocol: EXIT.refused,
  connection: EXIT.unreachable,
  output_invalid: EXIT.output,
  start_uncertain: EXIT.uncertain,
  run_aborted: EXIT.interrupted,
};

/** The exit code for an error. */
export function exitCodeOf(error: unknown): number {
  if (isErrandError(error)) return BY_CODE[error.code] ?? EXIT.bug;
  // A bad key, URL or handle: the client refused it before anything was sent.
  return error instanceof UsageError || error instanceof TypeError || error instanceof RangeError
    ? EXIT.usage
    : EXIT.bug;
}
