import type { Handle } from "../index.ts";
import { type Io, readLines, readStdin } from "./io.ts";
import { type CliProvider, cliProviders, findProvider } from "./providers.ts";
import { UsageError } from "./usage-error.ts";

/** A task that was named on the command line. */
export type NamedTask = { readonly provider: CliProvider; readonly task: Handle | string };

/**
 * The tasks that words name: handles as JSON, a provider and ids, or, without words or with `-`, the lines of standard
 * input.
 *
 * @throws UsageError for what names none, with its line where it came on standard input
 */
export async function namedTasks(words: readonly string[], io: Io): Promise<NamedTask[]> {
  const [first] = words;
  if (first === undefined || first === "-") {
    if (first === undefined && io.stdin.isTTY === true) {
      throw new UsageError("Name a task: its handle in single quotes, or the provider and the id.");
    }
    const lines = readLines(await readStdin(io), "standard input");
    if (lines.length === 0) throw new UsageError("Standard input names no task: it takes handles, one a line.");
    return lines.map(({ value, line }) => fromHandle(value, `Line ${line} of standard input`));
  }
  if (first.trimStart().startsWith("{")) return words.map((word) => fromHandle(parsed(word), "The argument"));
  const [name, ...ids] = words;
  const provider = findProvider(name ?? "");
  if (ids.length === 0) throw new UsageError(`Give the id of the task after ${provider.name}.`);
  return ids.map((task) => ({ provider, task }));
}

function parsed(word: string): unknown {
  try {
    return JSON.parse(word);
  } catch {
    throw new UsageError(`The argument is not a handle: ${word.slice(0, 60)}`);
  }
}

function fromHandle(value: unknown, source: string): NamedTask {
  const { handle = value } = (typeof value === "object" && value !== null ? value : {}) as { handle?: unknown };
  const { provider, id } = (handle ?? {}) as { provider?: unknown; id?: unknown };
  const found = cliProviders.find(({ name }) => name === provider);
  if (found === undefined || typeof id !== "string") {
    throw new UsageError(
      `${source} is not a handle, such as "errand start" prints: ${JSON.stringify(value)?.slice(0, 60)}`,
    );
  }
  return { provider: found, task: handle as Handle };
}
