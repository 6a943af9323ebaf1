import { checkFunctions } from "../../src/async/callbacks.ts";
import { basePathOf, checkOptions, documentOf } from "../../src/contract/check-arguments.ts";
import type { ContractName } from "../../src/contract/documents.ts";
import type { OpenApiDocument } from "../../src/contract/openapi.ts";
import { findOperation, type Operation, operationsOf } from "../../src/contract/operations.ts";
import { type FetchInit, fetchCallOf } from "../../src/http/fetch.ts";

/**
 * One answer: an example of the document by its name, a status code, or both. With `forMs` it is given for that long,
 * however often it is asked for; otherwise once.
 */
export type ExampleStep = string | number | DetailedStep;

type DetailedStep = {
  /** The example's name in the document. */
  readonly example?: string | undefined;
  /** The HTTP status. @default the first that has the example, good ones before others */
  readonly status?: number | undefined;
  /** How long this answer is given, in milliseconds, from the first time. Time that nobody asks in passes too. */
  readonly forMs?: number | undefined;
};

/** The answers of each operation, in order; the last one stays. Operations are written as in `GET /task/{task_id}`. */
export type ExampleScript = Readonly<Record<string, ExampleStep | readonly ExampleStep[]>>;

/** Options of {@link preferExamples}. */
export type ExampleScriptOptions = {
  /** The mock's `url`, which the client has as its `baseUrl`. */
  baseUrl: string;
  /** Sends each request. @default the global `fetch`, looked up at each call */
  fetch?: ((url: string, init: FetchInit) => Promise<Response>) | undefined;
};

type Answer = { readonly prefer: string; readonly forMs: number | undefined };
/** `since` is when the answer at `index` was given first. */
type Progress = { index: number; since: number | undefined };

/**
 * Makes a `fetch` that lets each task on a mock go through its statuses. A mock has no memory of its own: it gives one and
 * the same example each time, so a wait on it ends at once or never.
 *
 * Sets `Prefer: code=…, example=…`, which Prism understands, on the operations that the script names; leaves other
 * requests, and those that carry a `Prefer` of their own, as they are. Each task, that is each path and query, goes
 * through the script from its beginning.
 *
 * @throws TypeError for an operation, example or status that the contract does not have, and for an argument that it cannot
 * use.
 *
 * @example
 * const fetch = preferExamples("anchor-browser", {
 *   "POST /v1/tools/perform-web-task": "async",
 *   "GET /v1/tools/perform-web-task/{workflowId}/status": [{ example: "running", forMs: 2_000 }, "completed"],
 * }, { baseUrl: mock.url });
 * const anchor = anchorBrowser({ apiKey: "any", baseUrl: mock.url, fetch });
 */
export function preferExamples(
  contract: ContractName | OpenApiDocument,
  script: ExampleScript,
  options: ExampleScriptOptions,
): (input: Request | URL | string, init?: RequestInit) => Promise<Response> {
  const operations = operationsOf(documentOf(contract));
  const answers = readScript(operations, script);
  checkOptions(options, "the mock's url as its baseUrl");
  const { baseUrl, fetch } = options;
  const basePath = basePathOf(baseUrl);
  checkFunctions({ fetch });
  const send = fetch ?? ((url: string, init: FetchInit) => globalThis.fetch(url, init));
  const tasks = new Map<string, Progress>();

  return async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const path = url.pathname.startsWith(`${basePath}/`) ? url.pathname.slice(basePath.length) : "";
    const { match } = findOperation(operations, request.method, path);
    const steps = match && answers.get(match.operation.key);
    if (steps === undefined || request.headers.has("prefer")) return send(...(await fetchCallOf(request, input, init)));
    request.headers.set("prefer", nextAnswer(steps, tasks, `${request.method} ${url.pathname}${url.search}`).prefer);
    return send(...(await fetchCallOf(request, input, init)));
  };
}

function nextAnswer(steps: readonly [Answer, ...Answer[]], tasks: Map<string, Progress>, task: string): Answer {
  const now = performance.now();
  const progress = tasks.get(task) ?? { index: 0, since: undefined };
  tasks.set(task, progress);
  const last = steps.length - 1;
  let answer = steps[progress.index] ?? steps[0];
  progress.since ??= now;
  while (progress.index < last && answer.forMs !== undefined && now - progress.since >= answer.forMs) {
    progress.since += answer.forMs;
    progress.index += 1;
    answer = steps[progress.index] ?? answer;
  }
  if (progress.index < last && answer.forMs === undefined) {
    progress.index += 1;
    progress.since = undefined;
  }
  return answer;
}

function readScript(
  operations: readonly Operation[],
  script: ExampleScript,
): Map<string, readonly [Answer, ...Answer[]]> {
  if (typeof script !== "object" || script === null) {
    throw new TypeError("script must be an object of operations and their answers.");
  }
  return new Map(
    Object.entries(script).map(([key, steps]) => {
      const operation = operations.find((candidate) => candidate.key === key);
      if (operation === undefined) {
        throw new TypeError(`The contract has no ${key}. It has: ${operations.map((known) => known.key).join(", ")}.`);
      }
      const [first, ...rest] = [steps].flat().map((step) => readStep(operation, step));
      if (first === undefined) throw new TypeError(`${key} has no steps.`);
      return [key, [first, ...rest]];
    }),
  );
}

function readStep(operation: Operation, step: ExampleStep): Answer {
  const { example, status, forMs } = inDetail(step);
  const examples = examplesOf(operation);
  const known = [...examples]
    .map(([code, names]) => (names.length > 0 ? `${code} (${names.join(", ")})` : code))
    .join(", ");
  if (status !== undefined && !examples.has(String(status))) {
    throw new TypeError(`${operation.key} has no answer ${status}. It has: ${known}.`);
  }
  const code = status ?? [...examples].find(([, names]) => example === undefined || names.includes(example))?.[0];
  if (code === undefined || (example !== undefined && !examples.get(String(code))?.includes(example))) {
    throw new TypeError(`${operation.key} has no example ${JSON.stringify(example)}. It has: ${known}.`);
  }
  return { prefer: [`code=${code}`, ...(example === undefined ? [] : [`example=${example}`])].join(", "), forMs };
}

function inDetail(step: ExampleStep): DetailedStep {
  if (typeof step === "string") return { example: step };
  return typeof step === "number" ? { status: step } : step;
}

/** The names of the examples, by status code; good answers first. */
function examplesOf({ responses }: Operation): Map<string, string[]> {
  const byCode = [...responses].map(([code, { value }]): [string, string[]] => [
    code,
    Object.values(value.content ?? {}).flatMap(({ examples }) => Object.keys(examples ?? {})),
  ]);
  return new Map(byCode.sort(([a], [b]) => Number(b.startsWith("2")) - Number(a.startsWith("2"))));
}
