import { Command, CommanderError } from "commander";

/** The command line cannot be followed; the message is one sentence for its author. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  /** Whether the usage should follow: the words were wrong, and not what they name. */
  readonly showUsage: boolean;

  constructor(message: string, showUsage = true) {
    super(message);
    this.showUsage = showUsage;
  }
}

/** Options by name without dashes: a text, texts that may be given again, or a switch. */
export type OptionTable = Readonly<Record<string, "text" | "texts" | "switch">>;

type ValueOf = { text: string; texts: string[]; switch: boolean };

type CommandLine<Table extends OptionTable> = {
  /** The options that were given, by name. */
  values: { [Name in keyof Table]?: ValueOf[Table[Name]] };
  /** The other words, in order. */
  words: readonly string[];
};

/** Parses a command line. Throws a {@link UsageError} for an option that is unknown, or has no value or an empty one. */
export function parseCommandLine<const Table extends OptionTable>(
  argv: readonly string[],
  table: Table,
): CommandLine<Table> {
  const command = new Command().helpOption(false).allowExcessArguments().argument("[words...]").exitOverride();
  command.configureOutput({ writeErr: () => {} });
  // What was given is kept under the names of the table; commander's own are in camel case.
  const values: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(table)) {
    if (kind === "switch") command.option(name === "help" ? "-h, --help" : `--${name}`);
    else command.option(`--${name} <value>`);
    command.on(`option:${name}`, (value: string | null) => {
      if (kind === "switch") values[name] = true;
      else if (kind === "text") values[name] = value;
      else values[name] = [...((values[name] as string[] | undefined) ?? []), value];
    });
  }
  refuseDashes(argv, table);
  try {
    command.parse(argv, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) throw new UsageError(sentenceOf(error));
    throw error;
  }
  for (const [name, value] of Object.entries(values)) {
    // A variable of the shell that is not set ends up as an empty word.
    if ([value].flat().some((one) => typeof one === "string" && one.trim() === "")) {
      throw new UsageError(`--${name} is empty: give it a value, or leave it out.`);
    }
  }
  // Each value was stored above by the kind that the table gives to its name.
  return { values: values as CommandLine<Table>["values"], words: command.args };
}

/** Refuses `--url --all`: commander would take the second option for the first one's value. */
function refuseDashes(argv: readonly string[], table: OptionTable): void {
  const option = argv.find((word, index) => {
    const kind = word.startsWith("--") && Object.hasOwn(table, word.slice(2)) ? table[word.slice(2)] : undefined;
    return kind !== undefined && kind !== "switch" && argv[index + 1]?.startsWith("-");
  });
  if (option === undefined) return;
  throw new UsageError(`${option} has no value; one that begins with a dash is written as in ${option}=-1.`);
}

/** `error: unknown option '--foo'` and the nearest name, as a sentence. */
function sentenceOf({ message }: CommanderError): string {
  const [sentence = ""] = message.replace(/^error: /, "").split("\n");
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1).replace(/\.$/, "")}.`;
}

/** Writes what was wrong with a command line, and the usage where that helps. Returns the exit code; rethrows other errors. */
export function refuse(error: unknown, usage: string, stderr: { write(text: string): unknown }): 2 {
  if (!(error instanceof UsageError)) throw error;
  stderr.write(error.showUsage ? `${error.message}\n\n${usage}` : `${error.message}\n`);
  return 2;
}
