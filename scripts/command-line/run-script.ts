import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { UserError } from "./user-error.ts";
import { type OptionTable, readWords, refuse, refuseMore, UsageError } from "./words.ts";

const HELP = { help: { type: "boolean", short: "h" } } as const;

type Script<Table> = {
  /** What --help prints, and what follows a sentence about wrong use. Ends with a line break. */
  usage: string;
  /** The options beside --help. */
  options?: Table;
  /** How many words it takes beside options. @default 0 */
  words?: number;
  /** The exit code after a UserError or a bug. @default 1 */
  failureCode?: number;
};

/** What a script's work is given: the words of its command line. */
export type Words<Table extends OptionTable> = ReturnType<typeof readWords<Table & typeof HELP>>;

type Output = { write(text: string): unknown; readonly isTTY?: boolean };

/** What a script has around it. */
export type Io = {
  /** The folder that it works in. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
};

/** A script as a function of its command line; gives the exit code. */
export type Main = (argv: readonly string[], io: Io) => Promise<number>;

/**
 * Makes the `main` of a script from its work, which gives the exit code. Wrong use is told in one sentence with the
 * usage, and ends with 2. A {@link UserError} is printed without a stack; any other error is a bug and
 * keeps it.
 */
export function script<const Table extends OptionTable = Record<never, never>>(
  { usage, options, words: most = 0, failureCode = 1 }: Script<Table>,
  work: (words: Words<Table>, io: Io) => Promise<number>,
): Main {
  return async (argv, io) => {
    try {
      const words = readWords(argv, { ...options, ...HELP } as Table & typeof HELP);
      if ((words.values as { help?: boolean }).help) {
        io.stdout.write(usage);
        return 0;
      }
      refuseMore(words.positionals.slice(most));
      return await work(words, io);
    } catch (error) {
      if (error instanceof UsageError) return refuse(error, usage, io.stderr);
      io.stderr.write(`${error instanceof UserError ? error.message : inspect(error)}\n`);
      return failureCode;
    }
  };
}

/** Runs `main` with the command line of this process, where `module` is the program that was started. */
export async function runAsProgram(module: string, main: Main): Promise<void> {
  if (module !== pathToFileURL(process.argv[1] ?? "").href) return;
  const { env, stdout, stderr } = process;
  process.exitCode = await main(process.argv.slice(2), { cwd: process.cwd(), env, stdout, stderr });
}
