import { parseArgs } from "node:util";

/** What a person asked for on the command line, before any provider looks at it. */
export type TaskRequest = {
  prompt?: string | undefined;
  url?: string | undefined;
  workflowId?: string | undefined;
  templateId?: string | undefined;
  inputs: readonly { name: string; value: string }[];
};

export type Command =
  | { kind: "help" }
  | { kind: "demo"; all: boolean }
  | { kind: "task"; provider: string; request: TaskRequest; baseUrl?: string | undefined; resume?: string | undefined };

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

/** Reads the command line: nothing for the demo, otherwise a provider's name, a prompt and options. */
export function parseCommand(argv: readonly string[]): Command {
  const { values, positionals } = parse(argv);
  if (values.help) return { kind: "help" };
  const [provider, prompt, ...rest] = positionals;
  if (provider === undefined) {
    const { all = false, ...others } = values;
    const [option] = Object.keys(others);
    if (option !== undefined) throw new UsageError(`--${option} needs a provider's name before it.`);
    return { kind: "demo", all };
  }
  if (values.all) throw new UsageError("--all stands alone: it shows every provider.");
  if (rest.length > 0) {
    throw new UsageError(
      `There is no use for "${rest[0]}": put the prompt in quotes, and options after "npm start --".`,
    );
  }
  const { wait: resume } = values;
  if (resume !== undefined && prompt !== undefined)
    throw new UsageError("--wait starts nothing: leave the prompt out.");
  const request: TaskRequest = {
    prompt,
    url: values.url,
    workflowId: values["workflow-id"],
    templateId: values["template-id"],
    inputs: (values.input ?? []).map(parseInput),
  };
  return { kind: "task", provider, request, baseUrl: values["base-url"], resume };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        url: { type: "string" },
        "workflow-id": { type: "string" },
        "template-id": { type: "string" },
        input: { type: "string", multiple: true },
        "base-url": { type: "string" },
        wait: { type: "string" },
        all: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    // Node's message goes on with advice that does not fit here.
    const [sentence = ""] = (error instanceof Error ? error.message : String(error)).split(/[.\n]( |$)/);
    throw new UsageError(`${sentence}.`);
  }
}

function parseInput(text: string): { name: string; value: string } {
  const at = text.indexOf("=");
  if (at < 1) throw new UsageError(`--input takes name=value, and got "${text}".`);
  return { name: text.slice(0, at), value: text.slice(at + 1) };
}
