import { oneOf, readWords, refuseMore, UsageError } from "../../scripts/command-line/words.ts";
import { type LiveProvider, liveProviders } from "./providers.ts";

/** What a person asked for, checked. */
export type LiveCommand = {
  readonly provider: LiveProvider;
  readonly baseUrl: string | undefined;
  /** A task to read; without it only unknown ones are asked for. */
  readonly taskId: string | undefined;
  /** The input of the task to start, where that was asked for. */
  readonly start: Readonly<Record<string, unknown>> | undefined;
  /** How long a started task is waited for, in milliseconds. */
  readonly waitMs: number;
  /** Where the report goes. */
  readonly report: string;
};

export const USAGE = `Usage:
  npm run contract:live -- <name> [options]

Asks a real service what its contract promises, reading only, and writes down what it does that its document does not say.
Exit code 0 when nothing disagreed, 1 when something did, 2 when it could not be told. The key comes from the environment:
${liveProviders.map(({ name, keyVariable }) => `  ${name} (${keyVariable})`).join("\n")}

Options:
  --task-id <id>           a task of yours to read; without it only unknown ones are asked for
  --base-url <url>         where the API lives (default: the document's first server)
  --report <file>          where the report goes (default: reports/contract-live-<name>.md)
  --start                  also start a small task, wait for it and stop it: this costs money
  --input <json>           what to start: the provider's own request body, as a JSON object
  --wait-seconds <n>       how long to wait for that task (default: 300)
`;

const OPTIONS = {
  "task-id": { type: "string" },
  "base-url": { type: "string" },
  report: { type: "string" },
  start: { type: "boolean" },
  input: { type: "string" },
  "wait-seconds": { type: "string", default: "300" },
  help: { type: "boolean", short: "h" },
} as const;

/** Reads the command line; undefined where help was asked for. Throws a {@link UsageError}. */
export function parseLive(argv: readonly string[]): LiveCommand | undefined {
  const { values, positionals } = readWords(argv, OPTIONS);
  if (values.help) return undefined;
  const [name, ...rest] = positionals;
  const provider = oneOf("provider", liveProviders, name, (candidate) => candidate.name);
  refuseMore(rest);
  if (values.start !== true && values.input !== undefined) throw new UsageError("--input is only of use with --start.");
  const waitMs = Number(values["wait-seconds"]) * 1000;
  if (!(waitMs > 0 && waitMs <= 86_400_000)) throw new UsageError("--wait-seconds takes a number from 1 to 86400.");
  return {
    provider,
    baseUrl: values["base-url"],
    taskId: values["task-id"],
    start: values.start ? inputOf(provider, values.input) : undefined,
    waitMs,
    report: values.report ?? `reports/contract-live-${provider.name}.md`,
  };
}

function inputOf({ name, smallTask }: LiveProvider, text: string | undefined): Readonly<Record<string, unknown>> {
  if (text === undefined) {
    if (smallTask !== undefined) return smallTask;
    throw new UsageError(`${name} runs what its account has: name it in --input, the request body as JSON.`);
  }
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    input = undefined;
  }
  if (typeof input === "object" && input !== null && !Array.isArray(input)) return input as Record<string, unknown>;
  throw new UsageError(`--input takes a JSON object, and got ${text}.`);
}
