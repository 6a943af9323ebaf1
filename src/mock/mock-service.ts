import type { OpenApiDocument } from "../contract/openapi.ts";
import { type Operation, operationsOf } from "../contract/operations.ts";
import { type AnswerScript, preferredAnswer, ScriptedAnswers } from "./answer-script.ts";
import { type AnswerChoice, answersOf, type ContractAnswer, chooseAnswer, isGood } from "./contract-answers.ts";
import { type Delivery, withFault } from "./delivery.ts";
import { FAULT_HEADER, type Fault, FaultList, faultInHeader, isApplied } from "./fault.ts";
import { type IncomingCall, type MockRequest, queryOf } from "./mock-request.ts";
import type { MockTask } from "./mock-task.ts";
import type { CheckRequest } from "./prism-check.ts";
import { type OperationRole, rolesOf } from "./roles.ts";
import { createRouter, type RoutedCall } from "./route.ts";
import { checkScript, type Script, scriptFor } from "./script.ts";
import { seededRandom } from "./seeded-random.ts";
import { TaskAnswers } from "./task-answers.ts";
import type { TaskDescription } from "./task-description.ts";
import { TaskMemory } from "./task-memory.ts";
import { WebhookSender, type WebhookTarget } from "./webhook-sender.ts";

export type ServiceOptions = {
  readonly document: OpenApiDocument;
  readonly descriptions: readonly TaskDescription[];
  readonly script: Script;
  readonly answers: AnswerScript;
  readonly faults: readonly Fault[];
  readonly limit: number;
  readonly adopt: boolean;
  readonly speed: number;
  readonly seed: number;
  readonly webhook: WebhookTarget | undefined;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
  /** Runs work during which no virtual time passes. */
  readonly hold: <T>(work: () => Promise<T>) => Promise<T>;
  readonly check: () => Promise<CheckRequest | undefined>;
};

type Answered = {
  readonly answer: Pick<ContractAnswer, "status" | "headers" | "body">;
  readonly task?: MockTask | undefined;
  readonly violations?: readonly string[];
};

/** What the mock is behind `mock.fetch` and behind the socket: it takes requests and says how each is answered. */
export class MockService {
  readonly requests: MockRequest[] = [];
  readonly #options: ServiceOptions;
  readonly #operations: readonly Operation[];
  readonly #roles: ReadonlyMap<string, OperationRole>;
  readonly #router: (call: IncomingCall) => RoutedCall;
  /** The answers of the document, by operation. */
  readonly #shown = new Map<string, ContractAnswer[]>();
  readonly #answers = new Map<TaskDescription, TaskAnswers>();
  #script: Script;
  #memory: TaskMemory;
  #faults: FaultList;
  #scripted: ScriptedAnswers;
  #webhooks: WebhookSender | undefined;
  #began: number;

  constructor(options: ServiceOptions) {
    const { document, descriptions, clock } = options;
    this.#options = options;
    this.#operations = operationsOf(document);
    this.#roles = rolesOf(this.#operations, descriptions);
    this.#router = createRouter(document, this.#operations, this.#roles);
    this.#began = clock();
    const wallAtZero = Date.now();
    const wall = (ms: number) => wallAtZero + ms;
    for (const description of descriptions) {
      this.#answers.set(description, new TaskAnswers(document, description, (key) => this.#answersTo(key), wall));
    }
    this.#script = options.script;
    checkScript(this.#script);
    this.#memory = this.#newMemory();
    this.#faults = new FaultList(options.faults);
    this.#scripted = new ScriptedAnswers(document, this.#operations, options.answers);
    this.#webhooks =
      options.webhook &&
      new WebhookSender(options.webhook, wall, (task, word) => this.#bodyOf(task, word), options.hold);
  }

  get tasks(): readonly MockTask[] {
    return this.#memory.tasks;
  }

  /** Milliseconds since the mock was made or reset. */
  now(): number {
    return this.#options.clock() - this.#began;
  }

  /** Plays this script for tasks that are started from now on. */
  setScript(script: Script): void {
    checkScript(script);
    this.#script = script;
  }

  addFault(fault: Fault): void {
    this.#faults.add(fault);
  }

  setAnswers(answers: AnswerScript): void {
    this.#scripted = new ScriptedAnswers(this.#options.document, this.#operations, answers);
  }

  /** Forgets every task and request, and begins anew with what the mock was made with. */
  reset(): void {
    this.close();
    this.requests.length = 0;
    this.#began = this.#options.clock();
    this.#script = this.#options.script;
    this.#memory = this.#newMemory();
    this.#faults = new FaultList(this.#options.faults);
    this.setAnswers(this.#options.answers);
  }

  close(): void {
    this.#webhooks?.close();
  }

  /** @throws UnhandledRequestError where no operation of the document fits */
  async handle(call: IncomingCall): Promise<Delivery> {
    const routed = this.#router(call);
    const fault = this.#faultFor(routed);
    const atMs = this.now();
    const answered = fault === undefined || isApplied(fault) ? await this.#answer(routed, fault) : undefined;
    const answer =
      fault?.fault === "answer"
        ? this.#faultAnswer(routed, fault)
        : (answered?.answer ?? { status: 200, headers: {}, body: undefined });
    const { status, headers, body } = answer;
    const delivery = withFault(fault, { status, headers, body: textOf(body, headers) });
    const isAnswered = delivery.wire !== "reset" && delivery.wire !== "silent";
    const named = routed.role && this.#memory.named({ ...routed, role: routed.role, query: call.url.searchParams })[0];
    this.requests.push({
      operation: routed.match.operation.key,
      role: routed.role?.role ?? "other",
      method: call.method,
      path: routed.path,
      query: queryOf(call.url.searchParams),
      headers: Object.fromEntries(call.headers),
      body: routed.body,
      atMs,
      taskId: (answered?.task ?? named)?.id,
      fault,
      status: isAnswered ? delivery.status : undefined,
      violations: answered?.violations ?? [],
    });
    return delivery;
  }

  #newMemory(): TaskMemory {
    const { seed, limit, adopt, speed } = this.#options;
    return new TaskMemory({
      scriptOf: (task) => scriptFor(this.#script, task),
      limit,
      adopt,
      speed,
      now: () => this.now(),
      random: seededRandom(seed),
      answersFor: (description) => this.#answersFor(description),
    });
  }

  #answersTo(key: string): ContractAnswer[] {
    const operation = this.#operations.find((candidate) => candidate.key === key);
    const answers =
      this.#shown.get(key) ?? (operation === undefined ? [] : answersOf(this.#options.document, operation));
    this.#shown.set(key, answers);
    return answers;
  }

  #answersFor(description: TaskDescription): TaskAnswers {
    const answers = this.#answers.get(description);
    if (answers === undefined) throw new TypeError("The tasks of this operation are not described.");
    return answers;
  }

  #faultFor(routed: RoutedCall): Fault | undefined {
    const { role, match, headers } = routed;
    const asked = faultInHeader(headers.get(FAULT_HEADER));
    if (asked !== undefined) return asked;
    const tasks = role === undefined ? [] : this.#memory.named({ ...routed, role, query: routed.url.searchParams });
    const lists = [...tasks.map((task) => task.faults), this.#faults];
    for (const faults of lists) {
      const fault = faults.take(role?.role ?? "other", match.operation.key);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  async #answer(routed: RoutedCall, fault: Fault | undefined): Promise<Answered> {
    const { match, role, headers, url, method, path, body } = routed;
    const answers = this.#answersTo(match.operation.key);
    const check = await this.#options.check();
    const refused = await check?.({ method, path, query: url.searchParams, headers, body: body ?? null });
    if (refused !== undefined) {
      return {
        answer: { ...refused, headers: { "content-type": "application/json" } },
        violations: refused.violations,
      };
    }
    const chosen =
      preferredAnswer(match.operation, answers, headers.get("prefer")) ?? this.#scripted.next(match.operation.key);
    if (chosen !== undefined) return { answer: chosen };
    if (role === undefined) return { answer: answers[0] ?? { status: 200, headers: {}, body: undefined } };
    const { task, answer } = this.#memory.handle({ match, role, query: url.searchParams, body, fault });
    if (task !== undefined) void this.#webhooks?.watch(task, this.now());
    return { task, answer: "headers" in answer ? answer : refusalFrom(answers, answer) };
  }

  #faultAnswer({ match }: RoutedCall, fault: Extract<Fault, { fault: "answer" }>): Answered["answer"] {
    const { status, headers = {}, body, retryAfter } = fault;
    const shown = refusalFrom(this.#answersTo(match.operation.key), { status });
    const retry: Record<string, string> = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
    const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    return {
      status,
      headers: { ...shown.headers, ...retry, ...Object.fromEntries(named) },
      body: body === undefined ? shown.body : body,
    };
  }

  /** A task as the last of its reads has it, which is the full one. */
  #bodyOf(task: MockTask, word: string): unknown {
    const { description } = task.birth;
    const reads = [...this.#roles].filter(([, role]) => role.role === "read" && role.description === description);
    const [key = ""] = reads.at(-1) ?? [];
    return this.#answersFor(description).about(key, task, word, this.now()).body;
  }
}

/** The contract's answer of a refusal, or one made for it. */
function refusalFrom(answers: readonly ContractAnswer[], choice: AnswerChoice): Answered["answer"] {
  const { status = 500 } = choice;
  const shown = chooseAnswer(answers, choice) ?? chooseAnswer(answers, { status });
  const retry: Record<string, string> = status === 429 ? { "retry-after": "1" } : {};
  return (
    shown ?? {
      status,
      headers: { "content-type": "application/json", ...retry },
      body: isGood({ status }) ? {} : { message: `The mock answers ${status}.` },
    }
  );
}

function textOf(body: unknown, headers: Readonly<Record<string, string>>): string | undefined {
  if (body === undefined) return undefined;
  const { "content-type": type = "application/json" } = headers;
  return typeof body === "string" && !/json/.test(type) ? body : JSON.stringify(body);
}
