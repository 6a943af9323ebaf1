import { describe, expect } from "vitest";
import { type BrowserActClient, browserAct, TaskCanceledError } from "../src/index.ts";
import { contractTest } from "./cell.ts";
import type { ErrorCase } from "./provider-case.ts";
import { describeProvider } from "./provider-contract.ts";
import type { WireRequest } from "./wire.ts";

const RUN = "POST /v2/workflow/run-task";
const RUN_TEMPLATE = "POST /v2/workflow/run-task-by-template";
const STATUS = "GET /v2/workflow/get-task-status";
const TASK = "GET /v2/workflow/get-task";
const LIST = "GET /v2/workflow/list-tasks";
const STOP = "PUT /v2/workflow/stop-task";
const RESUME = "PUT /v2/workflow/resume-task";

// Beyond 2^53: as a number it would be another task's.
const ID = "16429034742537847";
const WORDS = '"created" or "running" or "finished" or "canceled" or "pausing" or "paused" or "failed" or "unknown"';

const envelope = (code: number, msg: string) => ({
  code,
  msg,
  data: null,
  ts: 1759918566040,
  time: "2025-10-08 10:16:06",
  traceId: "cdefg",
});
const refusal = envelope(401, "Invalid authorization");

const taskNotFound: ErrorCase = {
  cell: "400 application/json",
  step: "taskNotFound",
  status: 400,
  body: envelope(10112, "Task is not exist."),
};
const tooManyTasks: ErrorCase = {
  cell: "400 application/json",
  step: "tooManyTasks",
  status: 400,
  body: envelope(10118, "Running tasks number exceeds."),
};
const invalidRequest: ErrorCase = {
  cell: "400 application/json",
  step: "invalidRequest",
  status: 400,
  body: envelope(400, "limit must be between 1 and 500"),
};
const notFound: ErrorCase = {
  cell: "404 application/json",
  step: "notFound",
  status: 404,
  body: envelope(404, "Not found"),
};
const tooManyRequests: ErrorCase = {
  cell: "429 application/json",
  step: "tooManyRequests",
  status: 429,
  body: envelope(429, "Too many requests"),
  retryAfterMs: 58_000,
};
const internalError: ErrorCase = {
  cell: "500 application/json",
  step: "internalError",
  status: 500,
  body: envelope(500, "Internal server error"),
};
const readErrors = [notFound, tooManyRequests, internalError];
const startErrors: readonly ErrorCase[] = [
  tooManyTasks,
  notFound,
  { ...tooManyRequests, sends: 3 },
  { ...internalError, uncertain: true },
];

const headers = { authorization: "Bearer contract-test-key" };
const get = (path: string): WireRequest => ({ method: "GET", path, query: { task_id: ID }, headers, body: undefined });
const put = (path: string): WireRequest => ({ ...get(path), method: "PUT" });

/** The example of a bare status, and the words next to it. */
const statusAnswer = (status: string) => ({
  cells: [`200 application/json status=${status}`],
  step: status,
  data: { status },
  refuses: [
    { at: "/status", to: status.toUpperCase(), expected: WORDS },
    { at: "/status", expected: "a value" },
  ],
});

/** The example of a whole task, and which words of its steps it stands for. */
const taskAnswer = (
  status: string,
  steps: readonly string[],
  more: { data?: object; covers?: readonly string[] } = {},
) => ({
  cells: [
    `200 application/json status=${status}`,
    ...(more.covers ?? []).map((step) => `200 application/json steps[].status=${step}`),
  ],
  step: status,
  data: {
    id: ID,
    status,
    steps: steps.map((step) => ({ status: step })),
    workflow_id: "16428911037186759",
    ...more.data,
  },
  refuses: [{ at: "/status", to: "done", expected: WORDS }],
});

describeProvider<BrowserActClient>({
  name: "browser-act",
  create: browserAct,
  keys: { header: "authorization", otherScheme: { authorization: "Basic Y29udHJhY3Q6dGVzdA==" }, refusal },
  operations: [
    {
      operation: RUN,
      api: ({ api }) =>
        api.POST("/v2/workflow/run-task", {
          body: {
            workflow_id: "wf-1",
            input_parameters: [{ name: "keyword", value: "laptops" }],
            save_browser_data: true,
            callback_url: "https://example.com/hook",
          },
        }),
      verb: ({ start }) =>
        start({
          workflow_id: "wf-1",
          input_parameters: [{ name: "keyword", value: "laptops" }],
          save_browser_data: true,
          callback_url: "https://example.com/hook",
        }),
      request: {
        method: "POST",
        path: "/v2/workflow/run-task",
        query: {},
        headers: { authorization: "Bearer contract-test-key", "content-type": "application/json" },
        body: {
          workflow_id: "wf-1",
          input_parameters: [{ name: "keyword", value: "laptops" }],
          save_browser_data: true,
          callback_url: "https://example.com/hook",
        },
      },
      answers: [
        {
          cells: ["200 application/json"],
          step: "created",
          data: { id: "16429034742537847", profile_id: "profile_abc123" },
          allows: [{ at: "/profile_id" }],
          refuses: [
            { at: "/id", expected: "a value" },
            { at: "/id", to: 16429034742537, expected: "string" },
          ],
        },
      ],
      errors: startErrors,
      post: ({ api }, body) => api.POST("/v2/workflow/run-task", { body }),
      bodies: [
        {
          example: "basic",
          body: { workflow_id: "wf_123456789", input_parameters: [{ name: "keyword", value: "laptops" }] },
        },
        {
          example: "withProfileAndWebhooks",
          body: {
            workflow_id: "wf_123456789",
            input_parameters: [{ name: "keyword", value: "laptops" }],
            save_browser_data: true,
            callback_url: "https://your-server.com/webhooks/workflow-callback",
            status_change_callback_url: "https://your-server.com/webhooks/task-status-change-callback",
          },
        },
      ],
      invalid: [
        {
          name: "no workflow_id",
          api: ({ api }) => api.POST("/v2/workflow/run-task", { body: {} as never }),
          status: 400,
          violations: ["/request/body/workflow_id: a value"],
        },
        {
          name: "an empty workflow_id",
          api: ({ api }) => api.POST("/v2/workflow/run-task", { body: { workflow_id: "" } }),
          status: 400,
          violations: ["/request/body/workflow_id: no fewer than 1 characters"],
        },
        {
          name: "a template's id as well",
          api: ({ api }) =>
            api.POST("/v2/workflow/run-task", { body: { workflow_id: "w", workflow_template_id: "t" } as never }),
          status: 200,
          violations: ["/request/body/workflow_template_id: no key of this name"],
        },
        {
          name: "an input under a misspelt key",
          api: ({ api }) =>
            api.POST("/v2/workflow/run-task", {
              body: { workflow_id: "w", input_parameters: [{ name: "a", val: "b" }] } as never,
            }),
          status: 200,
          violations: ["/request/body/input_parameters/0/val: no key of this name"],
        },
      ],
    },
    {
      operation: RUN_TEMPLATE,
      api: ({ api }) =>
        api.POST("/v2/workflow/run-task-by-template", { body: { workflow_template_id: "tpl-1", proxyRegion: "DE" } }),
      verb: ({ start }) => start({ workflow_template_id: "tpl-1", proxyRegion: "DE" }),
      request: {
        method: "POST",
        path: "/v2/workflow/run-task-by-template",
        query: {},
        headers: { authorization: "Bearer contract-test-key", "content-type": "application/json" },
        body: { workflow_template_id: "tpl-1", proxyRegion: "DE" },
      },
      answers: [
        {
          cells: ["200 application/json"],
          step: "created",
          data: { id: ID },
          refuses: [{ at: "/id", to: null, expected: "string" }],
        },
      ],
      errors: startErrors,
      post: ({ api }, body) => api.POST("/v2/workflow/run-task-by-template", { body }),
      bodies: [
        {
          example: "basic",
          body: {
            proxyRegion: "US",
            workflow_template_id: "tpl_123456789",
            input_parameters: [{ name: "url", value: "https://example.com" }],
          },
        },
      ],
      invalid: [
        {
          name: "the region in another spelling",
          api: ({ api }) =>
            api.POST("/v2/workflow/run-task-by-template", {
              body: { workflow_template_id: "t", proxy_region: "DE" } as never,
            }),
          status: 200,
          violations: ["/request/body/proxy_region: no key of this name"],
        },
      ],
    },
    {
      operation: STATUS,
      api: ({ api }) => api.GET("/v2/workflow/get-task-status", { params: { query: { task_id: ID } } }),
      verb: (client) => client.get(ID),
      request: get("/v2/workflow/get-task-status"),
      answers: [
        statusAnswer("created"),
        statusAnswer("running"),
        statusAnswer("pausing"),
        statusAnswer("paused"),
        statusAnswer("finished"),
        statusAnswer("canceled"),
        statusAnswer("failed"),
        statusAnswer("unknown"),
      ],
      errors: [taskNotFound, ...readErrors],
      invalid: [
        {
          name: "no task_id",
          api: ({ api }) => api.GET("/v2/workflow/get-task-status", {} as never),
          status: 400,
          violations: ["/request/query/task_id: a value"],
        },
        {
          name: "an empty task_id",
          api: ({ api }) => api.GET("/v2/workflow/get-task-status", { params: { query: { task_id: "" } } }),
          status: 400,
          violations: ["/request/query/task_id: no fewer than 1 characters"],
        },
        {
          name: "an undeclared query key",
          api: ({ api }) =>
            api.GET("/v2/workflow/get-task-status", { params: { query: { task_id: ID, verbose: 1 } as never } }),
          status: 200,
          violations: ["/request/query/verbose: no key of this name"],
        },
      ],
    },
    {
      operation: TASK,
      api: ({ api }) => api.GET("/v2/workflow/get-task", { params: { query: { task_id: ID } } }),
      verb: (client) => client.get(ID),
      before: { [STATUS]: "finished" },
      request: get("/v2/workflow/get-task"),
      answers: [
        taskAnswer("created", []),
        // Output and an end are there before the task is over: only the status counts.
        taskAnswer("running", ["succeed", "running"], {
          data: { output: { string: null, files: null }, finished_at: "2026-03-02T09:15:04Z" },
          covers: ["running"],
        }),
        taskAnswer("pausing", ["succeed"]),
        taskAnswer("paused", ["succeed"]),
        {
          ...taskAnswer("finished", ["succeed", "succeed"], {
            data: {
              output: {
                string: '{"items":[{"name":"Laptop 14","price":999}]}',
                files: ["https://files.example.com/16429034742537847/items.csv"],
              },
            },
            covers: ["succeed"],
          }),
          allows: [
            { at: "/output", to: { string: null, files: null } },
            { at: "/task_failure_info", to: null },
          ],
          refuses: [
            { at: "/status", to: "succeed", expected: WORDS },
            { at: "/steps/1/status", to: "finished", expected: '"running" or "succeed" or "failed"' },
            { at: "/steps", expected: "a value" },
            { at: "/output/string", to: { items: [] }, expected: "string or null" },
            { at: "/created_at", to: "yesterday", expected: 'format "date-time"' },
            { at: "/id", to: 16429034742537, expected: "string" },
          ],
        },
        taskAnswer("canceled", ["succeed"]),
        taskAnswer("failed", ["succeed", "failed"], {
          data: { task_failure_info: { code: 1011, message: "Navigation timeout" } },
          covers: ["failed"],
        }),
        taskAnswer("unknown", []),
      ],
      errors: [taskNotFound, ...readErrors],
    },
    {
      operation: LIST,
      api: ({ api }) =>
        api.GET("/v2/workflow/list-tasks", {
          params: { query: { limit: 500, status: "paused", workflow_id: "wf-1" } },
        }),
      verb: ({ list }) => list({ status: "paused", workflow_id: "wf-1" }),
      request: {
        method: "GET",
        path: "/v2/workflow/list-tasks",
        query: { limit: "500", status: "paused", workflow_id: "wf-1" },
        headers,
        body: undefined,
      },
      answers: [
        {
          cells: [
            "200 application/json items[].status=created",
            "200 application/json items[].status=running",
            "200 application/json items[].status=pausing",
            "200 application/json items[].status=paused",
            "200 application/json items[].status=finished",
            "200 application/json items[].status=canceled",
            "200 application/json items[].status=failed",
            "200 application/json items[].status=unknown",
          ],
          step: "page",
          data: {
            page: 1,
            limit: 50,
            total_pages: 1,
            total_count: 8,
            items: [
              { id: "16429034742537840", status: "created" },
              { id: "16429034742537841", status: "running" },
              { id: "16429034742537842", status: "pausing" },
              { id: "16429034742537843", status: "paused" },
              { id: "16429034742537844", status: "finished" },
              { id: "16429034742537845", status: "canceled" },
              { id: "16429034742537846", status: "failed" },
              { id: "16429034742537847", status: "unknown" },
            ],
          },
          allows: [{ at: "/items", to: [] }, { at: "/total_count" }],
          refuses: [
            { at: "/items/2/status", to: "stopped", expected: WORDS },
            { at: "/items/0/id", expected: "a value" },
            { at: "/items", to: {}, expected: "array" },
          ],
        },
      ],
      errors: [invalidRequest, ...readErrors],
      invalid: [
        {
          name: "a limit beyond 500",
          api: ({ api }) => api.GET("/v2/workflow/list-tasks", { params: { query: { limit: 501 } } }),
          status: 400,
          violations: ["/request/query/limit: <= 500"],
        },
        {
          name: "a status that is none",
          api: ({ api }) => api.GET("/v2/workflow/list-tasks", { params: { query: { status: "done" as never } } }),
          status: 400,
          violations: [`/request/query/status: ${WORDS}`],
        },
      ],
    },
    {
      operation: STOP,
      api: ({ api }) => api.PUT("/v2/workflow/stop-task", { params: { query: { task_id: ID } } }),
      verb: ({ stop }) => stop(ID),
      request: put("/v2/workflow/stop-task"),
      answers: [{ cells: ["200"], step: 200, data: undefined, refuses: [] }],
      errors: [taskNotFound, ...readErrors],
    },
    {
      operation: RESUME,
      api: ({ api }) => api.PUT("/v2/workflow/resume-task", { params: { query: { task_id: ID } } }),
      verb: ({ resume }) => resume(ID),
      request: put("/v2/workflow/resume-task"),
      answers: [{ cells: ["200"], step: 200, data: undefined, refuses: [] }],
      errors: [taskNotFound, ...readErrors],
    },
  ],
  wait: ({ wait }, onEvent) => wait(ID, { onEvent }),
  waits: [
    {
      statuses: ["created", "running", "pausing", "paused", "running", "finished"],
      script: {
        [STATUS]: ["created", "running", "pausing", "paused", "running", "finished"],
        [TASK]: "finished",
      },
      sends: [
        "GET /v2/workflow/get-task-status",
        "GET /v2/workflow/get-task-status",
        "GET /v2/workflow/get-task-status",
        "GET /v2/workflow/get-task-status",
        "GET /v2/workflow/get-task-status",
        "GET /v2/workflow/get-task-status",
        "GET /v2/workflow/get-task",
      ],
      ends: {
        state: "completed",
        status: "finished",
        verdict: undefined,
        output: '{"items":[{"name":"Laptop 14","price":999}]}',
      },
    },
    {
      statuses: ["running", "running", "failed"],
      script: { [STATUS]: ["running", "running", "failed"], [TASK]: "failed" },
      sends: [
        "GET /v2/workflow/get-task-status",
        "GET /v2/workflow/get-task-status",
        "GET /v2/workflow/get-task-status",
        "GET /v2/workflow/get-task",
      ],
      ends: { state: "failed", status: "failed", error: { message: "Navigation timeout", code: 1011 } },
    },
    {
      statuses: ["running", "canceled"],
      script: { [STATUS]: ["running", "canceled"], [TASK]: "canceled" },
      sends: ["GET /v2/workflow/get-task-status", "GET /v2/workflow/get-task-status", "GET /v2/workflow/get-task"],
      ends: { state: "canceled", status: "canceled" },
    },
    {
      statuses: ["unknown", "running", "finished"],
      script: { [STATUS]: ["unknown", "running", "finished"], [TASK]: ["internalError", "finished"] },
      sends: [
        "GET /v2/workflow/get-task-status",
        "GET /v2/workflow/get-task-status",
        "GET /v2/workflow/get-task-status",
        "GET /v2/workflow/get-task",
        "GET /v2/workflow/get-task",
      ],
      ends: { state: "completed", status: "finished" },
    },
  ],
  refusedInWait: {
    script: { [STATUS]: ["running", "unauthorized"] },
    sends: ["GET /v2/workflow/get-task-status", "GET /v2/workflow/get-task-status", "GET /v2/workflow/get-task-status"],
  },
});

const { cell, plain } = contractTest("browser-act", browserAct);

describe("start and run", () => {
  plain("a start by workflow gives a handle", async (rig) => {
    const handle = await rig.connect().start({ workflow_id: "wf-1" });
    expect(handle).toEqual({
      v: 1,
      provider: "browser-act",
      id: "16429034742537847",
      startedAt: expect.any(String),
      kind: "workflow",
    });
  });

  plain("a start by template says so in a handle whose id stays text", async (rig) => {
    const handle = await rig.connect().start({ workflow_template_id: "tpl-1" });
    expect(handle).toMatchObject({ id: "16429034742537847", kind: "template" });
  });

  plain("run throws for a task that somebody canceled", async (rig) => {
    const client = rig.connect({ [STATUS]: ["running", "canceled"], [TASK]: "canceled" });
    const thrown = await rig.hurry(() => client.run({ workflow_id: "wf-1" }).catch((reason: unknown) => reason));
    expect(thrown).toBeInstanceOf(TaskCanceledError);
    expect(thrown).toMatchObject({ handle: { id: "16429034742537847", kind: "workflow" } });
  });

  plain("a task with both ids, or none, is refused before anything is sent", async (rig) => {
    const { start } = rig.connect();
    const both = { workflow_id: "wf-1", workflow_template_id: "tpl-1" };
    await expect(start(both as never)).rejects.toThrow(TypeError);
    await expect(start({} as never)).rejects.toThrow(TypeError);
    expect(rig.sent).toEqual([]);
  });
});

describe("steering", () => {
  cell(`${STOP} 400 example alreadyFinished`, "stopping a task that is over is no error", async (rig) => {
    await expect(rig.connect({ [STOP]: "alreadyFinished" }).stop(ID)).resolves.toBeUndefined();
    expect(rig.sent).toEqual([put("/v2/workflow/stop-task")]);
  });

  cell(`${RESUME} 400 example alreadyRunning`, "resuming a task that is running is no error", async (rig) => {
    await expect(rig.connect({ [RESUME]: "alreadyRunning" }).resume(ID)).resolves.toBeUndefined();
    expect(rig.sent).toEqual([put("/v2/workflow/resume-task")]);
  });

  plain("the plain API gives the provider's own error", async (rig) => {
    const { api } = rig.connect({ [STOP]: "alreadyFinished" });
    const { error } = await api.PUT("/v2/workflow/stop-task", { params: { query: { task_id: ID } } });
    expect(error).toEqual(envelope(10121, "Task has completed."));
  });

  plain("an empty answer is a good one", async (rig) => {
    const { stop, resume } = rig.connect();
    await expect(stop(ID)).resolves.toBeUndefined();
    await expect(resume(ID)).resolves.toBeUndefined();
  });
});

describe("list", () => {
  cell(
    `${LIST} 200 example empty`,
    "asks for full pages unless told otherwise, because the service's own default is one task",
    async (rig) => {
      const { list } = rig.connect({ [LIST]: "empty" });
      const page = await list();
      await list({ limit: 20, page: 2 });
      expect(page).toEqual({ page: 1, limit: 50, items: [], total_pages: 0, total_count: 0 });
      expect(rig.sent.map(({ query }) => query)).toEqual([{ limit: "500" }, { limit: "20", page: "2" }]);
    },
  );
});
