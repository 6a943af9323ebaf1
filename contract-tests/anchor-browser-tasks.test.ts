// The rest of Anchor Browser's contract: saved tasks, and the sessions around tasks.
import { describe, expect } from "vitest";
import { type AnchorBrowserTasksClient, anchorBrowserTasks, type Handle } from "../src/index.ts";
import { contractTest } from "./cell.ts";
import type { AnswerCase, ErrorCase, OperationCase } from "./provider-case.ts";
import { describeProvider } from "./provider-contract.ts";
import type { WireRequest } from "./wire.ts";

const START = "POST /v2/tasks/{taskId}/run";
const STATUS = "GET /v2/tasks/runs/{runId}/status";

const ID = "4f7a2c19-8d60-4b3e-9a15-e2c80d7f6b31";
const SESSION = "9b3d5e70-1c48-4a92-8f6d-07e4c2b1a853";
const WORDS = '"queued" or "running" or "success" or "failure" or "timeout" or "cancelled"';

const json = "application/json";
const simple = (status: number, step: string, message: string): ErrorCase => ({
  cell: `${status} ${json}`,
  step,
  status,
  body: { error: { code: status, message } },
});
const notFound = simple(404, "notFound", "Not found");
const tooManyRequests = { ...simple(429, "tooManyRequests", "Rate limit exceeded"), retryAfterMs: 58_000 };
const internalError = simple(500, "internalError", "Internal server error");
const notRunning = simple(400, "notRunning", "Session is not running");

const headers = { "anchor-api-key": "contract-test-key" };
const request = (method: string, path: string, query: Record<string, string> = {}): WireRequest => ({
  method,
  path,
  query,
  headers,
  body: undefined,
});

const answer = (status: string, data: object = {}): AnswerCase => ({
  cells: [`200 ${json} status=${status}`],
  step: status,
  data: { run_id: ID, status, ...data },
  allows: [{ at: "/data", to: {} }],
  refuses: [
    { at: "/status", to: status.toUpperCase(), expected: WORDS },
    { at: "/status", expected: "a value" },
    { at: "/run_id", to: 7, expected: "string" },
  ],
});
const answers: readonly AnswerCase[] = [
  answer("queued"),
  answer("running", { session_id: SESSION }),
  {
    ...answer("success", { result: { invoice_total: 129.9, currency: "EUR" } }),
    refuses: [
      { at: "/result", to: "129.9", expected: "object" },
      { at: "/status", to: "completed", expected: WORDS },
    ],
  },
  {
    ...answer("failure", { error: "The invoice was not found" }),
    refuses: [
      { at: "/error", to: { message: "no" }, expected: "string" },
      { at: "/status", to: "failed", expected: WORDS },
    ],
  },
  answer("timeout", { error: "The run took too long" }),
  answer("cancelled"),
];

const sessionPath = { params: { path: { session_id: SESSION } } };
const handle: Handle<"anchor-browser-tasks"> = {
  v: 1,
  provider: "anchor-browser-tasks",
  id: ID,
  startedAt: "2026-08-22T08:15:00Z",
  sessionId: SESSION,
};
const done = (step: string): AnswerCase => ({
  cells: [`200 ${json}`],
  step,
  data: { data: { status: "success" } },
  allows: [{ at: "/data" }, { at: "/data/status" }],
  refuses: [{ at: "/data/status", to: true, expected: "string" }],
});
type Operation = OperationCase<AnchorBrowserTasksClient>;
const listAnswer = (
  step: string,
  item: object,
  refused: { at: string; to: unknown; expected: string },
): AnswerCase => ({
  cells: [`200 ${json}`],
  step,
  data: { data: { count: 1, items: [item] } },
  allows: [{ at: "/data/items", to: [] }],
  refuses: [refused, { at: "/data/count", to: "1", expected: "integer" }],
});

const taskPath = { params: { path: { taskId: "task-1" } } };
const savedTasks: readonly Operation[] = [
  {
    operation: START,
    api: ({ api }) =>
      api.POST("/v2/tasks/{taskId}/run", {
        ...taskPath,
        body: { input_params: { "File Name": "invoice.pdf" }, cleanup_sessions: false },
      }),
    verb: ({ start }) =>
      start({ taskId: "task-1", input_params: { "File Name": "invoice.pdf" }, cleanup_sessions: false }),
    request: {
      ...request("POST", "/v2/tasks/task-1/run"),
      headers: { ...headers, "content-type": "application/json" },
      body: { input_params: { "File Name": "invoice.pdf" }, cleanup_sessions: false },
    },
    answers,
    errors: [notFound, { ...tooManyRequests, sends: 3 }, { ...internalError, uncertain: true }],
    post: ({ api }, body) => api.POST("/v2/tasks/{taskId}/run", { ...taskPath, body }),
    bodies: [
      {
        example: "runTaskV2",
        body: { input_params: { "File Name": "invoice-2026-02.pdf", Operation: "extract_text" } },
      },
    ],
    invalid: [
      {
        name: "an input that is a number, for which the contract has no answer",
        api: ({ api }) =>
          api.POST("/v2/tasks/{taskId}/run", { ...taskPath, body: { input_params: { amount: 3 } } as never }),
        status: 422,
        violations: ["/request/body/input_params/amount: string", "/response/status: 200 or 401 or 404 or 429 or 500"],
      },
      {
        name: "a field of which only the provider's guide speaks",
        api: ({ api }) =>
          api.POST("/v2/tasks/{taskId}/run", { ...taskPath, body: { input_params: {}, sync: true } as never }),
        status: 200,
        violations: ["/request/body/sync: no key of this name"],
      },
    ],
  },
  {
    operation: STATUS,
    api: ({ api }) => api.GET("/v2/tasks/runs/{runId}/status", { params: { path: { runId: ID } } }),
    verb: ({ get }) => get(ID),
    request: request("GET", `/v2/tasks/runs/${ID}/status`),
    answers,
    errors: [notFound, tooManyRequests, internalError],
  },
];

const sessions: readonly Operation[] = [
  {
    operation: "POST /v1/sessions/{session_id}/agent/pause",
    api: ({ api }) => api.POST("/v1/sessions/{session_id}/agent/pause", sessionPath),
    verb: ({ pause }) => pause(handle),
    request: request("POST", `/v1/sessions/${SESSION}/agent/pause`),
    answers: [done("done")],
    errors: [notRunning, notFound, tooManyRequests, internalError],
  },
  {
    operation: "POST /v1/sessions/{session_id}/agent/resume",
    api: ({ api }) => api.POST("/v1/sessions/{session_id}/agent/resume", sessionPath),
    verb: ({ resume }) => resume(handle),
    request: request("POST", `/v1/sessions/${SESSION}/agent/resume`),
    answers: [done("done")],
    errors: [notRunning, notFound, tooManyRequests, internalError],
  },
  {
    operation: "DELETE /v1/sessions/{session_id}",
    api: ({ api }) => api.DELETE("/v1/sessions/{session_id}", sessionPath),
    verb: ({ endSession }) => endSession(handle),
    request: request("DELETE", `/v1/sessions/${SESSION}`),
    answers: [done("ended")],
    errors: [notFound, tooManyRequests, internalError],
  },
  {
    operation: "GET /v1/sessions/{session_id}",
    api: ({ api }) => api.GET("/v1/sessions/{session_id}", sessionPath),
    request: request("GET", `/v1/sessions/${SESSION}`),
    answers: [
      {
        cells: [`200 ${json}`],
        step: "session",
        data: { data: { session_id: SESSION, status: "running", credits_used: 0.25, steps: 6 } },
        allows: [{ at: "/data/status", to: "any word" }],
        refuses: [
          { at: "/data/steps", to: 1.5, expected: "integer" },
          { at: "/data/created_at", to: "today", expected: 'format "date-time"' },
        ],
      },
    ],
    errors: [notFound, tooManyRequests, internalError],
  },
  {
    operation: "GET /v1/sessions/all/status",
    api: ({ api }) =>
      api.GET("/v1/sessions/all/status", { params: { query: { task_initiated: true, tags: "invoices" } } }),
    request: request("GET", "/v1/sessions/all/status", { task_initiated: "true", tags: "invoices" }),
    answers: [
      listAnswer(
        "sessions",
        { session_id: SESSION, status: "running", tags: ["invoices"] },
        { at: "/data/items/0/tags", to: "invoices", expected: "array" },
      ),
    ],
    errors: [notFound, tooManyRequests, internalError],
  },
  {
    operation: "GET /v1/sessions/{session_id}/downloads",
    api: ({ api }) => api.GET("/v1/sessions/{session_id}/downloads", sessionPath),
    request: request("GET", `/v1/sessions/${SESSION}/downloads`),
    answers: [
      listAnswer(
        "downloads",
        { suggested_file_name: "invoice-2026-02.pdf", size: 48210 },
        { at: "/data/items/0/file_link", to: "no link", expected: 'format "uri"' },
      ),
    ],
    errors: [notFound, tooManyRequests],
  },
  {
    operation: "GET /v1/sessions/{session_id}/recordings",
    api: ({ api }) => api.GET("/v1/sessions/{session_id}/recordings", sessionPath),
    request: request("GET", `/v1/sessions/${SESSION}/recordings`),
    answers: [
      listAnswer(
        "recordings",
        { is_primary: true, duration: "94" },
        { at: "/data/items/0/duration", to: 94, expected: "string" },
      ),
    ],
    errors: [notFound, tooManyRequests],
  },
];

const reads = (count: number) => Array.from({ length: count }, () => `GET /v2/tasks/runs/${ID}/status`);

describeProvider<AnchorBrowserTasksClient>({
  name: "anchor-browser",
  provider: "anchor-browser-tasks",
  create: anchorBrowserTasks,
  keys: {
    header: "anchor-api-key",
    otherScheme: { "anchor-api-key": undefined, authorization: "Bearer contract-test-key" },
    refusal: { error: { code: 401, message: "Invalid API key" } },
  },
  operations: [...savedTasks, ...sessions],
  wait: ({ wait }, onEvent) => wait(ID, { onEvent }),
  waits: [
    {
      statuses: ["queued", "running", "success"],
      script: { [STATUS]: ["queued", "running", "success"] },
      sends: reads(3),
      ends: {
        state: "completed",
        status: "success",
        verdict: undefined,
        output: { invoice_total: 129.9, currency: "EUR" },
      },
    },
    {
      statuses: ["running", "failure"],
      script: { [STATUS]: ["running", "failure"] },
      sends: reads(2),
      ends: { state: "failed", status: "failure", error: { message: "The invoice was not found" } },
    },
    {
      statuses: ["running", "timeout"],
      script: { [STATUS]: ["running", "timeout"] },
      sends: reads(2),
      ends: { state: "failed", status: "timeout", error: { message: "The run took too long", code: "timeout" } },
    },
    {
      statuses: ["running", "cancelled"],
      script: { [STATUS]: ["running", "cancelled"] },
      sends: reads(2),
      ends: { state: "canceled", status: "cancelled" },
    },
  ],
  refusedInWait: { script: { [STATUS]: ["running", "unauthorized"] }, sends: reads(3) },
});

const { plain } = contractTest("anchor-browser", anchorBrowserTasks);

describe("start", () => {
  plain("a start in no session of the caller's keeps the one that the answer names", async (rig) => {
    const client = rig.connect({ [START]: "running" });
    expect(await client.start({ taskId: "task-1", input_params: {} })).toEqual({
      ...handle,
      startedAt: expect.any(String),
    });
  });
});
