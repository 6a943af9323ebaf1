// One recorded conversation for each provider, built from the examples of its document: what goes over the wire, and that
// the documented values come back as they are.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  anchorBrowser,
  anchorBrowserTasks,
  browserAct,
  browserUse,
  browserUseV1,
  browserUseV2,
  browserUseV4,
  TaskFailedError,
} from "../index.ts";
import { documented, replay } from "../testing/documented.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const apiKey = "key-1";

async function advanced<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(10_000);
  return work;
}

test("anchor-browser: a task from start to result", async () => {
  const start = "POST /v1/tools/perform-web-task";
  const status = "GET /v1/tools/perform-web-task/{workflowId}/status";
  const completed = documented("anchor-browser", status, "completed") as { data: { result: unknown } };
  const { fetch, lines } = replay("anchor-api-key", [
    { body: documented("anchor-browser", start, "async") },
    { body: documented("anchor-browser", status, "running") },
    { body: completed },
  ]);
  const task = await advanced(anchorBrowser({ apiKey, fetch }).run({ prompt: "Read it", sessionId: "s 1" }));

  const id = "perform-web-task-execution-123e4567-e89b-12d3-a456-426614174000-550e8400-e29b-41d4-a716-446655440000";
  expect(lines).toEqual([
    {
      request: "POST /v1/tools/perform-web-task?sessionId=s%201",
      key: apiKey,
      body: { prompt: "Read it", async: true },
    },
    { request: `GET /v1/tools/perform-web-task/${id}/status`, key: apiKey },
    { request: `GET /v1/tools/perform-web-task/${id}/status`, key: apiKey },
  ]);
  expect(task).toMatchObject({ state: "completed", status: "COMPLETED", verdict: undefined, raw: completed });
  expect(task.handle).toMatchObject({ v: 1, provider: "anchor-browser", id, sessionId: "s 1" });
  expect(task.output).toEqual(completed.data.result);
});

test("anchor-browser-tasks: a saved task from start to result, without envelopes", async () => {
  const start = "POST /v2/tasks/{taskId}/run";
  const status = "GET /v2/tasks/runs/{runId}/status";
  const { fetch, lines } = replay("anchor-api-key", [
    { body: documented("anchor-browser", start, "queued") },
    { body: documented("anchor-browser", status, "running") },
    { body: documented("anchor-browser", status, "success") },
  ]);
  const client = anchorBrowserTasks({ apiKey, fetch });
  const task = await advanced(client.run({ taskId: "t/1", input_params: { "File Name": "invoice-2026-02.pdf" } }));

  const id = "4f7a2c19-8d60-4b3e-9a15-e2c80d7f6b31";
  expect(lines).toEqual([
    {
      request: "POST /v2/tasks/t%2F1/run",
      key: apiKey,
      body: { input_params: { "File Name": "invoice-2026-02.pdf" } },
    },
    { request: `GET /v2/tasks/runs/${id}/status`, key: apiKey },
    { request: `GET /v2/tasks/runs/${id}/status`, key: apiKey },
  ]);
  expect(task).toMatchObject({ state: "completed", status: "success", verdict: undefined });
  expect(task.output).toEqual({ invoice_total: 129.9, currency: "EUR" });
});

test("browser-act: a task from start to result, with its files and its page", async () => {
  const status = "GET /v2/workflow/get-task-status";
  const { fetch, lines } = replay("authorization", [
    { body: documented("browser-act", "POST /v2/workflow/run-task-by-template", "created") },
    { body: documented("browser-act", status, "running") },
    { body: documented("browser-act", status, "finished") },
    { body: documented("browser-act", "GET /v2/workflow/get-task", "finished") },
  ]);
  const client = browserAct({ apiKey, fetch });
  const input = { workflow_template_id: "tpl_1", input_parameters: [{ name: "keyword", value: "laptops" }] };
  const task = await advanced(client.run(input));

  const key = `Bearer ${apiKey}`;
  expect(lines).toEqual([
    { request: "POST /v2/workflow/run-task-by-template", key, body: input },
    { request: "GET /v2/workflow/get-task-status?task_id=16429034742537847", key },
    { request: "GET /v2/workflow/get-task-status?task_id=16429034742537847", key },
    { request: "GET /v2/workflow/get-task?task_id=16429034742537847", key },
  ]);
  expect(task.handle).toMatchObject({ id: "16429034742537847", kind: "template" });
  expect(task.output).toBe('{"items":[{"name":"Laptop 14","price":999}]}');
  expect(task.files).toEqual([
    {
      id: "3f1c2d8e",
      name: "items.csv",
      url: "https://files.example.com/16429034742537847/items.csv",
      sizeBytes: 2048,
      expiresAt: "2026-03-09T09:18:41.000Z",
    },
  ]);
});

test("browser-act: a running task shows the page to watch, and the nulls beside it mean nothing", async () => {
  const { fetch } = replay("authorization", [
    { body: { status: "canceled" } },
    { body: { ...(documented("browser-act", "GET /v2/workflow/get-task", "running") as object), status: "canceled" } },
  ]);
  const task = await advanced(browserAct({ apiKey, fetch }).get("16429034742537847"));
  expect(task).toMatchObject({ state: "canceled", liveUrl: "https://live.example.com/16429034742537847" });
  expect(task).not.toHaveProperty("files");
});

test("browser-use-v4: a run from start to a result that its provider judged well", async () => {
  const { fetch, lines } = replay("x-browser-use-api-key", [
    { body: documented("browser-use-v4", "POST /runs", "queued") },
    { body: documented("browser-use-v4", "GET /runs/{run_id}/status", "running") },
    { body: documented("browser-use-v4", "GET /runs/{run_id}/status", "completed") },
    { body: documented("browser-use-v4", "GET /runs/{run_id}", "completedWell") },
  ]);
  const task = await advanced(browserUseV4({ apiKey, fetch }).run({ task: "Read it", judge: {} }));

  const id = "6a1f0c52-9d3e-4b7a-8c15-2e90f4d7b631";
  expect(lines).toEqual([
    { request: "POST /api/v4/runs", key: apiKey, body: { task: "Read it", judge: {} } },
    { request: `GET /api/v4/runs/${id}/status`, key: apiKey },
    { request: `GET /api/v4/runs/${id}/status`, key: apiKey },
    { request: `GET /api/v4/runs/${id}`, key: apiKey },
  ]);
  expect(task.handle).toMatchObject({ id, sessionId: "0d9b7e14-53c2-4f68-a1d0-7b3e5c926f48" });
  expect(task).toMatchObject({ status: "completed", verdict: "success" });
  expect(task.output).toBe('{"heading":"Example Domain"}');
});

test("browser-use is browser-use-v4", () => {
  expect(browserUse).toBe(browserUseV4);
});

test("browser-use-v4: what a run answers about its failure, and a judgement that is not there", async () => {
  const failing = replay("x-browser-use-api-key", [
    { body: documented("browser-use-v4", "GET /runs/{run_id}/status", "failed") },
    { body: documented("browser-use-v4", "GET /runs/{run_id}", "failed") },
  ]);
  const failed = await advanced(browserUseV4({ apiKey, fetch: failing.fetch }).wait("r-1")).catch((error) => error);
  expect(failed).toBeInstanceOf(TaskFailedError);
  expect(failed.task.error).toEqual({ message: "The cost limit of the run was reached." });

  const plain = replay("x-browser-use-api-key", [
    { body: documented("browser-use-v4", "GET /runs/{run_id}/status", "completed") },
    { body: documented("browser-use-v4", "GET /runs/{run_id}", "completed") },
  ]);
  const task = await advanced(browserUseV4({ apiKey, fetch: plain.fetch }).get("r-1"));
  expect(task).toMatchObject({ state: "completed", verdict: undefined });
});

test("browser-use-v2: a task from start to a result that the judge did not believe", async () => {
  const { fetch, lines } = replay("x-browser-use-api-key", [
    { status: 202, body: documented("browser-use-v2", "POST /tasks", "created", 202) },
    { body: documented("browser-use-v2", "GET /tasks/{task_id}/status", "started") },
    { body: documented("browser-use-v2", "GET /tasks/{task_id}/status", "finished") },
    { body: documented("browser-use-v2", "GET /tasks/{task_id}", "finishedBadly") },
  ]);
  const task = await advanced(browserUseV2({ apiKey, fetch }).run({ task: "Read it", judge: true }));

  const id = "3c1e9a74-0b58-4d26-9f83-6a7d21c5e094";
  expect(lines).toEqual([
    { request: "POST /api/v2/tasks", key: apiKey, body: { task: "Read it", judge: true } },
    { request: `GET /api/v2/tasks/${id}/status`, key: apiKey },
    { request: `GET /api/v2/tasks/${id}/status`, key: apiKey },
    { request: `GET /api/v2/tasks/${id}`, key: apiKey },
  ]);
  expect(task).toMatchObject({ status: "finished", verdict: "failure" });
  expect(task.output).toBe('{"heading":"I could not open the page"}');
});

test("browser-use-v2: the agent's own word counts where no judge spoke, and files have the id to ask for them by", async () => {
  const { fetch } = replay("x-browser-use-api-key", [
    { body: documented("browser-use-v2", "GET /tasks/{task_id}/status", "finished") },
    { body: documented("browser-use-v2", "GET /tasks/{task_id}", "finished") },
  ]);
  const task = await advanced(browserUseV2({ apiKey, fetch }).get("t-1"));
  expect(task).toMatchObject({ state: "completed", verdict: "success" });
  expect(task.files).toEqual([{ id: "5d90b3e1-72ac-4f18-8e65-c4a07f9b2d13", name: "heading.json" }]);
});

test.each([
  [{ judgeVerdict: true, judgement: '{"verdict":false}', isSuccess: false }, "success"],
  [{ judgeVerdict: null, judgement: '{"verdict":false}', isSuccess: true }, "failure"],
  [{ judgeVerdict: null, judgement: "no JSON", isSuccess: false }, "failure"],
  [{ judgeVerdict: null, judgement: null, isSuccess: null }, undefined],
  [{}, undefined],
])("browser-use-v2: %j is the verdict %s", async (said, verdict) => {
  const body = { status: "finished", ...said };
  const { fetch } = replay("x-browser-use-api-key", [{ body }, { body }]);
  const task = await advanced(browserUseV2({ apiKey, fetch }).get("t-1"));
  expect(task).toMatchObject({ state: "completed", verdict });
});

test("browser-use-v1: a task from start to result, on a server that still speaks it", async () => {
  const { fetch, lines } = replay("authorization", [
    { body: documented("browser-use-v1", "POST /run-task", "created") },
    { body: documented("browser-use-v1", "GET /task/{task_id}/status", "running") },
    { body: documented("browser-use-v1", "GET /task/{task_id}/status", "finished") },
    { body: documented("browser-use-v1", "GET /task/{task_id}", "finished") },
  ]);
  const client = browserUseV1({ apiKey, fetch, baseUrl: "https://v1.example.com" });
  const task = await advanced(client.run({ task: "Read it" }));
  const example = documented("browser-use-v1", "GET /task/{task_id}", "finished") as { output: string };
  expect(lines.map(({ request }) => request)).toEqual([
    "POST /run-task",
    "GET /task/task_1234567890abcdef/status",
    "GET /task/task_1234567890abcdef/status",
    "GET /task/task_1234567890abcdef",
  ]);
  expect(task.output).toBe(example.output);
});
