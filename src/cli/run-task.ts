import { writeFile } from "node:fs/promises";
import { type CompletedTask, type Handle, type OutputSchema, RunAbortedError } from "../index.ts";
import { type CliWaitOptions, type ConnectOptions, connect } from "./connect.ts";
import { durationOf } from "./duration.ts";
import type { Io } from "./io.ts";
import { type CliProvider, findProvider } from "./providers.ts";
import { createReport } from "./report.ts";
import { checkAgainstContract, type InputOptions, taskInput } from "./task-input.ts";
import type { NamedTask } from "./task-reference.ts";
import { UsageError } from "./usage-error.ts";

/** Options that every command about tasks has. */
export type CommonOptions = ConnectOptions & { readonly json?: boolean };

/** Options of a command that waits. */
export type WaitingOptions = CommonOptions & {
  readonly timeout?: string;
  readonly schema?: string;
  readonly output?: string;
  readonly stopOnInterrupt?: boolean;
};

/** Runs one task, and prints its output. Returns the exit code. */
export async function runTask(
  name: string,
  prompt: string | undefined,
  options: InputOptions & WaitingOptions,
  io: Io,
): Promise<number> {
  const provider = findProvider(name);
  const input = await taskInput(provider, prompt, options, io);
  const waiting = await waitOptions(options, io);
  await checkAgainstContract(provider, input, waiting.output);
  const client = await connect(provider, options, io);
  checkCanStop(client, options);
  const report = createReport([{ provider: name, title: "" }], io, {
    json: options.json === true,
    again: againWith(options),
  });
  let task: CompletedTask | undefined;
  let exitCode: number;
  try {
    task = await client.run(input, { ...waiting, onEvent: report.onEvent(0) });
    exitCode = report.done(0, task);
  } catch (error) {
    exitCode = report.failed(
      0,
      error instanceof RunAbortedError && !io.signal.aborted ? (error.cause ?? error) : error,
    );
  }
  report.close();
  if (task !== undefined) await printOutput(task, options, io);
  return exitCode;
}

/** Starts one task, and prints its handle, a line of JSON. */
export async function startTask(
  name: string,
  prompt: string | undefined,
  options: InputOptions & CommonOptions & { schema?: string },
  io: Io,
): Promise<number> {
  const provider = findProvider(name);
  const input = await taskInput(provider, prompt, options, io);
  const output = await outputSchema(options.schema, io);
  await checkAgainstContract(provider, input, output);
  const client = await connect(provider, options, io);
  const handle = await client.start(input, { signal: io.signal, ...(output && { output }) });
  io.stdout.write(`${JSON.stringify(handle)}\n`);
  return 0;
}

/** Waits for tasks, and prints the output of each as it ends. Returns the exit code of the first that did not end well. */
export async function waitForTasks(
  tasks: readonly NamedTask[],
  options: WaitingOptions & { quiet?: boolean },
  io: Io,
): Promise<number> {
  const waiting = await waitOptions(options, io);
  const clients = new Map<CliProvider, Awaited<ReturnType<typeof connect>>>();
  for (const { provider } of tasks) {
    if (!clients.has(provider)) clients.set(provider, await connect(provider, options, io));
    checkCanStop(clients.get(provider), options);
  }
  const rows = tasks.map(({ provider, task }) => ({
    provider: provider.name,
    title: tasks.length === 1 ? "" : shortId(task),
  }));
  const report = createReport(rows, io, { json: options.json === true, again: againWith(options) });
  const ended: CompletedTask[] = [];
  const exitCodes = await Promise.all(
    tasks.map(async ({ provider, task }, row) => {
      try {
        const completed = await clients.get(provider)?.wait(task, { ...waiting, onEvent: report.onEvent(row) });
        if (completed === undefined) throw new Error(`There is no client of ${provider.name}.`);
        ended.push(completed);
        return report.done(row, completed);
      } catch (error) {
        return report.failed(row, error);
      }
    }),
  );
  report.close();
  for (const task of ended) await printOutput(task, options, io);
  return exitCodes.find((code) => code !== 0) ?? 0;
}

/** The options of a wait that the command line gave. @throws UsageError for those that cannot be used */
export async function waitOptions(
  { timeout, schema, stopOnInterrupt }: WaitingOptions,
  io: Io,
): Promise<CliWaitOptions> {
  const output = await outputSchema(schema, io);
  return {
    signal: io.signal,
    ...(timeout !== undefined && { timeoutMs: durationOf(timeout, "--timeout") }),
    ...(output !== undefined && { output }),
    ...(stopOnInterrupt === true && { onAbort: "stop" as const }),
  };
}

/** The command that waits for a task again. */
export function againWith({ mock, mockScript, baseUrl }: ConnectOptions): (handle: Handle) => string {
  const isMock = mock === true || mockScript !== undefined;
  const where = `${isMock ? " --mock" : ""}${baseUrl === undefined ? "" : ` --base-url ${baseUrl}`}`;
  return (handle) => `errand wait${where} '${JSON.stringify(handle)}'`;
}

export function checkCanStop(
  client: { provider: string; stop?: unknown } | undefined,
  { stopOnInterrupt }: WaitingOptions,
): void {
  if (stopOnInterrupt === true && client?.stop === undefined)
    throw new UsageError(`${client?.provider} cannot stop tasks: leave --stop-on-interrupt out.`);
}

async function printOutput({ output }: CompletedTask, { json, output: file }: WaitingOptions, io: Io): Promise<void> {
  const text = `${typeof output === "string" ? output : JSON.stringify(output, null, 2)}\n`;
  if (file !== undefined) {
    await writeFile(file, text).catch((error: NodeJS.ErrnoException) => {
      // The task is done and paid for: what it gave must not be lost.
      io.stdout.write(text);
      throw new UsageError(`The output could not be written to ${file} (${error.code}), and was printed.`);
    });
  } else if (json !== true) io.stdout.write(text);
}

function shortId(task: Handle | string): string {
  const id = typeof task === "string" ? task : task.id;
  return id.length > 12 ? `…${id.slice(-11)}` : id;
}

/** Most commands need no check of an output, and so no Ajv. */
async function outputSchema(path: string | undefined, io: Io): Promise<OutputSchema | undefined> {
  if (path === undefined) return undefined;
  const { readOutputSchema } = await import("./output-schema.ts");
  return readOutputSchema(path, io);
}
