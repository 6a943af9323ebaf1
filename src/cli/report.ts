import { type CompletedTask, type Handle, isErrandError, type TaskEvent } from "../index.ts";
import { createDisplay, type Display, type Row } from "./display.ts";
import { EXIT, exitCodeOf } from "./exit-code.ts";
import type { Io } from "./io.ts";

/** One task as it is followed: what happened to it, and how it ended. */
export type Report = {
  /** Tells what happens to the task of a row. */
  readonly onEvent: (row: number) => (event: TaskEvent) => void;
  /** Tells how it ended. Returns the exit code. */
  readonly done: (row: number, task: CompletedTask) => number;
  readonly failed: (row: number, error: unknown) => number;
  /** Leaves the last state standing. */
  readonly close: () => void;
};

/** How a command says what happens: NDJSON on stdout, or lines for people on stderr with the result on stdout. */
export function createReport(
  rows: readonly Row[],
  io: Io,
  { json = false, again }: { json?: boolean; again: (handle: Handle) => string },
): Report {
  return json ? jsonReport(io) : textReport(rows, io, again);
}

function jsonReport({ stdout, signal }: Io): Report {
  const write = (value: object) => stdout.write(`${JSON.stringify(value)}\n`);
  return {
    onEvent: () => (event) => {
      if (event.type === "done") return;
      // The provider's whole answer is long, and the last one comes with the task.
      const { raw: _, ...facts } = event as TaskEvent & { raw?: unknown };
      write("error" in facts ? { ...facts, error: errorFacts(facts.error) } : facts);
    },
    done: (_, task) => {
      write({ type: "done", ...task });
      return task.verdict === "failure" ? EXIT.verdict : EXIT.done;
    },
    failed: (_, error) => {
      const exitCode = signal.aborted ? EXIT.interrupted : exitCodeOf(error);
      write({ type: "error", exitCode, ...errorFacts(error) });
      return exitCode;
    },
    close() {},
  };
}

/** What NDJSON says of an error. */
export function errorFacts(error: unknown): object {
  if (!isErrandError(error)) return { message: error instanceof Error ? error.message : String(error) };
  const { code, message, handle } = error;
  const { status, retryAfterMs, issues } = error as { status?: unknown; retryAfterMs?: unknown; issues?: unknown };
  return { code, message, handle, status, retryAfterMs, issues };
}

function textReport(rows: readonly Row[], io: Io, again: (handle: Handle) => string): Report {
  const say = (line: string) => io.stderr.write(`${line}\n`);
  const handles = rows.map((): Handle | undefined => undefined);
  let display: Display | undefined;
  const shown = () => {
    display ??= createDisplay(rows, io.stderr);
    return display;
  };
  const ends: (() => void)[] = [];
  return {
    onEvent: (row) => (event) => {
      // Said before anything can go wrong: with it the task can be found again.
      if (event.type === "started" && display === undefined && rows.length === 1)
        say(`handle ${JSON.stringify(event.handle)}`);
      handles[row] = event.handle;
      shown().show(row, event);
    },
    done: (row, task) => {
      const isJudgedBad = task.verdict === "failure";
      display?.end(row, !isJudgedBad);
      ends.push(() => {
        if (isJudgedBad) say(`${rows[row]?.provider} itself judges that the task was not done.`);
      });
      return isJudgedBad ? EXIT.verdict : EXIT.done;
    },
    failed: (row, error) => {
      display?.end(row, false);
      ends.push(() => explain(error, handles[row], { io, again, say }));
      return io.signal.aborted ? EXIT.interrupted : exitCodeOf(error);
    },
    close: () => {
      display?.close();
      for (const end of ends) end();
    },
  };
}

type Explaining = { readonly io: Io; readonly again: (handle: Handle) => string; readonly say: (line: string) => void };

/** What went wrong, in one sentence, and how to wait for the task again where that may help. */
function explain(error: unknown, known: Handle | undefined, { io, again, say }: Explaining): void {
  const handle = isErrandError(error) ? (error.handle ?? known) : known;
  const isInterrupted = io.signal.aborted;
  if (isInterrupted)
    say(handle === undefined ? "Stopped before the task was sent." : "Stopped waiting. The task goes on.");
  // What a program does with the handle, a person does with the command below.
  else say((error instanceof Error ? error.message : String(error)).replace(": wait again with error.handle", ""));
  if (handle === undefined) return;
  const isOver = isErrandError(error) && ["task_failed", "task_canceled"].includes(error.code);
  if (isInterrupted || !isOver) say(`To wait for it again: ${again(handle)}`);
}
