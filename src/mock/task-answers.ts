import { keysOfPointer } from "../contract/json-pointer.ts";
import type { At, OpenApiDocument, Schema } from "../contract/openapi.ts";
import { AnswerDraft } from "./answer-draft.ts";
import { type ContractAnswer, isGood, schemasAt } from "./contract-answers.ts";
import type { MockTask } from "./mock-task.ts";
import { readAt, writeAt } from "./pointer.ts";
import { listOf, stateOf, type TaskDescription, type TaskOperations, wordFor } from "./task-description.ts";

/** Milliseconds of the script between two steps of a task. */
const STEP_MS = 1_000;

/** Tells of tasks in a provider's words: takes the contract's example for the state, and puts the task's own values in. */
export class TaskAnswers {
  readonly #document: OpenApiDocument;
  readonly #description: TaskDescription;
  readonly #answersTo: (key: string) => readonly ContractAnswer[];
  /** What the mock's own milliseconds are in milliseconds since 1970. */
  readonly #wall: (ms: number) => number;
  /** The ids of the contract's examples, which answers may repeat in addresses. */
  readonly exampleIds: readonly string[];

  constructor(
    document: OpenApiDocument,
    description: TaskDescription,
    answersTo: (key: string) => readonly ContractAnswer[],
    wall: (ms: number) => number,
  ) {
    this.#document = document;
    this.#description = description;
    this.#answersTo = answersTo;
    this.#wall = wall;
    const ids = this.#shown().map((body) => readAt(body, description.fields.id));
    this.exampleIds = [...new Set(ids)].filter((id) => typeof id === "string");
  }

  /** The session id of the contract's examples, which sessions of the mock take their form from. */
  get exampleSession(): string | undefined {
    const { sessionId } = this.#description.fields;
    const shown = sessionId === undefined ? [] : this.#shown().map((body) => readAt(body, sessionId));
    return shown.find((id) => typeof id === "string");
  }

  /** What an operation answers about a task in this status. */
  about(key: string, task: MockTask, word: string, now: number): ContractAnswer {
    const { body, status, headers, schema, example } = this.#exampleFor(key, word, task);
    const draft = new AnswerDraft(this.#document, schema, this.#withId(body, task), this.#shown());
    if (!this.#saysWord(key, word) && operationsIn(this.#description.read).includes(key))
      this.#writeStatus(draft, word);
    this.#fill(draft, task, word, now, listOf(this.#description.start).includes(key));
    return { body: draft.body, status, headers, schema, example };
  }

  /** One page of a list: the envelope of the contract's example around these tasks. */
  page(key: string, tasks: readonly { task: MockTask; word: string }[], now: number): ContractAnswer {
    const { items: at = "" } = this.#description.list ?? {};
    const shown = (answer: ContractAnswer) => readAt(answer.body, at);
    const full =
      this.#good(key).find((answer) => ((shown(answer) as unknown[]) ?? []).length > 0) ?? this.#good(key)[0];
    if (full === undefined) throw new TypeError(`${key} has no good answer in the document.`);
    const examples = listOf(shown(full) as unknown[]);
    const items = tasks.map(({ task, word }) => this.#item(examples, full.schema, task, word, now));
    return { ...full, body: writeAt(structuredClone(full.body), at, items) };
  }

  #item(
    examples: readonly unknown[],
    page: At<Schema> | undefined,
    task: MockTask,
    word: string,
    now: number,
  ): unknown {
    const { items: at = "" } = this.#description.list ?? {};
    const { status } = this.#description.fields;
    const running = wordFor(this.#description, "running");
    const inWord = examples.find((item) => readAt(item, status) === word);
    const example = inWord ?? examples.find((item) => readAt(item, status) === running) ?? examples[0] ?? {};
    const itemSchema = schemasAt(this.#document, page, [...keysOfPointer(at), "0"])[0];
    const draft = new AnswerDraft(this.#document, itemSchema, this.#withId(example, task), this.#shown());
    draft.body = writeAt(draft.body, this.#description.fields.id, task.id);
    if (inWord === undefined) this.#writeStatus(draft, word);
    this.#fill(draft, task, word, now);
    return draft.body;
  }

  /** The bodies in which the document shows how a task is started and read. */
  #shown(): unknown[] {
    const { start, read } = this.#description;
    return [...listOf(start), ...operationsIn(read)].flatMap((key) => this.#good(key).map(({ body }) => body));
  }

  #good(key: string): ContractAnswer[] {
    return this.#answersTo(key).filter(isGood);
  }

  #exampleFor(key: string, word: string, { birth }: MockTask): ContractAnswer {
    const good = this.#good(key);
    const { states, verdicts, fields } = this.#description;
    const { verdict } = birth.script;
    const named = (name: string | undefined) =>
      good.find(({ example }) => name !== undefined && example?.toLowerCase() === name.toLowerCase());
    const judged = verdict && stateOf(this.#description, word) === "completed" ? named(verdicts?.[verdict]) : undefined;
    const says = (said: string | undefined) =>
      good.find(({ body }) => said !== undefined && statusIn(body, fields.status) === said);
    const running = listOf(states.running)[0];
    const withId = good.find(({ body }) => typeof readAt(body, fields.id) === "string");
    const found = judged ?? named(word) ?? says(word) ?? named(running) ?? says(running) ?? withId ?? good[0];
    if (found === undefined) throw new TypeError(`${key} has no good answer in the document.`);
    return found;
  }

  #saysWord(key: string, word: string): boolean {
    const { status } = this.#description.fields;
    return this.#good(key).some(
      ({ example, body }) => example?.toLowerCase() === word.toLowerCase() || statusIn(body, status) === word,
    );
  }

  #withId(example: unknown, { id, birth }: MockTask): unknown {
    const { fields } = this.#description;
    const session = fields.sessionId === undefined ? undefined : readAt(example, fields.sessionId);
    const own = readAt(example, fields.id);
    const texts = new Map([...this.exampleIds, ...(typeof own === "string" ? [own] : [])].map((shown) => [shown, id]));
    if (typeof session === "string" && birth.sessionId !== undefined) texts.set(session, birth.sessionId);
    return replaceTexts(structuredClone(example), texts);
  }

  #writeStatus(draft: AnswerDraft, word: string): void {
    const { status } = this.#description.fields;
    draft.body = typeof draft.body === "string" ? word : writeAt(draft.body, status, word);
  }

  #fill(draft: AnswerDraft, task: MockTask, word: string, now: number, isStart = false): void {
    const { fields, echo = {} } = this.#description;
    const { script, input } = task.birth;
    for (const [pointer, from] of Object.entries(echo)) draft.put(pointer, readAt(input, from));
    if (isStart) return;
    const state = stateOf(this.#description, word);
    const { message, code } =
      typeof script.error === "string" ? { message: script.error, code: undefined } : (script.error ?? {});
    const isOver = task.isOver(now);
    draft.put(fields.output, state === "completed" ? script.output : undefined);
    draft.put(fields.error, state === "failed" ? message : undefined);
    draft.put(fields.errorCode, state === "failed" ? code : undefined);
    draft.put(fields.liveUrl, isOver ? undefined : script.liveUrl);
    draft.put(fields.question, state === "paused" ? script.question : undefined);
    const { costUsd, credits, inputTokens, outputTokens } = script.usage ?? {};
    for (const [pointer, amount] of [
      [fields.costUsd, costUsd],
      [fields.credits, credits],
      [fields.inputTokens, inputTokens],
      [fields.outputTokens, outputTokens],
    ] as const) {
      draft.put(pointer, amount);
    }
    draft.date(fields.startedAt, this.#wall(task.birth.startedAt));
    const endedAt = task.endedAt(now);
    draft.date(fields.finishedAt, endedAt === undefined ? undefined : this.#wall(endedAt));
    draft.list(fields.files, isOver ? script.files : undefined);
    const told = isOver
      ? Number.POSITIVE_INFINITY
      : Math.floor(((now - task.birth.startedAt) * task.birth.speed) / STEP_MS) + 1;
    const steps = script.steps
      ?.slice(0, told)
      .map((step, index) => ({ number: index + 1, ...(typeof step === "string" ? { text: step } : step) }));
    draft.list(fields.steps, steps);
  }
}

function statusIn(body: unknown, pointer: string): unknown {
  return typeof body === "string" ? body : readAt(body, pointer);
}

function operationsIn(operations: TaskOperations): string[] {
  return listOf(operations).map((one) => (typeof one === "string" ? one : one.operation));
}

/** Puts other texts in place of some, wherever they stand in the texts of a value. */
function replaceTexts(value: unknown, texts: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") {
    let text = value;
    for (const [from, to] of texts) text = text.replaceAll(from, to);
    return text;
  }
  if (Array.isArray(value)) return value.map((item) => replaceTexts(item, texts));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceTexts(item, texts)]));
}
