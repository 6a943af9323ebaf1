import { describe, expect } from "vitest";
import { type BrowserUseV2Client, browserUseV2, TaskFailedError } from "../src/index.ts";
import { contractTest } from "./cell.ts";
import type { AnswerCase, ErrorCase } from "./provider-case.ts";
import { describeProvider } from "./provider-contract.ts";
import type { WireRequest } from "./wire.ts";
import { type Send, withIdOfPath } from "./wire.ts";

const START = "POST /tasks";
const LIST = "GET /tasks";
const TASK = "GET /tasks/{task_id}";
const STATUS = "GET /tasks/{task_id}/status";
const UPDATE = "PATCH /tasks/{task_id}";

const ID = "3c1e9a74-0b58-4d26-9f83-6a7d21c5e094";
const SESSION = "8e4f7b20-95d1-4c3a-b6e8-1f02a9d7c536";
const FILE = "5d90b3e1-72ac-4f18-8e65-c4a07f9b2d13";
const WORDS = '"created" or "started" or "finished" or "failed" or "stopped"';

const json = "application/json";
const simple = (status: number, step: string, detail: string): ErrorCase => ({
  cell: `${status} ${json}`,
  step,
  status,
  body: { detail },
});
const taskNotFound = simple(404, "taskNotFound", "Task not found");
const tooManyRequests = { ...simple(429, "tooManyRequests", "Too many requests"), retryAfterMs: 58_000 };
const noLink = simple(500, "noLink", "Failed to generate download URL");
const invalid: ErrorCase = {
  cell: [`422 ${json} detail[].loc[]=string`, `422 ${json} detail[].loc[]=integer`],
  step: "invalid",
  status: 422,
  body: {
    detail: [
      { loc: ["query", "pageSize"], msg: "Input should be less than or equal to 100", type: "less_than_equal" },
      { loc: ["path", 0], msg: "Input should be a valid UUID", type: "uuid_parsing" },
    ],
  },
};
const errors = [taskNotFound, invalid, tooManyRequests];
/** Where the contract has one objection, and not a list of them. */
const oneInvalid = (word: object, item: object): ErrorCase[] => [
  { cell: `422 ${json} loc[]=string`, step: "invalid", status: 422, body: word },
  { cell: `422 ${json} loc[]=integer`, step: "invalidItem", status: 422, body: item },
];

const headers = { "x-browser-use-api-key": "contract-test-key" };
const get = (path: string, query: Record<string, string> = {}): WireRequest => ({
  method: "GET",
  path,
  query,
  headers,
  body: undefined,
});
const send = (method: string, path: string, body: object): WireRequest => ({
  ...get(path),
  method,
  headers: { ...headers, "content-type": "application/json" },
  body,
});

/** An example of a status, and what else it is the first to show: `field=kind`, less the operation. */
function words(step: string, data: object): AnswerCase {
  return {
    cells: [`200 ${json} status=${step}`],
    step,
    data: { ...data, id: ID, status: step },
    refuses: [
      { at: "/status", to: step.toUpperCase(), expected: WORDS },
      { at: "/status", expected: "a value" },
    ],
  };
}

const nullable = (at: string, to: unknown = 7) => ({ at, to, expected: "string or null" });
const maybe = (at: string) => ({ at, to: "yes", expected: "boolean or null" });

const nothingYet = [
  "startedAt",
  "finishedAt",
  "output",
  "browserUseVersion",
  "isSuccess",
  "judgement",
  "judgeVerdict",
  "cost",
  "suggestions",
];
const taskPlain = Object.fromEntries(nothingYet.map((field) => [field, null]));
const created: AnswerCase = {
  ...words("created", { ...taskPlain, sessionId: SESSION, steps: [] }),
  allows: [{ at: "/output" }, { at: "/cost" }, { at: "/createdAt", to: "2026-08-07T10:02:31.004Z" }],
  refuses: [
    { at: "/status", to: "paused", expected: WORDS },
    { at: "/id", to: "task-1", expected: 'format "uuid"' },
    { at: "/createdAt", to: 1786096800, expected: "string" },
    { at: "/suggestions", to: "none", expected: "array or null" },
    nullable("/startedAt"),
    nullable("/finishedAt"),
    nullable("/output", { heading: "Example Domain" }),
    nullable("/browserUseVersion"),
    nullable("/judgement", { verdict: true }),
    nullable("/cost", 0.0127),
    maybe("/isSuccess"),
    maybe("/judgeVerdict"),
    { at: "/steps", expected: "a value" },
  ],
};
const started: AnswerCase = {
  ...words("started", {
    startedAt: "2026-08-07T10:02:33.310000",
    steps: [{ number: 1 }, { number: 2, duration: null }],
  }),
  refuses: [
    { at: "/status", to: "running", expected: WORDS },
    { at: "/steps/0/duration", to: "2.4", expected: "number or null" },
    nullable("/steps/1/screenshotUrl"),
    { at: "/steps/0/actions", to: [{}], where: "/steps/0/actions/0", expected: "string" },
  ],
};
const judged = {
  isSuccess: true,
  judgement: '{"verdict":false,"reasoning":"The answer does not name the heading."}',
  judgeVerdict: false,
};

const taskPath = { params: { path: { task_id: ID } } };
const filePath = { params: { path: { task_id: ID, file_id: FILE } } };
const input = {
  task: "What is the main heading?",
  llm: "gemini-3-pro-preview",
  secrets: { password: "hunter2-hunter2" },
  structuredOutput: '{"type":"object"}',
  sessionSettings: { proxyCountryCode: "de", enableRecording: true },
  vision: "auto",
} as const;
const listed = ["created", "started", "finished", "failed", "stopped"];
const link = (data: object): AnswerCase => ({
  cells: [`200 ${json}`],
  step: "link",
  data,
  refuses: [{ at: "/downloadUrl", expected: "a value" }],
});

describeProvider<BrowserUseV2Client>({
  name: "browser-use-v2",
  create: browserUseV2,
  keys: {
    header: "X-Browser-Use-API-Key",
    otherScheme: { "X-Browser-Use-API-Key": undefined, authorization: "Bearer contract-test-key" },
    refusal: { detail: "Invalid API key" },
  },
  operations: [
    {
      operation: START,
      api: ({ api }) => api.POST("/tasks", { body: input }),
      verb: ({ start }) => start(input),
      request: send("POST", "/tasks", input),
      answers: [
        {
          cells: [`202 ${json}`],
          step: "created",
          status: 202,
          data: { id: ID, sessionId: SESSION },
          allows: [{ at: "/status", to: "created" }],
          refuses: [
            { at: "/id", expected: "a value" },
            { at: "/sessionId", to: "s-1", expected: 'format "uuid"' },
          ],
        },
      ],
      errors: [
        simple(400, "sessionStopped", "Browser session is stopped. Please start a new session and try again."),
        {
          ...simple(
            400,
            "sessionBusy",
            "Agent session already has a running task. Please wait for it to finish or stop it manually.",
          ),
          cell: undefined,
        },
        simple(404, "sessionNotFound", "Session not found"),
        ...oneInvalid(
          { loc: ["body", "task"], msg: "Field required", type: "missing" },
          { loc: ["body", "skillIds", 0], msg: "Input should be a valid string", type: "string_type" },
        ),
        {
          ...simple(
            429,
            "tooManySessions",
            "Too many concurrent active sessions. Please wait for one to finish, kill one, or upgrade your plan.",
          ),
          retryAfterMs: 58_000,
          sends: 3,
        },
      ],
      post: ({ api }, body) => api.POST("/tasks", { body }),
      bodies: [
        { example: "minimal", body: { task: "What is the main heading of https://example.com?" } },
        {
          example: "structured",
          body: {
            task: "What is the main heading of https://example.com?",
            startUrl: "https://example.com",
            maxSteps: 20,
            structuredOutput: '{"type":"object","required":["heading"],"properties":{"heading":{"type":"string"}}}',
            vision: "auto",
            judge: true,
          },
        },
      ],
      invalid: [
        {
          name: "no task",
          api: ({ api }) => api.POST("/tasks", { body: {} as never }),
          status: 422,
          violations: ["/request/body/task: a value"],
        },
        {
          name: "more steps than the service allows",
          api: ({ api }) => api.POST("/tasks", { body: { task: "x", maxSteps: 10_001 } }),
          status: 422,
          violations: ["/request/body/maxSteps: <= 10000"],
        },
        {
          name: "a schema that is not written out as text",
          api: ({ api }) => api.POST("/tasks", { body: { task: "x", structuredOutput: {} as never } }),
          status: 422,
          violations: ["/request/body/structuredOutput: string or null"],
        },
        {
          name: "a key of version 1",
          api: ({ api }) => api.POST("/tasks", { body: { task: "x", max_agent_steps: 20 } as never }),
          status: 202,
          violations: ["/request/body/max_agent_steps: no key of this name"],
        },
      ],
    },
    {
      operation: LIST,
      api: ({ api }) =>
        api.GET("/tasks", {
          params: { query: { pageSize: 100, pageNumber: 2, filterBy: "failed", sessionId: SESSION } },
        }),
      verb: ({ list }) => list({ pageNumber: 2, filterBy: "failed", sessionId: SESSION }),
      request: get("/tasks", { pageSize: "100", pageNumber: "2", filterBy: "failed", sessionId: SESSION }),
      answers: [
        {
          cells: listed.map((word) => `200 ${json} items[].status=${word}`),
          step: "page",
          data: { totalItems: 5, pageNumber: 1, pageSize: 100, items: listed.map((status) => ({ status })) },
          allows: [{ at: "/items/2/output" }],
          refuses: [
            { at: "/items/1/status", to: "running", expected: WORDS },
            { at: "/items/0/suggestions", to: {}, expected: "array or null" },
            ...["startedAt", "finishedAt", "output", "browserUseVersion", "judgement", "cost"].map((field) =>
              nullable(`/items/2/${field}`),
            ),
            maybe("/items/2/isSuccess"),
            maybe("/items/2/judgeVerdict"),
            { at: "/totalItems", expected: "a value" },
          ],
        },
        {
          cells: [],
          step: "empty",
          data: { items: [], totalItems: 0 },
          refuses: [{ at: "/items", expected: "a value" }],
        },
      ],
      errors: [simple(404, "notFound", "Not Found"), invalid, tooManyRequests],
      invalid: [
        {
          name: "more than a page holds",
          api: ({ api }) => api.GET("/tasks", { params: { query: { pageSize: 101 } } }),
          status: 422,
          violations: ["/request/query/pageSize: <= 100"],
        },
      ],
    },
    {
      operation: TASK,
      api: ({ api }) => api.GET("/tasks/{task_id}", taskPath),
      verb: ({ get: read }) => read(ID),
      before: { [STATUS]: "finished" },
      request: get(`/tasks/${ID}`),
      answers: [
        created,
        started,
        words("finished", {
          output: '{"heading":"Example Domain"}',
          outputFiles: [{ id: FILE, fileName: "heading.json" }],
          isSuccess: true,
        }),
        {
          cells: [],
          step: "finishedBadly",
          data: { status: "finished", ...judged },
          refuses: [nullable("/judgement", {}), maybe("/judgeVerdict")],
        },
        words("failed", { isSuccess: false, output: null }),
        words("stopped", { finishedAt: "2026-08-07T10:02:59" }),
      ],
      errors,
    },
    {
      operation: STATUS,
      api: ({ api }) => api.GET("/tasks/{task_id}/status", taskPath),
      verb: ({ get: read }) => read(ID),
      request: get(`/tasks/${ID}/status`),
      answers: [
        {
          ...words("created", {}),
          refuses: [
            { at: "/status", to: "paused", expected: WORDS },
            nullable("/output"),
            nullable("/finishedAt"),
            nullable("/cost"),
            maybe("/isSuccess"),
          ],
        },
        words("started", {}),
        words("finished", { output: '{"heading":"Example Domain"}' }),
        words("failed", { isSuccess: false }),
        words("stopped", { cost: "0.0011" }),
      ],
      errors,
      invalid: [
        {
          name: "an id that is no UUID",
          api: ({ api }) => api.GET("/tasks/{task_id}/status", { params: { path: { task_id: "task-1" } } }),
          status: 422,
          violations: ['/request/path/task_id: format "uuid"'],
        },
      ],
    },
    {
      operation: UPDATE,
      api: ({ api }) => api.PATCH("/tasks/{task_id}", { ...taskPath, body: { action: "stop" } }),
      verb: ({ stop }) => stop(ID),
      request: send("PATCH", `/tasks/${ID}`, { action: "stop" }),
      answers: [
        created,
        started,
        words("finished", judged),
        {
          cells: [],
          step: "finishedWell",
          data: { status: "finished", isSuccess: true, judgeVerdict: null },
          refuses: [],
        },
        words("failed", { isSuccess: false }),
        words("stopped", { finishedAt: "2026-08-07T10:02:59" }),
      ],
      errors: [
        taskNotFound,
        ...oneInvalid(
          { loc: ["body", "action"], msg: "Input should be 'stop' or 'stop_task_and_session'", type: "enum" },
          { loc: ["path", 0], msg: "Input should be a valid UUID", type: "uuid_parsing" },
        ),
        tooManyRequests,
      ],
      post: ({ api }, body) => api.PATCH("/tasks/{task_id}", { ...taskPath, body }),
      bodies: [
        { example: "stop", body: { action: "stop" } },
        { example: "stopWithSession", body: { action: "stop_task_and_session" } },
      ],
      invalid: [
        {
          name: "an action of which only the title speaks",
          api: ({ api }) => api.PATCH("/tasks/{task_id}", { ...taskPath, body: { action: "pause" as never } }),
          status: 422,
          violations: ['/request/body/action: "stop" or "stop_task_and_session"'],
        },
      ],
    },
    {
      operation: "GET /tasks/{task_id}/logs",
      api: ({ api }) => api.GET("/tasks/{task_id}/logs", taskPath),
      request: get(`/tasks/${ID}/logs`),
      answers: [link({ downloadUrl: "https://files.example.com/3c1e9a74/log.txt" })],
      errors: [...errors, noLink],
    },
    {
      operation: "GET /files/tasks/{task_id}/output-files/{file_id}",
      api: ({ api }) => api.GET("/files/tasks/{task_id}/output-files/{file_id}", filePath),
      request: get(`/files/tasks/${ID}/output-files/${FILE}`),
      answers: [link({ id: FILE, downloadUrl: "https://files.example.com/3c1e9a74/heading.json" })],
      errors: [...errors, { ...simple(404, "fileNotFound", "Output file not found"), cell: undefined }, noLink],
    },
  ],
  wait: ({ wait }, onEvent) => wait(ID, { onEvent }),
  waits: [
    {
      statuses: ["created", "started", "finished"],
      script: { [STATUS]: ["created", "started", "finished"], [TASK]: "finishedBadly" },
      sends: [...Array.from({ length: 3 }, () => `GET /tasks/${ID}/status`), `GET /tasks/${ID}`],
      ends: {
        state: "completed",
        status: "finished",
        verdict: "failure",
        output: '{"heading":"I could not open the page"}',
      },
    },
    {
      statuses: ["started", "failed"],
      script: { [STATUS]: ["started", "failed"], [TASK]: "failed" },
      sends: [`GET /tasks/${ID}/status`, `GET /tasks/${ID}/status`, `GET /tasks/${ID}`],
      ends: { state: "failed", status: "failed" },
    },
    {
      statuses: ["started", "stopped"],
      script: { [STATUS]: ["started", "stopped"], [TASK]: "stopped" },
      sends: [`GET /tasks/${ID}/status`, `GET /tasks/${ID}/status`, `GET /tasks/${ID}`],
      ends: { state: "canceled", status: "stopped" },
    },
  ],
  refusedInWait: {
    script: { [STATUS]: ["started", "unauthorized"] },
    sends: Array.from({ length: 3 }, () => `GET /tasks/${ID}/status`),
  },
});

const { plain } = contractTest("browser-use-v2", browserUseV2);

describe("start and run", () => {
  plain("a start that is answered 202 gives a handle with the session that the task got", async (rig) => {
    expect(await rig.connect().start({ task: "x" })).toEqual({
      v: 1,
      provider: "browser-use-v2",
      id: ID,
      sessionId: SESSION,
      startedAt: expect.any(String),
    });
  });

  plain("run throws for a task that failed, which is the end of it", async (rig) => {
    const client = rig.connect({ [STATUS]: ["started", "failed"], [TASK]: "failed" });
    const thrown = await rig.hurry(() => client.run({ task: "x" }).catch((reason: unknown) => reason));
    expect(thrown).toBeInstanceOf(TaskFailedError);
    expect(rig.sent).toHaveLength(4);
  });

  plain("many waits share one page of the list, and only the ends are read whole", async (rig) => {
    const ofEach = (send: Send): Send => {
      const named = withIdOfPath(send, ID);
      return (request) => (ids.some((id) => request.url.endsWith(id)) ? named(request) : send(request));
    };
    const client = rig.connect({ [TASK]: "finished" }, { between: ofEach });
    const ids = ["3", "4", "5"].map((digit) => `3c1e9a74-0b58-4d26-9f83-6a7d21c5e09${digit}`);
    await rig.hurry(async () => {
      const startedAt = new Date().toISOString();
      const handles = ids.map((id) => ({ v: 1 as const, provider: "browser-use-v2" as const, id, startedAt }));
      for await (const outcome of client.waitAll(handles)) expect(outcome.ok).toBe(true);
    });
    expect(rig.sent.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      "GET /tasks",
      ...ids.map((id) => `GET /tasks/${id}`),
    ]);
  });
});
