import { parseInput, type TaskRequest } from "../../src/cli/arguments.ts";
import { type CliProvider, cliProviders, findProvider } from "../../src/cli/providers.ts";
import { readWords, refuseMore, UsageError } from "../../src/cli/words.ts";

/** What a person asked for, checked. */
export type LiveCommand = {
  readonly provider: CliProvider;
  readonly baseUrl: string | undefined;
  /** A task to read; without it only unknown ones are asked for. */
  readonly taskId: string | undefined;
  /** The task to start, where that was asked for. */
  readonly start: TaskRequest | undefined;
  /** How long a started task is waited for, in milliseconds. */
  readonly waitMs: number;
  /** Where the report goes. */
  readonly report: string;
};

export const USAGE = `Usage:
  npm run contract:live -- <name> [options]

Asks a real service what its contract promises, reading only, and writes down what it does that its document does not say.
Exit code 0 when nothing disagreed, 1 when something did, 2 when it could not be told. The key comes from the environment:
${cliProviders.map(({ name, keyVariable }) => `  ${name} (${keyVariable})`).join("\n")}

Options:
  --task-id <id>           a task of yours to read; without it only unknown ones are asked for
  --base-url <url>         where the API lives (default: the document's first server)
  --report <file>          where the report goes (default: reports/contract-live-<name>.md)
  --start                  also start a small task, wait for it and stop it: this costs money
  --wait-seconds <n>       how long to wait for that task (default: 300)
  --prompt, --url, --workflow-id, --template-id, --input <name>=<value>   what to start, as for npm start
`;

const PROMPT = "What is the main heading of https://example.com?";

const OPTIONS = {
  "task-id": { type: "string" },
  "base-url": { type: "string" },
  report: { type: "string" },
  start: { type: "boolean" },
  "wait-seconds": { type: "string", default: "300" },
  prompt: { type: "string" },
  url: { type: "string" },
  "workflow-id": { type: "string" },
  "template-id": { type: "string" },
  input: { type: "string", multiple: true },
  help: { type: "boolean", short: "h" },
} as const;

/** Reads the command line; undefined where help was asked for. Throws a {@link UsageError}. */
export function parseLive(argv: readonly string[]): LiveCommand | undefined {
  const { values, positionals } = readWords(argv, OPTIONS);
  if (values.help) return undefined;
  const [name, ...rest] = positionals;
  const provider = findProvider(name);
  refuseMore(rest);
  const { prompt, url, "workflow-id": workflowId, "template-id": templateId } = values;
  const inputs = (values.input ?? []).map(parseInput);
  const ownInput = workflowId !== undefined || templateId !== undefined;
  // A workflow has inputs of its own, and may have none named "prompt".
  const start: TaskRequest = { prompt: prompt ?? (ownInput ? undefined : PROMPT), url, workflowId, templateId, inputs };
  if (values.start !== true && (prompt ?? url ?? workflowId ?? templateId ?? inputs[0]) !== undefined) {
    throw new UsageError("What to start is only of use with --start.");
  }
  const waitMs = Number(values["wait-seconds"]) * 1000;
  if (!(waitMs > 0 && waitMs <= 86_400_000)) throw new UsageError("--wait-seconds takes a number from 1 to 86400.");
  return {
    provider,
    baseUrl: values["base-url"],
    taskId: values["task-id"],
    start: values.start ? start : undefined,
    waitMs,
    report: values.report ?? `reports/contract-live-${provider.name}.md`,
  };
}
