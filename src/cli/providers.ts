import {
  anchorBrowser,
  type BrowserActInput,
  browserAct,
  browserUseV1,
  browserUseV2,
  browserUseV4,
  type ClientOptions,
  type CompletedTask,
  type Handle,
  type WaitOptions,
} from "../index.ts";
import type { TaskRequest } from "./arguments.ts";
import { UsageError } from "./command-line.ts";

/** Starts the task, or waits for one that was started before, and gives it once it completed. */
export type Job = (options: ClientOptions, waiting: WaitOptions) => Promise<CompletedTask>;

/** The verbs of a client that cost nothing, and `stop`, for whoever does more with it than one job. */
export type CliClient = {
  get(task: string): Promise<unknown>;
  list?(): Promise<unknown>;
  stop?(task: string): Promise<void>;
};

/** One provider on the command line. */
export type CliProvider = {
  name: string;
  /** The environment variable that holds the key. */
  keyVariable: string;
  /** A line for --help: which options it takes, and what there is to know before. */
  help: string;
  /** Checks what was asked, before a key is looked for. */
  prepare(request: TaskRequest): Job;
  resume(handle: string): Job;
  connect(options: ClientOptions): CliClient;
};

/** Every provider of the command line. A new one is one entry here. */
export const cliProviders: readonly CliProvider[] = [
  cliProvider({
    name: "anchor-browser",
    keyVariable: "ANCHORBROWSER_API_KEY",
    help: '"<prompt>" [--url <page to start on>]',
    takes: ["url"],
    connect: anchorBrowser,
    toInput: (request) => ({ prompt: promptOf(request), ...(request.url !== undefined && { url: request.url }) }),
  }),
  cliProvider({
    name: "browser-act",
    keyVariable: "BROWSERACT_API_KEY",
    help: '["<prompt>"] --workflow-id <id> | --template-id <id> [--input name=value …]; the prompt is sent as the input named "prompt"',
    takes: ["workflowId", "templateId", "inputs"],
    connect: browserAct,
    toInput: browserActInput,
  }),
  cliProvider({
    name: "browser-use-v4",
    keyVariable: "BROWSER_USE_API_KEY",
    help: '"<prompt>"',
    takes: [],
    connect: browserUseV4,
    toInput: (request) => ({ task: promptOf(request) }),
  }),
  cliProvider({
    name: "browser-use-v2",
    keyVariable: "BROWSER_USE_API_KEY",
    help: '"<prompt>" [--url <page to start on>]',
    takes: ["url"],
    connect: browserUseV2,
    toInput: (request) => ({ task: promptOf(request), ...(request.url !== undefined && { startUrl: request.url }) }),
  }),
  cliProvider({
    name: "browser-use-v1",
    keyVariable: "BROWSER_USE_API_KEY",
    help: '"<prompt>" --base-url <your server>; Browser Use itself answers 404 to everyone since July 2026',
    takes: [],
    connect: browserUseV1,
    toInput: (request) => ({ task: promptOf(request) }),
  }),
];

/** The provider of this name. Throws a {@link UsageError} that names the ones there are. */
export function findProvider(name: string | undefined): CliProvider {
  const provider = cliProviders.find((candidate) => candidate.name === name);
  if (provider !== undefined) return provider;
  const wrong = name === undefined ? "Name a provider." : `There is no provider "${name}".`;
  throw new UsageError(`${wrong} There are: ${cliProviders.map((candidate) => candidate.name).join(", ")}.`);
}

/** The options that only some providers take, and how they are written. */
const SPECIAL_OPTIONS = { url: "url", workflowId: "workflow-id", templateId: "template-id", inputs: "input" } as const;

type Entry<Name extends string, Input> = Pick<CliProvider, "keyVariable" | "help"> & {
  name: Name;
  takes: readonly (keyof typeof SPECIAL_OPTIONS)[];
  connect(options: ClientOptions): CliClient & {
    run(input: Input, options: WaitOptions): Promise<CompletedTask>;
    wait(task: Handle<Name> | string, options: WaitOptions): Promise<CompletedTask>;
  };
  toInput(request: TaskRequest): Input;
};

function cliProvider<const Name extends string, Input>(entry: Entry<Name, Input>): CliProvider {
  const { name, keyVariable, help, connect, toInput } = entry;
  return {
    name,
    keyVariable,
    help,
    prepare(request) {
      for (const key of Object.keys(SPECIAL_OPTIONS) as (keyof typeof SPECIAL_OPTIONS)[]) {
        const given = request[key] !== undefined && request[key].length > 0;
        if (given && !entry.takes.includes(key)) throw new UsageError(`${name} takes no --${SPECIAL_OPTIONS[key]}.`);
      }
      const input = toInput(request);
      return (options, waiting) => connect(options).run(input, waiting);
    },
    resume(text) {
      const task = readHandle<Name>(text);
      return (options, waiting) => connect(options).wait(task, waiting);
    },
    connect,
  };
}

function promptOf({ prompt }: TaskRequest): string {
  if (prompt === undefined || prompt.trim() === "") throw new UsageError("Give the prompt, in quotes, after the name.");
  return prompt;
}

/** BrowserAct runs a workflow that was made in its editor: a prompt is one of the workflow's inputs, if it has one. */
function browserActInput(request: TaskRequest): BrowserActInput {
  const { prompt, workflowId, templateId, inputs } = request;
  const named = prompt === undefined ? inputs : [{ name: "prompt", value: promptOf(request) }, ...inputs];
  if (new Set(named.map(({ name }) => name)).size < named.length) {
    throw new UsageError('An input was given twice; the prompt is the input named "prompt".');
  }
  const parameters = named.length > 0 ? { input_parameters: [...named] } : {};
  if (workflowId !== undefined && templateId === undefined) return { workflow_id: workflowId, ...parameters };
  if (templateId !== undefined && workflowId === undefined) return { workflow_template_id: templateId, ...parameters };
  throw new UsageError("browser-act runs a workflow: give either --workflow-id or --template-id.");
}

/** A handle as it was printed, or a bare id. The client checks what is in it. */
function readHandle<Name extends string>(text: string): Handle<Name> | string {
  if (!text.trimStart().startsWith("{")) return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError("--wait takes a handle as it was printed, in single quotes, or a task's id.");
  }
}
