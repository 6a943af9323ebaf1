import { inspect } from "node:util";
import { expect, test, vi } from "vitest";
import { anchorBrowser, browserUseV1, type TaskEvent } from "../index.ts";
import { fakeClockTest } from "../testing/fake-clock.ts";
import { onRequest } from "../testing/scripted-fetch.ts";
import { describeCause } from "./describe-cause.ts";
import { Mask } from "./mask.ts";
import { Secrets } from "./secrets.ts";

const KEY = "key-that-must-not-show-0815";
const PASSWORD = 'p"ss wörd+1';
const INPUT = { prompt: "Log in", secret_values: { PASSWORD, PIN: "42" } };

/** Everything that a person or a log may get to see of a value. */
function shown(value: unknown): string {
  return [
    inspect(value, { depth: Infinity, showHidden: true, getters: true }),
    JSON.stringify(value),
    String(value),
    value instanceof Error ? `${value.message}${value.stack}${shown(value.cause ?? "")}` : "",
  ].join("\n");
}

function expectNoSecret(value: unknown) {
  const text = shown(value);
  for (const form of [
    KEY,
    PASSWORD,
    JSON.stringify(PASSWORD).slice(1, -1),
    encodeURIComponent(PASSWORD),
    // Most of it, as where a long text is cut, is as good as all.
    KEY.slice(0, 20),
    "hidden-ref",
  ]) {
    expect(text).not.toContain(form);
  }
  // Stacks name lines and columns, any of which may be 42.
  expect(text.replace(/:\d+:\d+/g, "")).not.toMatch(/\b42\b/);
}

/** An error object that a careless fetch might throw: it holds the Request and quotes its headers. */
class CarelessError extends Error {
  readonly request: Request;
  constructor(request: Request) {
    super(`cannot send with anchor-api-key: ${request.headers.get("anchor-api-key")}`);
    this.request = request;
  }
}

const echo = {
  error: { code: 42, message: `refused ${KEY} for ${PASSWORD}, ${encodeURIComponent(PASSWORD)}` },
  [KEY]: [PASSWORD],
};
const answers: [string, (request: Request) => Response | Promise<Response>][] = [
  ["400 that echoes", () => Response.json(echo, { status: 400 })],
  ["500 that echoes", () => Response.json(echo, { status: 500 })],
  ["text that echoes", () => new Response(`no ${KEY} ${PASSWORD} ${JSON.stringify(PASSWORD)}`, { status: 500 })],
  ["200 that echoes and has no id", () => Response.json({ data: { ...echo, note: PASSWORD } })],
  ["HTML that echoes", () => new Response(`<p>${KEY} ${PASSWORD}`, { headers: { "content-type": "text/html" } })],
  ["a redirect that echoes", () => new Response(`to ${KEY}`, { status: 302 })],
  ["a text cut within the key", () => new Response(`${"x".repeat(4_096 - KEY.length + 3)}${KEY}`, { status: 500 })],
  ["a careless fetch", (request) => Promise.reject(new CarelessError(request))],
  ["a synchronous answer that echoes", () => Response.json({ data: { result: { said: PASSWORD, key: KEY } } })],
];

test.each(answers)("the error of a start shows neither key nor secret values: %s", async (_what, fetch) => {
  const client = anchorBrowser({ apiKey: KEY, fetch: onRequest(async (request) => fetch(request)) });
  const error = await client.start(INPUT).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(Error);
  expectNoSecret(error);
});

const firstAnswers: typeof answers = [
  ...answers,
  ["a body too large", () => new Response(KEY.repeat(100))],
  ["a body that is lost", () => new Response(new ReadableStream({ pull: () => Promise.reject(new Error(KEY)) }))],
];

test.each(firstAnswers)("nor a key that was asked for just then: %s", async (_what, answer) => {
  const create = () =>
    anchorBrowser({
      apiKey: async () => KEY,
      maxResponseBytes: 2_000,
      fetch: onRequest(async (request) => answer(request)),
    });
  expectNoSecret(
    await create()
      .start(INPUT)
      .catch((caught: unknown) => caught),
  );
  const read = await create()
    .get("t")
    .catch((caught: unknown) => caught);
  expect(shown(read instanceof Error ? read : "")).not.toContain(KEY);
});

fakeClockTest("a status that echoes is shown masked, in events, errors and tasks", async () => {
  const events: TaskEvent[] = [];
  const fetch = async () => Response.json({ data: { status: `ODD ${KEY}` } });
  const client = anchorBrowser({ apiKey: KEY, fetch });
  const options = { timeoutMs: 5_000, onEvent: (event: TaskEvent) => void events.push(event) };
  const failing = client.wait("w", options).catch((caught: unknown) => caught);
  const unknown = client.wait("w", { unknownBudgetMs: 3_000 }).catch((caught: unknown) => caught);
  await vi.advanceTimersByTimeAsync(10_000);
  const got = await anchorBrowser({ apiKey: KEY, fetch }).get("w");
  expect(await failing).toMatchObject({ code: "wait_timeout", seen: { lastStatus: "ODD [secret]" } });
  expect(events).toMatchObject([{}, { type: "status", status: "ODD [secret]", state: "unknown" }]);
  expect(await unknown).toMatchObject({ code: "unobservable" });
  for (const said of [await failing, await unknown, events, got]) expectNoSecret(said);
});

test("an answer that is nested without end is kept as far as it can be walked", async () => {
  const deep = `${'{"a":['.repeat(30_000)}${"]}".repeat(30_000)}`;
  for (const status of [200, 500]) {
    const client = anchorBrowser({ apiKey: KEY, fetch: async () => new Response(deep, { status }) });
    const error = await client.get("t").catch((caught: unknown) => caught);
    expect(error).toMatchObject({ handle: { id: "t" }, code: status === 200 ? "protocol" : "api" });
    expect(inspect(error, { depth: Infinity })).toContain("[nested too deeply]");
  }
});

fakeClockTest.each(answers.slice(0, 6))(
  "the errors and events of a wait show them neither: %s",
  async (_what, fetch) => {
    const events: TaskEvent[] = [];
    const client = anchorBrowser({
      apiKey: KEY,
      fetch: onRequest(async (request) =>
        request.method === "POST" ? Response.json({ data: { status: "running", workflow_id: "w" } }) : fetch(request),
      ),
    });
    const handle = await client.start(INPUT);
    const failing = client
      .wait(handle, { onEvent: (event) => void events.push(event) })
      .catch((caught: unknown) => caught);
    await vi.advanceTimersByTimeAsync(200_000);
    expectNoSecret(await failing);
    expect(events.length).toBeGreaterThan(1);
    expectNoSecret(events);
  },
);

fakeClockTest(
  "events and the error of a failed task mask what the provider echoes; the state is still read",
  async () => {
    const events: TaskEvent[] = [];
    const client = browserUseV1({
      apiKey: KEY,
      baseUrl: "http://127.0.0.1/api/v1",
      fetch: onRequest(async (request) => {
        if (request.method === "POST") return Response.json({ id: "failed-1" });
        if (request.url.endsWith("/status")) return Response.json("failed");
        return Response.json({
          id: "failed-1",
          status: "failed",
          output: `wrong password ${PASSWORD}`,
          task: PASSWORD,
        });
      }),
    });
    const running = client
      .run({ task: "Log in", secrets: { a: PASSWORD, b: "failed" } }, { onEvent: (event) => void events.push(event) })
      .catch((caught: unknown) => caught);
    await vi.advanceTimersByTimeAsync(5_000);
    const error = await running;
    expect(error).toMatchObject({ code: "task_failed", handle: { id: "failed-1" }, task: { state: "failed" } });
    expectNoSecret(error);
    expectNoSecret(events);
  },
);

fakeClockTest("a completed task's output comes as it came, less keys and the input's own secrets", async () => {
  const events: TaskEvent[] = [];
  const fetch = onRequest(async (request) =>
    request.method === "POST"
      ? Response.json({ data: { status: "running", workflow_id: "w" } })
      : Response.json({ data: { status: "COMPLETED", result: { user: PASSWORD, seen: "42nd" } } }),
  );
  const running = anchorBrowser({ apiKey: KEY, fetch }).run(INPUT, { onEvent: (event) => void events.push(event) });
  await vi.advanceTimersByTimeAsync(5_000);
  const task = await running;
  expect(task.output).toEqual({ user: "[secret]", seen: "42nd" });
  expectNoSecret(task.raw);
  expectNoSecret(events);
});

test("a client shows nothing of its key, however it is printed", () => {
  expectNoSecret(anchorBrowser({ apiKey: KEY, headers: { "x-proxy": "hidden-ref" } }));
});

test("a key that HTTP cannot carry is refused without being shown", () => {
  for (const apiKey of [`${KEY}\n`, `${KEY} `, `${KEY}é`, "", undefined as unknown as string]) {
    let error: unknown;
    try {
      anchorBrowser({ apiKey });
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(TypeError);
    expectNoSecret(error);
  }
});

test("a rotating key is masked as soon as it was used", async () => {
  let turn = 0;
  const client = anchorBrowser({
    apiKey: async () => `${KEY}-${++turn}`,
    maxRequestsPerSecond: Infinity,
    fetch: onRequest(async (request) =>
      Response.json({ error: { message: request.headers.get("anchor-api-key") } }, { status: 400 }),
    ),
  });
  for (let call = 0; call < 3; call += 1) expectNoSecret(await client.get("w").catch((caught: unknown) => caught));
});

test("a mask takes the longest secret first and leaves words alone that hold a short one", () => {
  const mask = new Mask(["pass", "password", "7"]);
  expect(mask.text("password pass 7 x7 47")).toBe("[secret] [secret] [secret] x7 47");
  const value = { plain: ["nothing"], count: 7, list: [1, "password"] };
  expect(mask.value(value)).toEqual({ plain: ["nothing"], count: "[secret]", list: [1, "[secret]"] });
  const clean = { plain: ["nothing"] };
  expect(mask.value(clean)).toBe(clean);
});

test("secrets of the oldest tasks are forgotten, those of the latest kept", () => {
  const secrets = new Secrets();
  for (let task = 0; task <= 10_000; task += 1) secrets.addTask(`t${task}`, [`secret-${task}`]);
  expect(secrets.maskFor("t0").text("secret-0")).toBe("secret-0");
  expect(secrets.maskFor("t10000").text("secret-10000")).toBe("[secret]");
});

test("a cause keeps name, message and code through the chain, and nothing else", () => {
  const cause = Object.assign(new Error("socket"), { code: "ECONNRESET", socket: { authorization: KEY } });
  const copy = describeCause(new TypeError(`failed with ${KEY}`, { cause }), new Mask([KEY])) as Error;
  expect(copy).toMatchObject({ name: "TypeError", message: "failed with [secret]", cause: { code: "ECONNRESET" } });
  expectNoSecret(copy);
});

fakeClockTest("a resumed wait, a watch and a get take the secrets of a task that another process started", async () => {
  const echoing = () => Response.json({ error: { message: `wrong password ${PASSWORD}` } }, { status: 403 });
  const options = { secrets: [PASSWORD], timeoutMs: 60_000 };
  const create = () => anchorBrowser({ apiKey: KEY, fetch: async () => echoing() });
  const waits = [create().wait("w", options), create().watch("w", options).next(), create().get("w", options)];
  const errors = Promise.all(waits.map((each: Promise<unknown>) => each.then(String, (error: unknown) => error)));
  await vi.advanceTimersByTimeAsync(60_000);
  for (const error of await errors) expect(shown(error)).not.toContain("wörd");
  expect(shown((await errors)[0])).toContain("wrong password [secret]");
  for (const secrets of ["one", [1], null]) {
    await expect(create().wait("w", { secrets: secrets as never })).rejects.toThrow(
      "secrets must be a list of strings",
    );
  }
});

test("more keys than ever are valid at a time are masked, the oldest too", () => {
  const secrets = new Secrets();
  for (let turn = 0; turn < 500; turn += 1) secrets.addKey(`key-number-${turn}`);
  expect(secrets.maskFor(undefined).text("key-number-0 key-number-499")).toBe("[secret] [secret]");
});

test("the secrets of tasks that are waited for are kept, however many follow", () => {
  const secrets = new Secrets();
  secrets.isWaitedFor = (id) => id === "t0";
  for (let task = 0; task <= 30_000; task += 1) secrets.addTask(`t${task}`, [`secret-${task}`]);
  expect(secrets.maskFor("t0").text("secret-0")).toBe("[secret]");
  expect(secrets.maskFor("t1").text("secret-1")).toBe("secret-1");
});

test("the mask of a task is made once, and anew when a key has changed", () => {
  const secrets = new Secrets();
  secrets.addTask("t", ["the-secret"]);
  const mask = secrets.maskFor("t");
  expect(secrets.maskFor("t")).toBe(mask);
  secrets.addKey("new-key-0815");
  expect(secrets.maskFor("t").text("the-secret new-key-0815")).toBe("[secret] [secret]");
});
