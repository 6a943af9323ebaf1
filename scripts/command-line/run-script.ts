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

/** What {@link runScript} hands to a script. */
export type Words<Table extends OptionTable> = ReturnType<typeof readWords<Table & typeof HELP>>;

/** The part of the process that a script has to do with. */
type Surroundings = {
  readonly argv: readonly string[];
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  exitCode?: string | number | null | undefined;
};

/**
 * Runs a script's `main` with the words of its command line. Wrong use is told in one sentence with the usage, and ends
 * with 2. A {@link UserError} is printed without a stack; any other error is a bug and keeps it.
 */
export async function runScript<const Table extends OptionTable = Record<never, never>>(
  { usage, options, words: most = 0, failureCode = 1 }: Script<Table>,
  main: (words: Words<Table>) => Promise<void>,
  surroundings: Surroundings = process,
): Promise<void> {
  const { argv, stdout, stderr } = surroundings;
  try {
    const words = readWords(argv.slice(2), { ...options, ...HELP } as Table & typeof HELP);
    if ((words.values as { help?: boolean }).help) {
      stdout.write(usage);
      return;
    }
    refuseMore(words.positionals.slice(most));
    await main(words);
  } catch (error) {
    if (error instanceof UsageError) {
      surroundings.exitCode = refuse(error, usage, stderr);
      return;
    }
    stderr.write(`${error instanceof UserError ? error.message : inspect(error)}\n`);
    surroundings.exitCode = failureCode;
  }
}
