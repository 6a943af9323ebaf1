import { describe, expect } from "vitest";
import { type BrowserUseV4Client, browserUseV4, TaskCanceledError } from "../src/index.ts";
import { contractTest } from "./cell.ts";
import type { AnswerCase, ErrorCase } from "./provider-case.ts";
import { describeProvider } from "./provider-contract.ts";
import type { WireRequest } from "./wire.ts";
import { type Send, withIdOfPath } from "./wire.ts";

const START = "POST /runs";
const LIST = "GET /runs";
const RUN = "GET /runs/{run_id}";
const STATUS = "GET /runs/{run_id}/status";
const CANCEL = "POST /runs/{run_id}/cancel";

const ID = "6a1f0c52-9d3e-4b7a-8c15-2e90f4d7b631";
const SESSION = "0d9b7e14-53c2-4f68-a1d0-7b3e5c926f48";
const RUN_WORDS = '"queued" or "dispatching" or "running" or "completed" or "failed" or "cancelled"';
const MESSAGE_WORDS = '"pending" or "dispatching" or "consumed" or "cancelled" or "superseded" or "failed"';

const json = "application/json";
const simple = (status: number, step: string, detail: string): ErrorCase => ({
  cell: `${status} ${json}`,
  step,
  status,
  body: { detail },
});
const forbidden = simple(403, "forbidden", "V4 is not available for projects with zero data retention.");
const notFound = simple(404, "notFound", "Not found");
const refused = simple(400, "refused", "The session belongs to another workspace.");
const tooManyRequests = { ...simple(429, "tooManyRequests", "Too many requests"), retryAfterMs: 58_000 };
const invalid: ErrorCase = {
  cell: [`422 ${json} detail[].loc[]=string`, `422 ${json} detail[].loc[]=integer`],
  step: "invalid",
  status: 422,
  body: {
    detail: [
      { loc: ["body", "task"], msg: "Field required", type: "missing" },
      { loc: ["path", 0], msg: "Input should be a valid UUID", type: "uuid_parsing" },
    ],
  },
};
const errors = [forbidden, notFound, invalid, tooManyRequests];

const headers = { "x-browser-use-api-key": "contract-test-key" };
const get = (path: string, query: Record<string, string> = {}): WireRequest => ({
  method: "GET",
  path,
  query,
  headers,
  body: undefined,
});
const post = (path: string, body: object): WireRequest => ({
  ...get(path),
  method: "POST",
  headers: { ...headers, "content-type": "application/json" },
  body,
});

/** An example of a status, and what else it is the first to show: `field=kind`, less the operation. */
function words(step: string, known: string, data: object): AnswerCase {
  return {
    cells: [`200 ${json} status=${step}`],
    step,
    data: { ...data, status: step },
    refuses: [
      { at: "/status", to: step.toUpperCase(), expected: known },
      { at: "/status", expected: "a value" },
    ],
  };
}

const nullable = (at: string, to: unknown = 7) => ({ at, to, expected: "string or null" });

const runFacts = { id: ID, model: "minimax-m3", sessionId: SESSION, createdAt: "2026-08-07T10:02:31Z" };
const runPlain = { ...runFacts, title: null, result: null, error: null, judgement: null, totalCostUsd: "0" };
const queued: AnswerCase = {
  ...words("queued", RUN_WORDS, runPlain),
  allows: [{ at: "/judgement" }, { at: "/attachedFileIds" }, { at: "/cacheHits", to: 3 }],
  refuses: [
    { at: "/status", to: "created", expected: RUN_WORDS },
    { at: "/id", to: "run-1", expected: 'format "uuid"' },
    { at: "/createdAt", to: "2026-08-07T10:02:31", expected: 'format "date-time"' },
    { at: "/totalCostUsd", to: 0, expected: "string" },
    { at: "/judgement", to: "good", expected: "object or null" },
    { at: "/attachedFileIds", to: "none", expected: "array or null" },
    nullable("/title"),
    nullable("/result", { heading: "Example Domain" }),
    nullable("/error", { message: "no" }),
    nullable("/workspaceId"),
    { at: "/result", expected: "a value" },
  ],
};
const failed = { ...runFacts, error: "The cost limit of the run was reached.", result: null };
const cancelled = { ...runFacts, result: null };

const messageFacts = { id: 17, sessionId: SESSION, text: "Now open the first link." };
const messages: readonly AnswerCase[] = [
  {
    ...words("pending", MESSAGE_WORDS, { ...messageFacts, runId: null, attachedFileIds: null }),
    refuses: [
      { at: "/status", to: "waiting", expected: MESSAGE_WORDS },
      { at: "/id", to: "17", expected: "integer" },
      nullable("/runId"),
      { at: "/attachedFileIds", to: "none", expected: "array or null" },
    ],
  },
  words("dispatching", MESSAGE_WORDS, messageFacts),
  words("consumed", MESSAGE_WORDS, messageFacts),
  words("cancelled", MESSAGE_WORDS, messageFacts),
  words("superseded", MESSAGE_WORDS, messageFacts),
  words("failed", MESSAGE_WORDS, messageFacts),
];

const input = {
  task: "What is the main heading?",
  model: "gemini-3-flash",
  sessionId: SESSION,
  judge: { context: "The heading and nothing else." },
  maxCostUsd: "0.50",
} as const;
const created = { id: ID, model: "minimax-m3", sessionId: SESSION, missingFileIds: [] };
const runPath = { params: { path: { run_id: ID } } };
const sessionPath = { params: { path: { session_id: SESSION } } };
const listed = ["queued", "dispatching", "running", "completed", "failed", "cancelled"];

describeProvider<BrowserUseV4Client>({
  name: "browser-use-v4",
  create: browserUseV4,
  keys: {
    header: "X-Browser-Use-API-Key",
    otherScheme: { "X-Browser-Use-API-Key": undefined, authorization: "Bearer contract-test-key" },
    refusal: { detail: "Invalid API key" },
  },
  operations: [
    {
      operation: START,
      api: ({ api }) => api.POST("/runs", { body: input }),
      verb: ({ start }) => start(input),
      request: post("/runs", input),
      answers: [
        {
          ...words("queued", RUN_WORDS, created),
          allows: [{ at: "/missingFileIds" }, { at: "/region", to: "eu" }],
          refuses: [
            { at: "/status", to: "created", expected: RUN_WORDS },
            { at: "/id", expected: "a value" },
            { at: "/sessionId", to: null, expected: "string" },
          ],
        },
        ...listed.slice(1).map((word) => words(word, RUN_WORDS, created)),
      ],
      errors: [
        refused,
        forbidden,
        notFound,
        simple(409, "busy", "The session has a run that is not over."),
        invalid,
        { ...tooManyRequests, sends: 3 },
      ],
      post: ({ api }, body) => api.POST("/runs", { body }),
      bodies: [
        { example: "minimal", body: { task: "What is the main heading of https://example.com?" } },
        {
          example: "judged",
          body: {
            task: "What is the main heading of https://example.com?",
            model: "minimax-m3",
            maxCostUsd: "0.50",
            judge: { context: "The answer names the heading and nothing else." },
          },
        },
      ],
      invalid: [
        {
          name: "no task",
          api: ({ api }) => api.POST("/runs", { body: {} as never }),
          status: 422,
          violations: ["/request/body/task: a value"],
        },
        {
          name: "a schema for the output, which the closed body has no place for",
          api: ({ api }) => api.POST("/runs", { body: { task: "x", outputSchema: {} } as never }),
          status: 422,
          violations: ["/request/body/outputSchema: no key of this name"],
        },
        {
          name: "a model of version 2",
          api: ({ api }) => api.POST("/runs", { body: { task: "x", model: "browser-use-2.0" as never } }),
          status: 422,
          violations: [
            '/request/body/model: "glm-5.2" or "grok-4.5" or "kimi-k3" or "minimax-m3" or "claude-opus-4.7" or "claude-opus-4.8" or "claude-opus-5" or "claude-fable-5" or "claude-sonnet-5" or "gpt-5.5" or "gpt-5.6" or "gemini-3.5-flash" or "gemini-3.1-pro" or "gemini-3-flash"',
          ],
        },
      ],
    },
    {
      operation: LIST,
      api: ({ api }) => api.GET("/runs", { params: { query: { limit: 100, sessionId: SESSION, cursor: "c" } } }),
      verb: ({ list }) => list({ sessionId: SESSION, cursor: "c" }),
      request: get("/runs", { limit: "100", sessionId: SESSION, cursor: "c" }),
      answers: [
        {
          cells: listed.map((word) => `200 ${json} runs[].status=${word}`),
          step: "page",
          data: { nextCursor: "eyJpZCI6IjZhMWYwYzUyIn0", hasMore: true, runs: listed.map((status) => ({ status })) },
          allows: [{ at: "/hasMore" }, { at: "/nextCursor", to: null }],
          refuses: [
            { at: "/runs/2/status", to: "started", expected: RUN_WORDS },
            { at: "/runs/3/judgement", to: true, expected: "object or null" },
            { at: "/runs/3/attachedFileIds", to: {}, expected: "array or null" },
            nullable("/runs/0/title"),
            nullable("/runs/3/result"),
            nullable("/runs/4/error"),
            nullable("/runs/0/workspaceId"),
            nullable("/nextCursor"),
          ],
        },
        {
          cells: [],
          step: "empty",
          data: { runs: [], nextCursor: null, hasMore: false },
          refuses: [{ at: "/runs", expected: "a value" }, nullable("/nextCursor")],
        },
      ],
      errors: [refused, ...errors],
      invalid: [
        {
          name: "a limit that is no number",
          api: ({ api }) => api.GET("/runs", { params: { query: { limit: "all" as never } } }),
          status: 422,
          violations: ["/request/query/limit: integer"],
        },
      ],
    },
    {
      operation: RUN,
      api: ({ api }) => api.GET("/runs/{run_id}", runPath),
      verb: ({ get: read }) => read(ID),
      before: { [STATUS]: "completed" },
      request: get(`/runs/${ID}`),
      answers: [
        queued,
        words("dispatching", RUN_WORDS, runPlain),
        words("running", RUN_WORDS, { ...runFacts, workspaceId: null, attachedFileIds: [] }),
        words("completed", RUN_WORDS, { ...runFacts, result: '{"heading":"Example Domain"}' }),
        {
          cells: [],
          step: "completedWell",
          data: { status: "completed", judgement: { verdict: true } },
          refuses: [{ at: "/judgement", to: [true], expected: "object or null" }],
        },
        {
          cells: [],
          step: "completedBadly",
          data: { status: "completed", judgement: { verdict: false, failure_reason: "The page was never opened." } },
          refuses: [],
        },
        words("failed", RUN_WORDS, failed),
        words("cancelled", RUN_WORDS, cancelled),
      ],
      errors,
    },
    {
      operation: STATUS,
      api: ({ api }) => api.GET("/runs/{run_id}/status", runPath),
      verb: ({ get: read }) => read(ID),
      request: get(`/runs/${ID}/status`),
      answers: listed.map((word) => words(word, RUN_WORDS, {})),
      errors,
      invalid: [
        {
          name: "an id that is no UUID",
          api: ({ api }) => api.GET("/runs/{run_id}/status", { params: { path: { run_id: "run-1" } } }),
          status: 422,
          violations: ['/request/path/run_id: format "uuid"'],
        },
      ],
    },
    {
      operation: CANCEL,
      api: ({ api }) => api.POST("/runs/{run_id}/cancel", runPath),
      verb: ({ stop }) => stop(ID),
      request: { ...get(`/runs/${ID}/cancel`), method: "POST" },
      answers: [
        queued,
        words("dispatching", RUN_WORDS, runPlain),
        words("running", RUN_WORDS, { ...runFacts, workspaceId: null }),
        words("completed", RUN_WORDS, { ...runFacts, judgement: { verdict: true } }),
        words("failed", RUN_WORDS, failed),
        words("cancelled", RUN_WORDS, cancelled),
      ],
      errors: [...errors, simple(502, "unreachable", "The browser's host did not answer.")],
    },
    {
      operation: "GET /runs/{run_id}/events",
      api: ({ api }) =>
        api.GET("/runs/{run_id}/events", { params: { path: { run_id: ID }, query: { after: 0, limit: 50 } } }),
      request: get(`/runs/${ID}/events`, { after: "0", limit: "50" }),
      answers: [
        {
          cells: [`200 ${json}`],
          step: "events",
          data: { nextAfter: 1, hasMore: true, events: [{ runId: ID, id: 1, type: "browser.ready" }] },
          allows: [{ at: "/events/0/data", to: { anything: [1] } }],
          refuses: [
            { at: "/nextAfter", to: "1", expected: "integer or null" },
            { at: "/events/0/data", to: "text", expected: "object" },
          ],
        },
        {
          cells: [],
          step: "none",
          data: { events: [], nextAfter: null, hasMore: false },
          refuses: [{ at: "/nextAfter", to: 1.5, expected: "integer or null" }],
        },
      ],
      errors,
    },
    {
      operation: "GET /runs/{run_id}/attachments",
      api: ({ api }) => api.GET("/runs/{run_id}/attachments", runPath),
      request: get(`/runs/${ID}/attachments`),
      answers: [
        {
          cells: [`200 ${json} attachments[].status=pending`, `200 ${json} attachments[].status=uploaded`],
          step: "attachments",
          data: { attachments: [{ name: "prices.csv", sizeBytes: 2048 }, { status: "pending" }] },
          refuses: [{ at: "/attachments/0/status", to: "done", expected: '"pending" or "uploaded"' }],
        },
      ],
      errors,
    },
    {
      operation: "GET /sessions",
      api: ({ api }) => api.GET("/sessions", { params: { query: { limit: 100, cursor: "c" } } }),
      request: get("/sessions", { limit: "100", cursor: "c" }),
      answers: [
        {
          cells: listed.map((word) => `200 ${json} sessions[].status=${word}`),
          step: "page",
          data: {
            nextCursor: "eyJpZCI6IjBkOWI3ZTE0In0",
            sessions: listed.map((status, index) => ({
              status,
              latestRunId: `6a1f0c52-9d3e-4b7a-8c15-2e90f4d7b63${index + 1}`,
            })),
          },
          allows: [{ at: "/hasMore" }],
          refuses: [
            { at: "/sessions/0/status", to: "idle", expected: RUN_WORDS },
            { at: "/sessions/0/latestRunId", to: null, expected: "string" },
            nullable("/sessions/0/title"),
            nullable("/sessions/0/workspaceId"),
            nullable("/nextCursor"),
          ],
        },
        {
          cells: [],
          step: "empty",
          data: { sessions: [], nextCursor: null },
          refuses: [nullable("/nextCursor")],
        },
      ],
      errors: [refused, ...errors],
      invalid: [
        {
          name: "more than a page holds",
          api: ({ api }) => api.GET("/sessions", { params: { query: { limit: 101 } } }),
          status: 422,
          violations: ["/request/query/limit: <= 100"],
        },
      ],
    },
    {
      operation: "GET /sessions/{session_id}",
      api: ({ api }) => api.GET("/sessions/{session_id}", sessionPath),
      request: get(`/sessions/${SESSION}`),
      answers: [
        {
          ...words("queued", RUN_WORDS, { latestRunId: ID, title: null }),
          refuses: [{ at: "/status", to: "idle", expected: RUN_WORDS }, nullable("/title"), nullable("/workspaceId")],
        },
        words("dispatching", RUN_WORDS, { latestRunId: ID }),
        words("running", RUN_WORDS, { workspaceId: null }),
        words("completed", RUN_WORDS, { latestRunId: ID }),
        words("failed", RUN_WORDS, { latestRunId: ID }),
        words("cancelled", RUN_WORDS, { latestRunId: ID }),
      ],
      errors,
    },
    {
      operation: "POST /sessions/{session_id}/queue",
      api: ({ api }) => api.POST("/sessions/{session_id}/queue", { ...sessionPath, body: { text: "go on" } }),
      request: post(`/sessions/${SESSION}/queue`, { text: "go on" }),
      answers: messages,
      errors,
      post: ({ api }, body) => api.POST("/sessions/{session_id}/queue", { ...sessionPath, body }),
      bodies: [{ example: "followUp", body: { text: "Now open the first link." } }],
    },
    {
      operation: "GET /sessions/{session_id}/queue",
      api: ({ api }) => api.GET("/sessions/{session_id}/queue", sessionPath),
      request: get(`/sessions/${SESSION}/queue`),
      answers: [
        {
          cells: ["pending", "dispatching", "consumed", "cancelled", "superseded", "failed"].map(
            (word) => `200 ${json} queue[].status=${word}`,
          ),
          step: "queue",
          data: { queue: [{ id: 17 }, { id: 18 }, { id: 19 }, { id: 20 }, { id: 21 }, { id: 22 }] },
          refuses: [
            { at: "/queue/1/status", to: "sent", expected: MESSAGE_WORDS },
            nullable("/queue/0/runId"),
            { at: "/queue/0/attachedFileIds", to: 0, expected: "array or null" },
          ],
        },
        { cells: [], step: "empty", data: { queue: [] }, refuses: [{ at: "/queue", expected: "a value" }] },
      ],
      errors,
    },
    {
      operation: "DELETE /sessions/{session_id}/queue/{message_id}",
      api: ({ api }) =>
        api.DELETE("/sessions/{session_id}/queue/{message_id}", {
          // An integer in the contract; in a path every value is text, and the client takes ids as strings alone.
          params: { path: { session_id: SESSION, message_id: "17" as never } },
        }),
      request: { ...get(`/sessions/${SESSION}/queue/17`), method: "DELETE" },
      answers: messages,
      errors: [...errors, simple(409, "taken", "The message was taken already.")],
    },
  ],
  wait: ({ wait }, onEvent) => wait(ID, { onEvent }),
  waits: [
    {
      statuses: ["queued", "dispatching", "running", "completed"],
      script: { [STATUS]: ["queued", "dispatching", "running", "completed"], [RUN]: "completedBadly" },
      sends: [
        ...Array.from({ length: 4 }, () => `GET /runs/${ID}/status`),
        `GET /runs/${ID}`,
        `GET /runs/${ID}/attachments`,
      ],
      ends: {
        state: "completed",
        status: "completed",
        verdict: "failure",
        output: '{"heading":"I could not open the page"}',
      },
    },
    {
      statuses: ["running", "failed"],
      script: { [STATUS]: ["running", "failed"], [RUN]: "failed" },
      sends: [`GET /runs/${ID}/status`, `GET /runs/${ID}/status`, `GET /runs/${ID}`],
      ends: { state: "failed", status: "failed", error: { message: "The cost limit of the run was reached." } },
    },
    {
      statuses: ["running", "cancelled"],
      script: { [STATUS]: ["running", "cancelled"], [RUN]: "cancelled" },
      sends: [`GET /runs/${ID}/status`, `GET /runs/${ID}/status`, `GET /runs/${ID}`],
      ends: { state: "canceled", status: "cancelled" },
    },
  ],
  refusedInWait: {
    script: { [STATUS]: ["running", "unauthorized"] },
    sends: Array.from({ length: 3 }, () => `GET /runs/${ID}/status`),
  },
});

const { plain } = contractTest("browser-use-v4", browserUseV4);

describe("start and run", () => {
  plain("a start gives a handle with the session that the run got", async (rig) => {
    expect(await rig.connect({ [START]: "queued" }).start({ task: "x" })).toEqual({
      v: 1,
      provider: "browser-use-v4",
      id: ID,
      sessionId: SESSION,
      startedAt: expect.any(String),
    });
  });

  plain("run throws for a run that somebody cancelled", async (rig) => {
    const client = rig.connect({ [STATUS]: ["running", "cancelled"], [RUN]: "cancelled" });
    const thrown = await rig.hurry(() => client.run({ task: "x" }).catch((reason: unknown) => reason));
    expect(thrown).toBeInstanceOf(TaskCanceledError);
  });

  plain("many waits share the list of sessions, and only the ends are read whole", async (rig) => {
    const ofEach = (send: Send): Send => {
      const named = withIdOfPath(send, ID);
      return (request) => (ids.some((id) => request.url.endsWith(id)) ? named(request) : send(request));
    };
    const client = rig.connect({ [RUN]: "completedWell" }, { between: ofEach });
    const ids = ["4", "5", "6"].map((digit) => `6a1f0c52-9d3e-4b7a-8c15-2e90f4d7b63${digit}`);
    await rig.hurry(async () => {
      const startedAt = new Date().toISOString();
      const handles = ids.map((id) => ({ v: 1 as const, provider: "browser-use-v4" as const, id, startedAt }));
      for await (const outcome of client.waitAll(handles)) expect(outcome.ok).toBe(true);
    });
    expect(rig.sent.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      ...ids.flatMap((id) => [`GET /runs/${id}`, `GET /runs/${id}/attachments`]),
      "GET /sessions",
    ]);
  });
});
