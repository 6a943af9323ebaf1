import type { ContractName } from "../contract.ts";
import type {
  CallOptions,
  ClientOptions,
  CompletedTask,
  GetOptions,
  Handle,
  Outcome,
  StartOptions,
  Task,
  TaskState,
  WaitOptions,
} from "../index.ts";
import type { SchemaOptions } from "../lifecycle/send-start.ts";
import type { Provider } from "../provider.ts";

export type Fetch = NonNullable<ClientOptions["fetch"]>;

/** The verbs of a client that the suite uses, whatever their inputs. */
type TestedClient = {
  run(input: never, options?: WaitOptions & SchemaOptions): Promise<CompletedTask>;
  start(input: never, options?: StartOptions): Promise<Handle>;
  get(task: string, options?: GetOptions): Promise<Task>;
  wait(task: string, options?: WaitOptions): Promise<CompletedTask>;
  waitAll(tasks: Iterable<string>): AsyncIterable<Outcome>;
  list?(query?: never, options?: CallOptions): Promise<unknown>;
};

/** One way to start a task, and answers to it that lack what makes a start. */
type StartCase = { input: object; operation: string; status?: number; missing: string; malformed: readonly unknown[] };

/** A provider's list of tasks. */
type ListCase = {
  operation: string;
  /** The query field that says how long a page is, and its value as `list` sends it by default. */
  sizeField: string;
  query: string;
  /** The field of the page that holds the entries. */
  entries: string;
  entry(id: unknown, status: unknown): object;
  /** A page of these ids, as the query asks for it. */
  page(ids: readonly string[], query: URLSearchParams, status: string): object;
};

/** One provider, as the suite must know it. */
export type ProviderSubject = {
  /** The name that handles carry. */
  name: string;
  contract: ContractName;
  /** The task that the examples of the contract tell about. */
  id: string;
  client(options: ClientOptions): TestedClient;
  provider(options: ClientOptions): Provider;
  /** The header that carries the key, and what it holds for {@link apiKey}. */
  key: { header: string; value: string };
  starts: readonly [StartCase, ...StartCase[]];
  /** The read that is made while a task goes on, and the one at its end where there is another. */
  status: string;
  full?: string;
  malformedStatuses: readonly unknown[];
  /** The state for each example of `status`. */
  states: Readonly<Record<string, TaskState>>;
  /** The example that ends a wait well. */
  good: string;
  conversation: {
    input: object;
    /** What is sent, where it is not the input itself. */
    body?: object;
    answers: readonly (readonly [operation: string, example: string, status?: number])[];
    requests: readonly string[];
    /** What the completed task holds. */
    task: object;
  };
  /** The provider's words for a task that goes on and for one that ended well. */
  words: { running: string; completed: string };
  /** Bodies of right answers. */
  answers: {
    start(id: string): unknown;
    status(id: string, word: string, output: unknown): unknown;
    full?(id: string, word: string, output: unknown): unknown;
  };
  /** The field that names the task in an answer, and the reads that have it. */
  names?: { field: string; reads: readonly ("status" | "full")[] };
  /** Whether outputs are objects; text otherwise. */
  objects?: true;
  /** The field of a start that carries the schema of the output. */
  schemaField?: { name: string; isText: boolean };
  list?: ListCase;
  /** Inputs, and the values in them that must not be shown. */
  secrets: readonly { input: object; secrets: readonly string[] }[];
};

export const apiKey = "key-of-the-suite";

/** What no start and no read of an object can use. */
export const MALFORMED: readonly unknown[] = [null, [], "text", 7, {}];

/** A client of the provider with this `fetch`. */
export function clientOf({ client }: ProviderSubject, fetch?: Fetch): TestedClient {
  return client({ apiKey, ...(fetch && { fetch }) });
}

/** Whether a request is of an operation such as `GET /runs/{run_id}`, whatever stands before its path. */
export function isFor({ method, url }: Request, operation: string): boolean {
  const [verb, template = " "] = operation.split(" ");
  const path = template.replace(/\{\w+\}/g, "[^/]+");
  return verb === method && new RegExp(`^(/api/v\\d)?${path}$`).test(new URL(url).pathname);
}

/** What a {@link serviceOf} does otherwise than well and at once. */
type ServiceOptions = {
  output?: unknown;
  /** The tasks of its list, which run for three seconds. Without them every task is over at once. */
  all?: readonly string[];
  /** A task that the list leaves out. */
  unlisted?: string;
  listStatus?: number;
};

/** A service that does what the provider's does when all goes well. */
export function serviceOf(subject: ProviderSubject, options: ServiceOptions = {}) {
  const { output = null, all, unlisted, listStatus = 200 } = options;
  const { answers, words, list, starts } = subject;
  const overAt = Date.now() + (all === undefined ? 0 : 3_000);
  const listed = (all ?? []).filter((id) => id !== unlisted);
  const sent: Request[] = [];
  const bodies: Record<string, unknown>[] = [];

  async function answer(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const word = Date.now() < overAt ? words.running : words.completed;
    if (starts.some(({ operation }) => isFor(request, operation))) {
      bodies.push((await request.json()) as Record<string, unknown>);
      return Response.json(answers.start("1"), { status: starts[0].status ?? 200 });
    }
    if (list !== undefined && isFor(request, list.operation)) {
      return Response.json(list.page(listed, searchParams, word), { status: listStatus });
    }
    const id = (all ?? ["1"]).find((one) => pathname.split("/").includes(one) || searchParams.get("task_id") === one);
    const read = isFor(request, subject.status) ? answers.status : answers.full;
    return Response.json(read?.(id ?? "1", word, output));
  }

  const fetch: Fetch = async (...init) => {
    const request = new Request(...init);
    sent.push(request.clone());
    return answer(request);
  };
  return { fetch, sent, bodies };
}
