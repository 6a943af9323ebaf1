import { afterEach, describe, expect, test } from "vitest";
import { browserAct, browserUseV4 } from "../index.ts";
import { createMock, type Mock, type MockOptions, UnhandledRequestError } from "../mock.ts";

let mock: Mock | undefined;
afterEach(async () => {
  await mock?.close();
  mock = undefined;
});

function playing(options: MockOptions = {}) {
  mock = createMock("browser-use-v4", { clock: "virtual", ...options });
  return { mock, client: browserUseV4({ apiKey: "any", fetch: mock.fetch }) };
}

test("a task gets through a 429, a reset and a word that nobody knows", async () => {
  const mock = createMock("browser-use-v4", {
    clock: "virtual",
    script: { statuses: ["queued", { status: "DREAMING", reads: 1 }, "completed"], output: { heading: "Hello" } },
    faults: [
      { fault: "answer", status: 429, on: "read" },
      { fault: "reset", on: "read" },
    ],
  });
  const client = browserUseV4({ apiKey: "any", fetch: mock.fetch });
  const task = await client.run({ task: "Read the heading." });
  await mock.close();
  expect(task.output).toBe('{"heading":"Hello"}');
  expect(mock.requests.map(({ fault, status }) => fault?.fault ?? status)).toEqual([
    200,
    "answer",
    "reset",
    200,
    200,
    200,
    200,
  ]);
});

describe("a task of the mock", () => {
  test("has an id of its own, the same in every run", async () => {
    const idsOf = async () => {
      const { mock, client } = playing();
      const handles = await Promise.all([client.start({ task: "a" }), client.start({ task: "b" })]);
      await mock.close();
      return handles.map(({ id }) => id);
    };
    const [first = "", second] = await idsOf();
    expect(first).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(second).not.toBe(first);
    expect(await idsOf()).toEqual([first, second]);
  });

  test("goes through its statuses by time, whether it is read or not", async () => {
    const { client } = playing({ script: { statuses: [{ status: "running", forMs: 3_600_000 }, "completed"] } });
    const handle = await client.start({ task: "a" });
    const early = await client.get(handle);
    await client.wait(handle);
    expect([early.state, (await client.get(handle)).state]).toEqual(["running", "completed"]);
  });

  test("has what its script says: output, verdict, cost and the start's own words", async () => {
    const usage = { costUsd: 1.64, inputTokens: 7 };
    const { client } = playing({ script: { statuses: ["completed"], output: "42", verdict: "failure", usage } });
    const { output, verdict, raw } = await client.run({ task: "What is six times seven?" });
    expect([output, verdict]).toEqual(["42", "failure"]);
    expect(raw).toMatchObject({ task: "What is six times seven?", totalCostUsd: "1.64", totalInputTokens: 7 });
  });

  test("fails with the words of its script", async () => {
    const { client } = playing({ script: { statuses: ["failed"], error: "The page is gone." } });
    await expect(client.run({ task: "a" })).rejects.toThrow("The page is gone.");
  });

  test("is stopped, and stays so", async () => {
    const { client } = playing({ script: { statuses: [{ status: "running", forMs: 60_000 }, "completed"] } });
    const handle = await client.start({ task: "a" });
    await client.stop(handle);
    await expect(client.wait(handle)).rejects.toThrow(/cancel/i);
  });

  test("that is paused stands still until it is resumed", async () => {
    mock = createMock("browser-act", {
      clock: "virtual",
      script: { statuses: ["running", { status: "paused", forMs: Infinity }, "completed"] },
    });
    const client = browserAct({ apiKey: "any", fetch: mock.fetch });
    const handle = await client.start({ workflow_id: "1" });
    setTimeout(() => void client.resume(handle), 60_000);
    await client.wait(handle);
    const resumed = mock.requests.find(({ role }) => role === "resume");
    expect(resumed?.atMs).toBeGreaterThanOrEqual(60_000);
  });

  test("is found in the list, page by page, the newest first", async () => {
    const { client } = playing();
    const handles = [
      await client.start({ task: "a" }),
      await client.start({ task: "b" }),
      await client.start({ task: "c" }),
    ];
    const first = await client.list({ limit: 2 });
    const second = await client.list({ limit: 2, cursor: first.nextCursor ?? "" });
    expect([...first.runs, ...second.runs].map(({ id }) => id)).toEqual(handles.map(({ id }) => id).reverse());
    expect([first.hasMore, second.hasMore, second.nextCursor]).toEqual([true, false, null]);
  });

  test("that nobody started is the contract's 404", async () => {
    const { client } = playing();
    await expect(client.get("6a1f0c52-9d3e-4b7a-8c15-2e90f4d7b631")).rejects.toMatchObject({ status: 404 });
  });

  test("that was started elsewhere begins when it is asked for, if the mock adopts it", async () => {
    const { mock, client } = playing({ adopt: true });
    const id = "6a1f0c52-9d3e-4b7a-8c15-2e90f4d7b631";
    const { state } = await client.wait({ v: 1, provider: "browser-use-v4", id, startedAt: new Date().toISOString() });
    expect([state, mock.tasks.map((task) => task.id)]).toEqual(["completed", [id]]);
  });

  test("gets the script that a function chooses for its input", async () => {
    const { client } = playing({
      script: ({ input }) => ({ statuses: [(input as { task: string }).task === "good" ? "completed" : "failed"] }),
    });
    expect((await client.run({ task: "good" })).state).toBe("completed");
    await expect(client.run({ task: "bad" })).rejects.toMatchObject({ code: "task_failed" });
  });

  test("gets the next script of a list, and the last one stays", async () => {
    const { client } = playing({ script: [{ statuses: ["failed"] }, { statuses: ["completed"] }] });
    await expect(client.run({ task: "a" })).rejects.toMatchObject({ code: "task_failed" });
    await client.run({ task: "b" });
    await client.run({ task: "c" });
  });
});

test("a plan's limit refuses starts in the provider's own way until a task is over", async () => {
  mock = createMock("browser-act", { clock: "virtual", limit: 1, script: { statuses: ["running", "completed"] } });
  const client = browserAct({ apiKey: "any", fetch: mock.fetch });
  const first = await client.start({ workflow_id: "1" });
  await expect(client.start({ workflow_id: "1" })).rejects.toMatchObject({ status: 400, providerCode: 10118 });
  await client.wait(first);
  await client.start({ workflow_id: "1" });
});

test("reset() forgets tasks, requests and what was changed", async () => {
  const { mock, client } = playing({ script: { statuses: ["completed"] } });
  mock.play({ statuses: ["failed"] });
  mock.fault({ fault: "reset", times: Number.POSITIVE_INFINITY });
  const before = await client.start({ task: "a" }).catch((error) => error.code);
  mock.reset();
  expect([before, mock.requests, mock.tasks]).toEqual(["start_uncertain", [], []]);
  expect((await client.run({ task: "a" })).state).toBe("completed");
});

test("requests are kept with what they carried", async () => {
  const { mock, client } = playing();
  const { id } = await client.start({ task: "a" });
  expect(mock.requests).toEqual([
    expect.objectContaining({
      operation: "POST /runs",
      role: "start",
      path: "/runs",
      body: { task: "a" },
      taskId: id,
      status: 200,
    }),
  ]);
  expect(mock.tasks).toEqual([
    expect.objectContaining({ id, operation: "POST /runs", input: { task: "a" }, status: "queued" }),
  ]);
});

test("an operation that the document does not have is an error that names the ones it has", async () => {
  const { mock } = playing();
  const request = mock.fetch("https://api.browser-use.com/api/v4/nowhere");
  await expect(request).rejects.toThrow(UnhandledRequestError);
  await expect(request).rejects.toThrow(/no GET \/api\/v4\/nowhere.*POST \/runs/);
});

test("single operations are answered as was written down, and as a request asks in Prefer", async () => {
  const { mock } = playing({ answers: { "GET /sessions": ["empty", 403, { status: 200, example: "page" }] } });
  const ask = async (headers?: Record<string, string>) =>
    (await mock.fetch("https://any.example/sessions", headers && { headers })).status;
  const first = await mock.fetch("https://any.example/sessions");
  expect(await first.json()).toMatchObject({ sessions: [] });
  expect([await ask({ prefer: "code=429" }), await ask(), await ask(), await ask()]).toEqual([429, 403, 200, 200]);
});

test("a document of one's own is played without its tasks, and with them when they are described", async () => {
  const answer = (value: unknown) => ({
    responses: {
      200: { description: "", content: { "application/json": { schema: {}, examples: { any: { value } } } } },
    },
  });
  const document = {
    openapi: "3.1.0",
    info: { title: "jobs", version: "1" },
    paths: {
      "/jobs": { post: answer({ job: "a-1111" }) },
      "/jobs/{id}": { get: answer({ job: "a-1111", phase: "busy" }) },
    },
  };
  const plain = createMock(document);
  expect(await (await plain.fetch("http://x/jobs/7")).json()).toEqual({ job: "a-1111", phase: "busy" });
  const described = createMock(document, {
    script: { statuses: ["completed"] },
    tasks: {
      states: { running: "busy", completed: "done" },
      start: "POST /jobs",
      read: "GET /jobs/{id}",
      fields: { id: "/job", status: "/phase" },
    },
  });
  const { job } = (await (await described.fetch("http://x/jobs", { method: "POST" })).json()) as { job: string };
  expect(job).toMatch(/^a-\d{4}$/);
  expect(await (await described.fetch(`http://x/jobs/${job}`)).json()).toEqual({ job, phase: "done" });
});
