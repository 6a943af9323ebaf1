import type { Match } from "../contract/operations.ts";
import type { AnswerChoice, ContractAnswer } from "./contract-answers.ts";
import type { Fault } from "./fault.ts";
import { MockTask } from "./mock-task.ts";
import { readAt, writeAt } from "./pointer.ts";
import { namedIn, type OperationRole } from "./roles.ts";
import type { StartedTask, TaskScript } from "./script.ts";
import { similarId } from "./seeded-random.ts";
import type { TaskAnswers } from "./task-answers.ts";
import type { ListDescription, TaskDescription } from "./task-description.ts";

/** A request that is about tasks. */
export type TaskRequest = {
  readonly match: Match;
  readonly role: OperationRole;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly fault: Fault | undefined;
};

/** What the memory answers: an answer about a task, or the name of a refusal of the contract. */
export type MemoryAnswer = { readonly task: MockTask | undefined; readonly answer: ContractAnswer | AnswerChoice };

export type MemoryOptions = {
  readonly scriptOf: (task: StartedTask) => TaskScript;
  readonly limit: number;
  /** Whether a task that nobody started here begins when it is asked for. */
  readonly adopt: boolean;
  readonly speed: number;
  readonly now: () => number;
  readonly random: () => number;
  readonly answersFor: (description: TaskDescription) => TaskAnswers;
};

const REFUSALS: Record<string, AnswerChoice> = { full: { status: 429 }, missing: { status: 404 } };

/** The tasks of a mock: what was started, what became of it, and what each operation says of it. */
export class TaskMemory {
  readonly #tasks: MockTask[] = [];
  readonly #options: MemoryOptions;

  constructor(options: MemoryOptions) {
    this.#options = options;
  }

  /** Every task, the oldest first. */
  get tasks(): readonly MockTask[] {
    return this.#tasks;
  }

  /** The tasks that a request names: one, or those of a session. */
  named({ match, role, query, body }: Omit<TaskRequest, "fault">): MockTask[] {
    if (role.naming === undefined) return [];
    const { id, of } = namedIn(match, role.naming, query, body);
    // A session may run tasks of every kind that its document describes.
    if (of === "session") return this.#tasks.filter(({ birth }) => birth.sessionId === id);
    return this.#tasks.filter(({ birth }) => birth.description === role.description && birth.id === id);
  }

  handle(request: TaskRequest): MemoryAnswer {
    const { role } = request.role;
    if (role === "start") return this.#start(request);
    if (role === "list") return { task: undefined, answer: this.#list(request) };
    const known = this.named(request);
    const tasks = known.length === 0 && this.#options.adopt ? this.#adopt(request) : known;
    const [task] = tasks;
    if (task === undefined) return { task: undefined, answer: refusal(request.role.description, "missing") };
    const now = this.#options.now();
    const word = request.fault?.fault === "word" ? request.fault.status : undefined;
    if (role === "read") {
      const answer = this.#about(request, task, word ?? task.wordAt(now));
      task.noteRead();
      return { task, answer };
    }
    const changed = tasks.map((one) =>
      role === "stop" ? one.stop(now) : role === "pause" ? one.pause(now) : one.resume(now),
    );
    const name = role === "resume" ? "notPaused" : "over";
    if (!changed.includes(true) && request.role.description.refusals?.[name] !== undefined) {
      return { task, answer: refusal(request.role.description, name) };
    }
    return { task, answer: this.#about(request, task, word ?? task.wordAt(now)) };
  }

  #about({ match, role }: TaskRequest, task: MockTask, word: string): ContractAnswer {
    const { now, answersFor } = this.#options;
    return answersFor(role.description).about(match.operation.key, task, word, now());
  }

  #start(request: TaskRequest): MemoryAnswer {
    const { role, fault } = request;
    const { now, random, limit, answersFor } = this.#options;
    const { description } = role;
    const startedAt = now();
    if (this.#tasks.filter((task) => !task.isOver(startedAt)).length >= limit) {
      return { task: undefined, answer: refusal(description, "full") };
    }
    const [exampleId = "task-0000000000000001"] = answersFor(description).exampleIds;
    const task = this.#bear(request, similarId(exampleId, random), fault);
    return { task, answer: this.#about(request, task, task.wordAt(startedAt)) };
  }

  /** The task that a request names, begun now: it was started in another process. */
  #adopt(request: TaskRequest): MockTask[] {
    const { match, role, query, body } = request;
    const named = role.naming && namedIn(match, role.naming, query, body);
    return named?.of === "task" && named.id !== "" ? [this.#bear(request, named.id, undefined)] : [];
  }

  #bear({ match, role, query, body }: TaskRequest, id: string, fault: Fault | undefined): MockTask {
    const { now, random, scriptOf, speed, answersFor } = this.#options;
    const { description } = role;
    const operation = match.operation.key;
    const { exampleSession } = answersFor(description);
    const session = exampleSession === undefined ? undefined : similarId(exampleSession, random);
    const startedAt = now();
    const task = new MockTask({
      id,
      sessionId: sessionGiven(description, body, query) ?? session,
      description,
      operation,
      input: body,
      script: scriptOf({ id, index: this.#tasks.length, operation, input: body }),
      startedAt,
      listedFrom: startedAt + (fault?.fault === "late" ? fault.forMs / speed : 0),
      speed,
    });
    this.#tasks.push(task);
    return task;
  }

  #list({ match, role, query, fault }: TaskRequest): ContractAnswer {
    const { list } = role.description;
    const { now, speed, answersFor } = this.#options;
    const at = now() - (fault?.fault === "lag" ? fault.forMs / speed : 0);
    const size = Math.max(1, Number(query.get(list?.size ?? "") ?? list?.defaultSize ?? 20));
    const page = fault?.fault === "repeat" ? 1 : pageIn(list, query);
    const shown = this.#tasks
      .filter(({ birth }) => birth.description === role.description && birth.listedFrom <= at)
      .map((task) => ({ task, word: fault?.fault === "lie" ? fault.status : task.wordAt(at) }))
      .filter((entry) => this.#fits(entry, role.description, query))
      .reverse();
    const part = shown.slice((page - 1) * size, page * size);
    for (const { task } of part) task.noteRead();
    const answer = answersFor(role.description).page(match.operation.key, part, now());
    return {
      ...answer,
      body: withNumbers(list, answer.body, { page: pageIn(list, query), size, total: shown.length }),
    };
  }

  #fits(
    { task, word }: { task: MockTask; word: string },
    { list, fields }: TaskDescription,
    query: URLSearchParams,
  ): boolean {
    return Object.entries(list?.filters ?? {}).every(([name, field]) => {
      const wanted = query.getAll(name);
      const own =
        field === fields.status
          ? word
          : field === fields.sessionId
            ? task.birth.sessionId
            : readAt(task.birth.input, field);
      return wanted.length === 0 || wanted.includes(String(own));
    });
  }
}

function refusal({ refusals = {} }: TaskDescription, name: "full" | "missing" | "over" | "notPaused"): AnswerChoice {
  const [status, example] = refusals[name]?.split(" ") ?? [];
  return status === undefined ? (REFUSALS[name] ?? { status: 400 }) : { status: Number(status), example };
}

/** A session that the caller named: `/session_id` in the body, or `?sessionId` in the query. */
function sessionGiven({ session }: TaskDescription, body: unknown, query: URLSearchParams): string | undefined {
  if (session === undefined) return undefined;
  const given = session.startsWith("?") ? query.get(session.slice(1)) : readAt(body, session);
  return typeof given === "string" ? given : undefined;
}

/** The number of the page that a list was asked for. A cursor of the mock is that number too. */
function pageIn(list: ListDescription | undefined, query: URLSearchParams): number {
  const asked = query.get(list?.cursor ?? list?.page ?? "");
  return asked === null ? 1 : Math.max(1, Number(asked.replace("page-", "")) || 1);
}

function withNumbers(
  list: ListDescription | undefined,
  body: unknown,
  { page, size, total }: { readonly page: number; readonly size: number; readonly total: number },
): unknown {
  const hasMore = page * size < total;
  const values: [string | undefined, unknown][] = [
    [list?.next, hasMore ? `page-${page + 1}` : null],
    [list?.more, hasMore],
    [list?.number, page],
    [list?.shownSize, size],
    [list?.total, total],
    [list?.pages, Math.ceil(total / size)],
  ];
  let filled = body;
  for (const [pointer, value] of values) if (pointer !== undefined) filled = writeAt(filled, pointer, value);
  return filled;
}
