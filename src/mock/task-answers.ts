import type { At, OpenApiDocument, Schema } from "../contract/openapi.ts";
import type { Operation } from "../contract/operations.ts";
import { answersOf, type ContractAnswer, isGood, schemasAt } from "./contract-answers.ts";
import type { MockTask } from "./mock-task.ts";
import { keysOf, readAt, writeAt } from "./pointer.ts";
import {
  type ListField,
  listOf,
  stateOf,
  type TaskDescription,
  type TaskOperations,
  wordFor,
} from "./task-description.ts";

/** Where an answer is being filled in: its body so far, and the schema that says what else may be in it. */
type Draft = { body: unknown; readonly schema: At<Schema> | undefined };

/** Milliseconds of the script between two steps of a task. */
const STEP_MS = 1_000;

/** Tells of tasks in a provider's words: takes the contract's example for the state, and puts the task's own values in. */
export class TaskAnswers {
  readonly #document: OpenApiDocument;
  readonly #description: TaskDescription;
  readonly #answers = new Map<string, ContractAnswer[]>();
  /** What the mock's own milliseconds are in milliseconds since 1970. */
  readonly #wall: (ms: number) => number;
  /** The ids of the contract's examples, which answers may repeat in addresses. */
  readonly exampleIds: readonly string[];

  constructor(
    document: OpenApiDocument,
    operations: readonly Operation[],
    description: TaskDescription,
    wall: (ms: number) => number,
  ) {
    this.#document = document;
    this.#description = description;
    this.#wall = wall;
    for (const operation of operations) this.#answers.set(operation.key, answersOf(document, operation));
    const named = [...listOf(description.start), ...operationsIn(description.read)];
    this.exampleIds = [
      ...new Set(named.flatMap((key) => this.#good(key).map(({ body }) => readAt(body, description.fields.id)))),
    ].filter((id) => typeof id === "string");
  }

  /** The session id of the contract's examples, which sessions of the mock take their form from. */
  get exampleSession(): string | undefined {
    const { sessionId } = this.#description.fields;
    const shown =
      sessionId === undefined ? [] : [...this.#answers.values()].flat().map(({ body }) => readAt(body, sessionId));
    return shown.find((id) => typeof id === "string");
  }

  /** What an operation answers about a task in this status. */
  about(key: string, task: MockTask, word: string, now: number): ContractAnswer {
    const { body, status, headers, schema, example } = this.#exampleFor(key, word, task);
    const draft = { body: this.#withId(body, task), schema };
    if (!this.#saysWord(key, word) && operationsIn(this.#description.read).includes(key))
      this.#writeStatus(draft, word);
    this.#fill(draft, task, word, now);
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
    const draft: Draft = {
      body: this.#withId(example, task),
      schema: schemasAt(this.#document, page, [...keysOf(at), "0"])[0],
    };
    draft.body = writeAt(draft.body, this.#description.fields.id, task.id);
    if (inWord === undefined) this.#writeStatus(draft, word);
    this.#fill(draft, task, word, now);
    return draft.body;
  }

  #good(key: string): ContractAnswer[] {
    return (this.#answers.get(key) ?? []).filter(isGood);
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

  #writeStatus(draft: Draft, word: string): void {
    const { status } = this.#description.fields;
    draft.body = typeof draft.body === "string" ? word : writeAt(draft.body, status, word);
  }

  #fill(draft: Draft, task: MockTask, word: string, now: number): void {
    const { fields, echo = {} } = this.#description;
    const { script, input } = task.birth;
    const state = stateOf(this.#description, word);
    const { message, code } =
      typeof script.error === "string" ? { message: script.error, code: undefined } : (script.error ?? {});
    const isOver = task.isOver(now);
    this.#put(draft, fields.output, state === "completed" ? script.output : undefined);
    this.#put(draft, fields.error, state === "failed" ? message : undefined);
    this.#put(draft, fields.errorCode, state === "failed" ? code : undefined);
    this.#put(draft, fields.liveUrl, isOver ? undefined : script.liveUrl);
    this.#put(draft, fields.question, state === "paused" ? script.question : undefined);
    const { costUsd, credits, inputTokens, outputTokens } = script.usage ?? {};
    for (const [pointer, amount] of [
      [fields.costUsd, costUsd],
      [fields.credits, credits],
      [fields.inputTokens, inputTokens],
      [fields.outputTokens, outputTokens],
    ] as const) {
      this.#put(draft, pointer, amount);
    }
    for (const [pointer, from] of Object.entries(echo)) this.#put(draft, pointer, readAt(input, from));
    this.#date(draft, fields.startedAt, task.birth.startedAt);
    this.#date(draft, fields.finishedAt, task.endedAt(now));
    this.#list(draft, fields.files, isOver ? script.files : undefined);
    const told = isOver
      ? Number.POSITIVE_INFINITY
      : Math.floor(((now - task.birth.startedAt) * task.birth.speed) / STEP_MS) + 1;
    const steps = script.steps
      ?.slice(0, told)
      .map((step, index) => ({ number: index + 1, ...(typeof step === "string" ? { text: step } : step) }));
    this.#list(draft, fields.steps, steps);
  }

  /** Writes a value where the answer has such a field or may have it. */
  #put(draft: Draft, pointer: string | undefined, value: unknown): void {
    if (pointer === undefined || value === undefined) return;
    const shown = readAt(draft.body, pointer);
    const types = schemasAt(this.#document, draft.schema, keysOf(pointer)).flatMap(({ value: schema }) =>
      typeof schema === "object" ? listOf(schema.type) : [],
    );
    if (shown === undefined && types.length === 0) return;
    const takesText = typeof shown === "string" || (types.includes("string") && !types.includes("object"));
    const text = takesText && typeof value !== "string" && value !== null ? JSON.stringify(value) : value;
    draft.body = writeAt(draft.body, pointer, text);
  }

  /** Writes a time in the way in which the example has it; one that shows none stays as it is. */
  #date(draft: Draft, pointer: string | undefined, ms: number | undefined): void {
    const shown = pointer === undefined ? undefined : readAt(draft.body, pointer);
    if (pointer === undefined || ms === undefined) return;
    const at = this.#wall(ms);
    if (typeof shown === "number") draft.body = writeAt(draft.body, pointer, Math.round(at));
    if (typeof shown !== "string") return;
    const iso = new Date(at).toISOString();
    draft.body = writeAt(draft.body, pointer, /Z|[+-]\d\d:\d\d$/.test(shown) ? iso : iso.slice(0, -1));
  }

  #list<Key extends string>(
    draft: Draft,
    field: ListField<Key> | undefined,
    items: readonly Partial<Record<Key, unknown>>[] | undefined,
  ): void {
    if (field === undefined || items === undefined) return;
    const examples = [...this.#answers.values()].flat().map(({ body }) => readAt(body, field.at));
    const example: unknown = examples.find((list) => Array.isArray(list) && list.length > 0);
    const first: unknown = Array.isArray(example) ? example[0] : {};
    const written = items.map((item) => {
      if (field.item !== undefined) return item[field.item];
      const entry = structuredClone(first) as Record<string, unknown>;
      for (const key of Object.keys(item) as Key[]) {
        const name: string | undefined = field[key];
        if (name !== undefined && item[key] !== undefined) entry[name] = item[key];
      }
      return entry;
    });
    this.#put(draft, field.at, written);
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
