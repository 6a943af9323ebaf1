import { type ParseArgsConfig, parseArgs } from "node:util";

/** The options of a command line, as `parseArgs` of node:util takes them. */
export type OptionTable = NonNullable<ParseArgsConfig["options"]>;

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

/** Reads a command line. Throws a {@link UsageError} for an option that is unknown, or has no value or an empty one. */
export function readWords<const Table extends OptionTable>(argv: readonly string[], options: Table) {
  const words = parse(argv, options);
  for (const [option, value] of Object.entries<unknown>(words.values)) {
    // A variable of the shell that is not set ends up as an empty word.
    if ([value].flat().some((one) => typeof one === "string" && one.trim() === "")) {
      throw new UsageError(`--${option} is empty: give it a value, or leave it out.`);
    }
  }
  return words;
}

function parse<const Table extends OptionTable>(argv: readonly string[], options: Table) {
  try {
    return parseArgs({ args: [...argv], allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(sentenceOf(error instanceof Error ? error.message : String(error)));
  }
}

/** Node's own sentence, without the advice that follows it: that one does not fit here, and is cut off itself. */
function sentenceOf(message: string): string {
  const [, option] = /^Option '(?:-\w, )?(--[\w-]+).*' argument is ambiguous/.exec(message) ?? [];
  if (option !== undefined) return `${option} has no value; one that begins with a dash is written as in ${option}=-1.`;
  const [sentence = ""] = message.split(/\.\s(?=[A-Z])/);
  return `${sentence.replace(/\.$/, "")}.`;
}

/** The one of several things whose name was given. */
export function oneOf<Thing>(
  what: string,
  things: readonly Thing[],
  given: string | undefined,
  nameOf: (thing: Thing) => string = String,
): Thing {
  const thing = things.find((candidate) => nameOf(candidate) === given);
  if (thing !== undefined) return thing;
  const wrong = given === undefined ? `Name a ${what}.` : `There is no ${what} "${given}".`;
  throw new UsageError(`${wrong} There are: ${things.map(nameOf).join(", ")}.`);
}

/** Refuses words that nothing would look at. */
export function refuseMore([word]: readonly string[], advice?: string): void {
  if (word === undefined) return;
  throw new UsageError(`There is no use for "${word}"${advice === undefined ? "" : `: ${advice}`}.`);
}

/** Says what was wrong with a command line, and the usage where that helps. Gives the exit code; throws other errors on. */
export function refuse(error: unknown, usage: string, stderr: { write(text: string): unknown }): 2 {
  if (!(error instanceof UsageError)) throw error;
  stderr.write(error.showUsage ? `${error.message}\n\n${usage}` : `${error.message}\n`);
  return 2;
}
