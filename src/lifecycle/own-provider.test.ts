// A provider that errand does not know, written with nothing but what errand/provider exports.
import { describe, expect, vi } from "vitest";
import { z } from "zod";
import {
  asId,
  asString,
  type Call,
  type CanStop,
  type ClientOptions,
  createHttp,
  createTaskClient,
  type Handle,
  isRecord,
  type Provider,
  type Reading,
  readManyByNumber,
  replyTo,
  resolveClientOptions,
  type Started,
  type StopOptions,
  type TaskClient,
  type TaskState,
  toTaskState,
} from "../provider-kit.ts";
import { OutputInvalidError, StartUncertainError, TaskFailedError } from "../task/errors.ts";
import { failure, settle, fakeClockTest as test } from "../testing/fake-clock.ts";
import { onRequest } from "../testing/scripted-fetch.ts";

type Job = { id: string; status: "waiting" | "working" | "done" | "broken"; text?: string; reason?: string };
type Answer<Body> = { 200: { content: { "application/json": Body } } };
type JobId = { path: { job_id: string } };
type Paths = {
  "/jobs": {
    get: { parameters: { query?: { page?: number } }; responses: Answer<{ items: Job[] }> };
    post: { requestBody: { content: { "application/json": AcmeInput } }; responses: Answer<{ id: string }> };
  };
  "/jobs/{job_id}": {
    get: { parameters: JobId; responses: Answer<Job> };
    delete: { parameters: JobId; responses: { 200: { content?: never } } };
  };
};

interface AcmeInput {
  instructions: string;
  password?: string;
}
interface AcmeClient extends TaskClient<"acme", AcmeInput, string | null, unknown, StopOptions>, CanStop<"acme"> {}

const STATES = { waiting: "queued", working: "running", done: "completed", broken: "failed" } as const satisfies Record<
  Job["status"],
  TaskState
>;

/** A class, with state of its own: the verbs must call its methods as methods. */
class Acme implements Provider<"acme", AcmeInput, string | null> {
  readonly name = "acme";
  readonly http;
  readonly #states = STATES;

  constructor(options: ClientOptions) {
    this.http = createHttp<Paths>({
      provider: "acme",
      config: resolveClientOptions(options, { baseUrl: "https://acme.example/v1" }),
      authorize: (key) => ["authorization", `Bearer ${key}`],
      emptyAnswers: { "DELETE /jobs/{job_id}": true },
    });
  }

  secretsOf({ password }: AcmeInput): string[] {
    return password === undefined ? [] : [password];
  }

  async start(input: AcmeInput, call: Call): Promise<Started<string | null>> {
    const { data, refuse } = await replyTo<unknown>(this.http.with(call).POST("/jobs", { body: input }));
    const id = isRecord(data) ? asId(data.id) : undefined;
    if (id === undefined) throw refuse("no id");
    return { id };
  }

  async readStatus({ id }: Handle, call: Call): Promise<Reading<string | null>> {
    const path = { job_id: id };
    const { data, refuse } = await replyTo<unknown>(this.http.with(call).GET("/jobs/{job_id}", { params: { path } }));
    return this.#readingOf(data) ?? Promise.reject(refuse("no status"));
  }

  async stop({ id }: Handle, call: Call): Promise<void> {
    await this.http.with(call).DELETE("/jobs/{job_id}", { params: { path: { job_id: id } } });
  }

  readonly many = readManyByNumber({
    pageSize: 50,
    list: async (page, call) =>
      (await replyTo<unknown>(this.http.with(call).GET("/jobs", { params: { query: { page } } }))).data,
    readingOf: (item) => this.#readingOf(item),
  });

  #readingOf(data: unknown): Reading<string | null> | undefined {
    if (!isRecord(data) || typeof data.status !== "string") return undefined;
    const { status, text, reason } = data;
    return {
      status,
      state: toTaskState(this.#states, status),
      output: asString(text) ?? null,
      error: { message: asString(reason) ?? "" },
      raw: data,
    };
  }
}

/** Acme itself: each job says its words in turn, and the last one for ever. */
function service(words: Partial<Job>[]) {
  const sent: string[] = [];
  const jobs = new Map<string, Partial<Job>[]>();
  const show = (id: string) => {
    const left = jobs.get(id) ?? [];
    return { id, ...(left.length > 1 ? left.shift() : left[0]) };
  };
  const fetch = onRequest(async (request) => {
    const { pathname } = new URL(request.url);
    sent.push(`${request.method} ${pathname}`);
    if (request.method === "DELETE") return new Response(null, { status: 200 });
    if (request.method === "POST") {
      const id = String(jobs.size + 1);
      jobs.set(id, [...words]);
      return Response.json({ id });
    }
    const id = pathname.split("/")[3];
    return Response.json(id === undefined ? { items: [...jobs.keys()].map(show) } : show(id));
  });
  return { fetch, sent };
}

const clientOf = (options: Partial<ClientOptions>): AcmeClient =>
  createTaskClient(new Acme({ apiKey: "acme-key", ...options }));

describe("a client of one's own provider", () => {
  test("runs a task, and validates what it says", async () => {
    const { fetch, sent } = service([{ status: "waiting" }, { status: "working" }, { status: "done", text: "9" }]);
    const work = clientOf({ fetch }).run({ instructions: "x" }, { output: z.coerce.number() });
    expect(await settle(work)).toMatchObject({
      state: "completed",
      status: "done",
      output: 9,
      handle: { provider: "acme", id: "1" },
    });
    expect(sent).toEqual(["POST /v1/jobs", ...Array(3).fill("GET /v1/jobs/1")]);
  });

  test("has the errors of every client, with its own name and without its secrets", async () => {
    const { fetch } = service([{ status: "broken", reason: "wrong password: tr0ub4dor" }]);
    const error = await failure(clientOf({ fetch }).run({ instructions: "x", password: "tr0ub4dor" }));
    expect(error).toBeInstanceOf(TaskFailedError);
    expect(error).toMatchObject({ provider: "acme", task: { error: { message: "wrong password: [secret]" } } });
    const { fetch: other } = service([{ status: "done", text: "much" }]);
    const invalid = await failure(clientOf({ fetch: other }).run({ instructions: "x" }, { output: z.coerce.number() }));
    expect(invalid).toBeInstanceOf(OutputInvalidError);
  });

  test("stops a task when the time is over", async () => {
    const { fetch, sent } = service([{ status: "working" }]);
    const wait = clientOf({ fetch }).run({ instructions: "x" }, { timeoutMs: 5_000, onTimeout: "stop" });
    expect(await failure(wait)).toMatchObject({ code: "wait_timeout" });
    expect(sent.at(-1)).toBe("DELETE /v1/jobs/1");
  });

  test("reads many tasks with one request", async () => {
    const { fetch, sent } = service([{ status: "working" }, { status: "done", text: "ok" }]);
    const client = clientOf({ fetch });
    const outcomes: boolean[] = [];
    const work = (async () => {
      for await (const { ok } of client.runAll(Array(20).fill({ instructions: "x" }))) outcomes.push(ok);
    })();
    await settle(work);
    expect(outcomes).toEqual(Array(20).fill(true));
    expect(sent.filter((request) => request === "GET /v1/jobs").length).toBeGreaterThan(0);
    expect(sent.filter((request) => request.startsWith("GET")).length).toBeLessThan(20);
  });

  test("has the verbs that the provider has, and refuses other providers' handles", async () => {
    const client = clientOf({ fetch: service([]).fetch });
    expect(Object.keys(client).filter((verb) => /^(stop|pause|resume|endSession|list)$/.test(verb))).toEqual(["stop"]);
    const foreign = { v: 1, provider: "browser-act", id: "1", startedAt: new Date().toISOString() };
    await expect(client.stop(foreign as never)).rejects.toThrow('This handle belongs to "browser-act", not to "acme"');
  });
});

describe("a mistake in one's own provider", () => {
  const http = createHttp<Paths>({
    provider: "acme",
    config: resolveClientOptions({ apiKey: "key" }, { baseUrl: "https://acme.example" }),
    authorize: (key) => ["authorization", key],
  });
  const reading = { status: "done", state: "completed", raw: {} } as const;
  const provider = { name: "acme", http, start: async () => ({ id: "1" }), readStatus: async () => reading };
  const mistaken = (changes: object) => createTaskClient({ ...provider, ...changes } as typeof provider);

  test.each([
    ["no state", { status: "done", raw: {} }, "acme: readStatus gave what has the state undefined"],
    ["a state of its own", { ...reading, state: "done" }, 'acme: readStatus gave what has the state "done"'],
    ["no status", { state: "completed", raw: {} }, "acme: readStatus gave what has no status"],
    ["nothing", undefined, "acme: readStatus gave what is not an object"],
  ])("ends a wait and a get at once: a reading with %s", async (_, given, message) => {
    const client = mistaken({ readStatus: async () => given });
    await expect(client.get("1")).rejects.toThrow(message);
    expect(await failure(client.wait("1"))).toMatchObject({
      name: "TypeError",
      message: expect.stringContaining(message),
    });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("ends a wait at once: a method that throws before it gives a promise", async () => {
    const readStatus = () => {
      throw new RangeError("a mistake");
    };
    expect(await failure(mistaken({ readStatus }).wait("1"))).toMatchObject({ message: "a mistake" });
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([
    ["a number", { id: 7 }, "acme: start: the id that it gave must be a string, got number."],
    ["no id", {}, "acme: start: the id that it gave must be a string, got undefined."],
    ["nothing", undefined, "acme: start must give { id } or { finished }, gave undefined."],
    ["half a task", { finished: {} }, "acme: start gave a finished task that has no status"],
  ])("makes no handle of a start that gave %s", async (_, given, message) => {
    const error = await failure(mistaken({ start: async () => given }).start({} as never));
    expect(error).toMatchObject({ message: expect.stringContaining(message) });
  });

  test("a start that was sent and gave no id may have started a task", async () => {
    const sending = createTaskClient({
      ...provider,
      http: createHttp<Paths>({
        provider: "acme",
        config: resolveClientOptions(
          { apiKey: "key", fetch: service([]).fetch },
          { baseUrl: "https://acme.example/v1" },
        ),
        authorize: (key) => ["authorization", key],
      }),
      async start(this: typeof provider, body: AcmeInput, call: Call) {
        await this.http.with(call).POST("/jobs", { body });
        return {} as { id: string };
      },
    });
    expect(await failure(sending.start({ instructions: "x" }))).toBeInstanceOf(StartUncertainError);
  });

  test.each([
    ["nothing", undefined, "The provider must have a name."],
    ["no name", { ...provider, name: "" }, "The provider must have a name."],
    ["no readStatus", { ...provider, readStatus: undefined }, "acme must have the methods start and readStatus."],
    ["no http", { ...provider, http: {} }, "acme must have the http that createHttp gives."],
  ])("is told at once: %s", (_, given, message) => {
    expect(() => createTaskClient(given as never)).toThrow(message);
  });
});
