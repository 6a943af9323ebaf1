import { describe, expect } from "vitest";
import { type BrowserUseV1Client, browserUseV1, TaskCanceledError } from "../src/index.ts";
import { contractTest } from "./cell.ts";
import type { ErrorCase } from "./provider-case.ts";
import { describeProvider } from "./provider-contract.ts";

const RUN = "POST /run-task";
const STATUS = "GET /task/{task_id}/status";
const TASK = "GET /task/{task_id}";
const STOP = "PUT /stop-task";

const ID = "task_1234567890abcdef";
const WORDS = '"created" or "running" or "finished" or "stopped" or "paused" or "failed"';

const gone: ErrorCase = { cell: "404 application/json", step: "gone", status: 404, body: { detail: "Not Found" } };
const notFound: ErrorCase = {
  cell: "404 application/json",
  step: "notFound",
  status: 404,
  body: { detail: "Task not found" },
};
const invalidRequest = (place: string, field: string): ErrorCase => ({
  cell: "422 application/json",
  step: "invalidRequest",
  status: 422,
  body: { detail: [{ loc: [place, field], msg: "field required", type: "value_error.missing" }] },
});
const tooManyRequests: ErrorCase = {
  cell: "429 application/json",
  step: "tooManyRequests",
  status: 429,
  body: { detail: "Too many requests" },
  retryAfterMs: 58_000,
};

const headers = { authorization: "Bearer contract-test-key" };

/** The example of a status: a body that is one word, in quotes. */
const statusAnswer = (status: string) => ({
  cells: [`200 application/json $=${status}`],
  step: status,
  data: status,
  refuses: [
    { at: "", to: status.toUpperCase(), expected: WORDS },
    { at: "", to: { status }, expected: WORDS },
  ],
});

/** The example of a whole task. */
const taskAnswer = (status: string, more: object) => ({
  cells: [`200 application/json status=${status}`],
  step: status,
  data: { id: ID, task: "What is the main heading of https://example.com?", status, ...more },
  refuses: [{ at: "/status", to: "started", expected: WORDS }],
});

describeProvider<BrowserUseV1Client>({
  name: "browser-use-v1",
  create: browserUseV1,
  keys: {
    header: "authorization",
    otherScheme: { authorization: "Basic Y29udHJhY3Q6dGVzdA==" },
    refusal: { detail: "Invalid API key" },
  },
  operations: [
    {
      operation: RUN,
      api: ({ api }) =>
        api.POST("/run-task", {
          body: {
            task: "What is the main heading?",
            secrets: { password: "hunter2-hunter2" },
            max_agent_steps: 20,
            structured_output_json: '{"type":"object"}',
            metadata: { ticket: "42" },
          },
        }),
      verb: ({ start }) =>
        start({
          task: "What is the main heading?",
          secrets: { password: "hunter2-hunter2" },
          max_agent_steps: 20,
          structured_output_json: '{"type":"object"}',
          metadata: { ticket: "42" },
        }),
      request: {
        method: "POST",
        path: "/run-task",
        query: {},
        headers: { authorization: "Bearer contract-test-key", "content-type": "application/json" },
        body: {
          task: "What is the main heading?",
          secrets: { password: "hunter2-hunter2" },
          max_agent_steps: 20,
          structured_output_json: '{"type":"object"}',
          metadata: { ticket: "42" },
        },
      },
      answers: [
        {
          cells: ["200 application/json"],
          step: "created",
          data: { id: "task_1234567890abcdef" },
          allows: [{ at: "/session_id", to: "s" }],
          refuses: [
            { at: "/id", expected: "a value" },
            { at: "/id", to: 1, expected: "string" },
          ],
        },
      ],
      errors: [gone, invalidRequest("body", "task"), { ...tooManyRequests, sends: 3 }],
      post: ({ api }, body) => api.POST("/run-task", { body }),
      bodies: [{ example: "minimal", body: { task: "What is the main heading of https://example.com?" } }],
      invalid: [
        {
          name: "no task",
          api: ({ api }) => api.POST("/run-task", { body: {} as never }),
          status: 422,
          violations: ["/request/body/task: a value"],
        },
        {
          name: "a task that is no text",
          api: ({ api }) => api.POST("/run-task", { body: { task: 5 } as never }),
          status: 422,
          violations: ["/request/body/task: string"],
        },
        {
          name: "more steps than the service allows",
          api: ({ api }) => api.POST("/run-task", { body: { task: "x", max_agent_steps: 201 } }),
          status: 422,
          violations: ["/request/body/max_agent_steps: <= 200"],
        },
        {
          name: "a proxy in a country that is not in the list",
          api: ({ api }) => api.POST("/run-task", { body: { task: "x", proxy_country_code: "se" as never } }),
          status: 422,
          violations: [
            '/request/body/proxy_country_code: "us" or "fr" or "it" or "jp" or "au" or "de" or "fi" or "ca"',
          ],
        },
        {
          name: "a schema that is not written out as text",
          api: ({ api }) => api.POST("/run-task", { body: { task: "x", structured_output_json: {} as never } }),
          status: 422,
          violations: ["/request/body/structured_output_json: string"],
        },
        {
          name: "a key of version 2",
          api: ({ api }) => api.POST("/run-task", { body: { task: "x", maxSteps: 20 } as never }),
          status: 200,
          violations: ["/request/body/maxSteps: no key of this name"],
        },
      ],
    },
    {
      operation: STATUS,
      api: ({ api }) => api.GET("/task/{task_id}/status", { params: { path: { task_id: ID } } }),
      verb: ({ get }) => get(ID),
      request: { method: "GET", path: "/task/task_1234567890abcdef/status", query: {}, headers, body: undefined },
      answers: [
        statusAnswer("created"),
        statusAnswer("running"),
        statusAnswer("finished"),
        statusAnswer("stopped"),
        statusAnswer("paused"),
        statusAnswer("failed"),
      ],
      errors: [notFound, { ...gone, cell: undefined }, invalidRequest("path", "task_id"), tooManyRequests],
      invalid: [
        {
          name: "an undeclared query key",
          api: ({ api }) =>
            api.GET("/task/{task_id}/status", { params: { path: { task_id: ID }, query: { full: 1 } as never } }),
          status: 200,
          violations: ["/request/query/full: no key of this name"],
        },
      ],
    },
    {
      operation: TASK,
      api: ({ api }) => api.GET("/task/{task_id}", { params: { path: { task_id: ID } } }),
      verb: ({ get }) => get(ID),
      before: { [STATUS]: "finished" },
      request: { method: "GET", path: "/task/task_1234567890abcdef", query: {}, headers, body: undefined },
      answers: [
        taskAnswer("created", { output: null, steps: [], finished_at: null }),
        taskAnswer("running", { output: null, live_url: "https://live.example.com/task_1234567890abcdef" }),
        taskAnswer("paused", { output: null }),
        taskAnswer("stopped", { output: null }),
        taskAnswer("failed", {}),
        {
          ...taskAnswer("finished", { output: "Example Domain", finished_at: "2025-08-21T10:03:05Z" }),
          allows: [
            { at: "/output", to: null },
            { at: "/browser_data", to: null },
            { at: "/cost", to: 0.1 },
          ],
          refuses: [
            { at: "/status", to: "completed", expected: WORDS },
            { at: "/output", to: { heading: "Example Domain" }, expected: "string or null" },
            { at: "/output", expected: "a value" },
            { at: "/steps", expected: "a value" },
            { at: "/steps/0/step", to: "1", expected: "integer" },
            { at: "/created_at", to: "today", expected: 'format "date-time"' },
          ],
        },
      ],
      errors: [notFound, { ...gone, cell: undefined }, invalidRequest("path", "task_id"), tooManyRequests],
    },
    {
      operation: STOP,
      api: ({ api }) => api.PUT("/stop-task", { params: { query: { task_id: ID } } }),
      verb: ({ stop }) => stop(ID),
      request: {
        method: "PUT",
        path: "/stop-task",
        query: { task_id: "task_1234567890abcdef" },
        headers,
        body: undefined,
      },
      answers: [
        {
          cells: ["200 application/json"],
          step: "stopped",
          // Nothing is in it, so nothing is given.
          data: undefined,
          allows: [{ at: "", to: { id: ID } }],
          refuses: [{ at: "", to: "stopped", expected: "object" }],
        },
      ],
      errors: [gone, invalidRequest("query", "task_id"), tooManyRequests],
      invalid: [
        {
          name: "no task_id",
          api: ({ api }) => api.PUT("/stop-task", {} as never),
          status: 422,
          violations: ["/request/query/task_id: a value"],
        },
      ],
    },
  ],
  wait: ({ wait }, onEvent) => wait(ID, { onEvent }),
  waits: [
    {
      statuses: ["created", "running", "paused", "running", "finished"],
      script: { [STATUS]: ["created", "running", "paused", "running", "finished"], [TASK]: "finished" },
      sends: [
        "GET /task/task_1234567890abcdef/status",
        "GET /task/task_1234567890abcdef/status",
        "GET /task/task_1234567890abcdef/status",
        "GET /task/task_1234567890abcdef/status",
        "GET /task/task_1234567890abcdef/status",
        "GET /task/task_1234567890abcdef",
      ],
      ends: { state: "completed", status: "finished", verdict: undefined, output: "Example Domain" },
    },
    {
      statuses: ["running", "failed"],
      script: { [STATUS]: ["running", "failed"], [TASK]: "failed" },
      sends: [
        "GET /task/task_1234567890abcdef/status",
        "GET /task/task_1234567890abcdef/status",
        "GET /task/task_1234567890abcdef",
      ],
      ends: { state: "failed", status: "failed" },
    },
    {
      statuses: ["running", "stopped"],
      script: { [STATUS]: ["running", "stopped"], [TASK]: "stopped" },
      sends: [
        "GET /task/task_1234567890abcdef/status",
        "GET /task/task_1234567890abcdef/status",
        "GET /task/task_1234567890abcdef",
      ],
      ends: { state: "canceled", status: "stopped" },
    },
  ],
  refusedInWait: {
    script: { [STATUS]: ["running", "unauthorized"] },
    sends: [
      "GET /task/task_1234567890abcdef/status",
      "GET /task/task_1234567890abcdef/status",
      "GET /task/task_1234567890abcdef/status",
    ],
  },
});

const { plain } = contractTest("browser-use-v1", browserUseV1);

describe("start and run", () => {
  plain("a start gives a handle", async (rig) => {
    expect(await rig.connect().start({ task: "x" })).toEqual({
      v: 1,
      provider: "browser-use-v1",
      id: "task_1234567890abcdef",
      startedAt: expect.any(String),
    });
  });

  plain("a start that is answered 404 names the version that lives", async (rig) => {
    await expect(rig.connect({ [RUN]: "gone" }).start({ task: "x" })).rejects.toThrow(/404.*since July 2026.*v4/s);
  });

  plain("run throws for a task that somebody stopped", async (rig) => {
    const client = rig.connect({ [STATUS]: ["running", "stopped"], [TASK]: "stopped" });
    const thrown = await rig.hurry(() => client.run({ task: "x" }).catch((reason: unknown) => reason));
    expect(thrown).toBeInstanceOf(TaskCanceledError);
  });
});

describe("the bare status", () => {
  plain("arrives as a word, without its quotes", async (rig) => {
    const { api } = rig.connect({ [STATUS]: "finished" });
    const { data, response } = await api.GET("/task/{task_id}/status", { params: { path: { task_id: ID } } });
    expect(data).toBe("finished");
    expect(response.headers.get("content-type")).toBe("application/json");
  });

  plain("is the whole raw answer of a task that goes on", async (rig) => {
    const task = await rig.connect({ [STATUS]: "paused" }).get(ID);
    expect(task).toMatchObject({ state: "paused", status: "paused", raw: "paused" });
  });
});

describe("steering", () => {
  plain("stop sends one request and gives nothing", async (rig) => {
    await expect(rig.connect().stop(ID)).resolves.toBeUndefined();
    expect(rig.sent).toHaveLength(1);
  });
});

describe("ids", () => {
  for (const id of ["", ".", "..", undefined]) {
    plain(`${JSON.stringify(id)} is refused before anything is sent`, async (rig) => {
      const { api } = rig.connect();
      const path = { task_id: id as string };
      await expect(Promise.resolve().then(() => api.GET("/task/{task_id}", { params: { path } }))).rejects.toThrow(
        TypeError,
      );
      expect(rig.sent).toEqual([]);
    });
  }
});
