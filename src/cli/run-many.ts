import { connect } from "./connect.ts";
import { countOf } from "./duration.ts";
import { EXIT, exitCodeOf } from "./exit-code.ts";
import { type Io, readLines, readText } from "./io.ts";
import { findProvider } from "./providers.ts";
import { errorFacts } from "./report.ts";
import { againWith, checkCanStop, type WaitingOptions, waitOptions } from "./run-task.ts";
import { createTally } from "./tally.ts";
import { checkAgainstContract } from "./task-input.ts";
import { UsageError } from "./usage-error.ts";

export type ManyOptions = WaitingOptions & {
  readonly many: string;
  readonly concurrency?: string;
  readonly journal?: string;
};

/** Runs a task for each line of a file, and prints how each ended, a line of JSON each. Returns 0 where all completed. */
export async function runMany(name: string, options: ManyOptions, io: Io): Promise<number> {
  const provider = findProvider(name);
  const source = options.many === "-" ? "standard input" : options.many;
  const lines = readLines(await readText(options.many, io), source);
  if (lines.length === 0) throw new UsageError(`${source} has no inputs: it takes one JSON object a line.`);
  const waiting = await waitOptions(options, io);
  for (const { value, line } of lines) {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw new UsageError(`Line ${line} of ${source} is not a JSON object.`);
    await checkAgainstContract(provider, value, waiting.output).catch((error: unknown) => {
      throw error instanceof UsageError ? new UsageError(`Line ${line} of ${source}: ${error.message}`) : error;
    });
  }
  const concurrency = countOf(options.concurrency ?? "10", "--concurrency");
  const client = await connect(provider, options, io);
  checkCanStop(client, options);
  const again = againWith(options);
  const journal = options.journal === undefined ? undefined : await openJournal(options.journal);
  const once = journal && { journal, taskKey: (_: unknown, index: number) => `line-${lines[index]?.line}` };
  const tally = createTally(lines.length, io, options.json === true);
  let exitCode: number = EXIT.done;
  const outcomes = client.runAll(
    lines.map(({ value }) => value),
    { ...waiting, ...once, concurrency, onEvent: (event) => tally.note(event) },
  );
  try {
    for await (const outcome of outcomes) {
      const { index } = outcome;
      const place = { index, line: lines[index]?.line };
      if (outcome.ok) {
        const { output, verdict, handle, usage } = outcome.task;
        if (verdict === "failure") exitCode ||= EXIT.verdict;
        io.stdout.write(`${JSON.stringify({ ...place, ok: true, handle, output, verdict, usage })}\n`);
      } else {
        exitCode ||= io.signal.aborted ? EXIT.interrupted : exitCodeOf(outcome.error);
        io.stdout.write(`${JSON.stringify({ ...place, ok: false, ...errorFacts(outcome.error) })}\n`);
        if (io.signal.aborted && outcome.handle !== undefined && options.json !== true)
          tally.say(`To wait for line ${place.line} again: ${again(outcome.handle)}`);
      }
      tally.end(outcome.ok);
    }
  } catch (error) {
    if (!io.signal.aborted) throw error;
    exitCode = EXIT.interrupted;
  } finally {
    await journal?.close();
    tally.close();
  }
  return exitCode;
}

async function openJournal(path: string) {
  const { fileJournal } = await import("../journal.ts");
  return fileJournal(path);
}
