import type {
  ClientOptions,
  CompletedTask,
  Handle,
  Outcome,
  OutputSchema,
  Task,
  TaskEvent,
  TaskFile,
} from "../index.ts";
import type { Script } from "../mock.ts";
import { type Io, readJson } from "./io.ts";
import type { CliProvider } from "./providers.ts";
import { UsageError } from "./usage-error.ts";

/** Options of a wait, as far as the command line has them. */
export type CliWaitOptions = {
  signal?: AbortSignal;
  onEvent?: (event: TaskEvent) => void;
  timeoutMs?: number;
  output?: OutputSchema;
  onAbort?: "stop";
};

/** A client without the types of its provider: what a shell gives it is checked against the contract instead. */
export type CliClient = {
  readonly provider: string;
  readonly api: Readonly<
    Record<string, (path: string, init: object) => Promise<{ data?: unknown; error?: unknown; response: Response }>>
  >;
  start(input: unknown, options?: { signal?: AbortSignal; output?: OutputSchema }): Promise<Handle>;
  get(task: Handle | string, options?: { signal?: AbortSignal }): Promise<Task>;
  run(input: unknown, options: CliWaitOptions): Promise<CompletedTask>;
  wait(task: Handle | string, options: CliWaitOptions): Promise<CompletedTask>;
  runAll(
    inputs: Iterable<unknown>,
    options: CliWaitOptions & {
      concurrency?: number;
      journal?: unknown;
      taskKey?: (input: unknown, index: number) => string;
    },
  ): AsyncIterable<Outcome>;
  download(file: TaskFile, options?: { signal?: AbortSignal }): Promise<Response>;
  list?(query?: object, options?: { signal?: AbortSignal }): Promise<unknown>;
  stop?(task: Handle | string, options?: { signal?: AbortSignal }): Promise<void>;
  pause?(task: Handle | string, options?: { signal?: AbortSignal }): Promise<void>;
  resume?(task: Handle | string, options?: { signal?: AbortSignal }): Promise<void>;
};

/** The options that say where requests go. */
export type ConnectOptions = { readonly mock?: boolean; readonly mockScript?: string; readonly baseUrl?: string };

/** How much faster a task on the mock goes than its script says: a result within two seconds. */
const MOCK_SPEED = 2;

/**
 * A client of a provider. With `--mock` it reads no key, and talks to a mock in this process.
 *
 * @throws UsageError where no key is set
 */
export async function connect(provider: CliProvider, options: ConnectOptions, io: Io): Promise<CliClient> {
  const { baseUrl } = options;
  const isMock = options.mock === true || options.mockScript !== undefined;
  if (isMock) {
    const { createMock, UnhandledRequestError } = await import("../mock.ts");
    const script = options.mockScript === undefined ? undefined : ((await readJson(options.mockScript, io)) as Script);
    const mock = createMock(provider.contract, { script, speed: MOCK_SPEED, adopt: true });
    const fetch = (url: string, init: object) =>
      mock.fetch(url, init).catch((error: unknown) => {
        // Files lie on other hosts, which must not be asked.
        if (error instanceof UnhandledRequestError) return new Response("A file of the mock.\n");
        throw error;
      });
    return clientOf(provider, { apiKey: "mock-key", fetch, baseUrl });
  }
  const apiKey = io.env[provider.keyVariable];
  if (apiKey === undefined || apiKey === "") {
    throw new UsageError(`Set ${provider.keyVariable} to your ${provider.name} key, or try --mock, which needs none.`);
  }
  return clientOf(provider, { apiKey, baseUrl, ...(io.fetch && { fetch: io.fetch }) });
}

/** A client that is made from the factory of that name. */
export async function clientOf({ factory }: CliProvider, options: ClientOptions): Promise<CliClient> {
  // Loaded here, so that --help need not.
  const errand = (await import("../index.ts")) as unknown as Record<
    string,
    ((options: ClientOptions) => CliClient) | undefined
  >;
  const create = errand[factory];
  if (create === undefined) throw new Error(`errand has no ${factory}.`);
  return create(options);
}

/** A verb that only some providers have. @throws UsageError where this one does not */
export function requireVerb<Verb extends "list" | "stop" | "pause" | "resume">(client: CliClient, verb: Verb) {
  const found = client[verb];
  if (found === undefined) throw new UsageError(`${client.provider} cannot ${verb} tasks.`);
  // A verb of a client is a function of its object.
  return found.bind(client) as NonNullable<CliClient[Verb]>;
}
