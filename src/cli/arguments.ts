import { parseCommandLine, UsageError } from "./command-line.ts";

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

const OPTIONS = {
  url: "text",
  "workflow-id": "text",
  "template-id": "text",
  input: "texts",
  "base-url": "text",
  wait: "text",
  all: "switch",
  help: "switch",
} as const;

/** What says how to start a task, and is of no use to one that was started before. */
const OF_A_START = ["url", "workflow-id", "template-id", "input"] as const;

/** Reads the command line: nothing for the demo, otherwise a provider's name, a prompt and options. */
export function parseCommand(argv: readonly string[]): Command {
  const { values, words } = parseCommandLine(argv, OPTIONS);
  if (values.help) return { kind: "help" };
  const [provider, prompt, excess] = words;
  if (provider === undefined) {
    const { all = false, ...others } = values;
    const [option] = Object.keys(others);
    if (option !== undefined) throw new UsageError(`--${option} needs a provider's name before it.`);
    return { kind: "demo", all };
  }
  if (values.all) throw new UsageError("--all stands alone: it shows every provider.");
  if (excess !== undefined) {
    const advice = 'put the prompt in quotes, and options after "npm start --"';
    throw new UsageError(`There is no use for "${excess}": ${advice}.`);
  }
  const { wait: resume } = values;
  if (resume !== undefined) {
    const option = OF_A_START.find((name) => values[name] !== undefined);
    const given = prompt !== undefined ? "the prompt" : option && `--${option}`;
    if (given !== undefined) throw new UsageError(`--wait starts nothing: leave ${given} out.`);
  }
  const request: TaskRequest = {
    prompt,
    url: values.url,
    workflowId: values["workflow-id"],
    templateId: values["template-id"],
    inputs: (values.input ?? []).map(parseInput),
  };
  return { kind: "task", provider, request, baseUrl: values["base-url"], resume };
}

/** An input of a workflow as it is written, `name=value`. The value may be empty. */
function parseInput(text: string): { name: string; value: string } {
  const at = text.indexOf("=");
  if (at < 1) throw new UsageError(`--input takes name=value, and got "${text}".`);
  return { name: text.slice(0, at), value: text.slice(at + 1) };
}
