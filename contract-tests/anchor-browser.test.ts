import { describe, expect } from "vitest";
import { type AnchorBrowserClient, anchorBrowser, TaskFailedError } from "../src/index.ts";
import { contractTest } from "./cell.ts";
import type { ErrorCase } from "./provider-case.ts";
import { describeProvider } from "./provider-contract.ts";

const START = "POST /v1/tools/perform-web-task";
const STATUS = "GET /v1/tools/perform-web-task/{workflowId}/status";
const WORKFLOW = "perform-web-task-execution-123e4567-e89b-12d3-a456-426614174000-550e8400-e29b-41d4-a716-446655440000";

const errors: readonly ErrorCase[] = [
  {
    cell: "400 application/json",
    step: "invalidRequest",
    status: 400,
    body: { error: { code: 400, message: "Invalid request" } },
  },
  {
    cell: "404 application/json",
    step: "notFound",
    status: 404,
    body: { error: { code: 404, message: "Not found" } },
  },
];
const tooManyRequests = {
  cell: "429 application/json",
  step: "tooManyRequests",
  status: 429,
  body: { error: { code: 429, message: "Rate limit exceeded" } },
  retryAfterMs: 58_000,
};
const internalError = {
  cell: "500 application/json",
  step: "internalError",
  status: 500,
  body: { error: { code: 500, message: "Internal server error" } },
};

const input = {
  prompt: "What is the main heading?",
  url: "https://example.com",
  agent: "yutori",
  max_steps: 20,
  secret_values: { password: "hunter2-hunter2" },
  output_schema: { type: "object", properties: { heading: { type: "string" } } },
} as const;
const startPath = "/v1/tools/perform-web-task";
const statusPath = "/v1/tools/perform-web-task/{workflowId}/status";

describeProvider<AnchorBrowserClient>({
  name: "anchor-browser",
  create: anchorBrowser,
  keys: {
    header: "anchor-api-key",
    otherScheme: { "anchor-api-key": undefined, authorization: "Bearer contract-test-key" },
    refusal: { error: { code: 401, message: "Invalid API key" } },
  },
  operations: [
    {
      operation: START,
      api: ({ api }) =>
        api.POST(startPath, { params: { query: { sessionId: "session-1" } }, body: { ...input, async: true } }),
      verb: ({ start }) => start({ ...input, sessionId: "session-1" }),
      request: {
        method: "POST",
        path: "/v1/tools/perform-web-task",
        query: { sessionId: "session-1" },
        headers: { "anchor-api-key": "contract-test-key", "content-type": "application/json" },
        body: {
          prompt: "What is the main heading?",
          url: "https://example.com",
          agent: "yutori",
          max_steps: 20,
          secret_values: { password: "hunter2-hunter2" },
          output_schema: { type: "object", properties: { heading: { type: "string" } } },
          async: true,
        },
      },
      answers: [
        {
          cells: ["200 application/json data=async"],
          step: "async",
          data: { data: { status: "running", workflow_id: WORKFLOW } },
          allows: [{ at: "/data/queue", to: 3 }],
          refuses: [
            { at: "/data/workflow_id", expected: "a value" },
            { at: "/data/workflow_id", to: 7, expected: "string" },
            { at: "/data/status", to: "RUNNING", expected: '"running"' },
            { at: "/data/result", to: {}, where: "/data", expected: "exactly one of its 2 alternatives" },
          ],
        },
        {
          cells: ["200 application/json data=sync"],
          step: "sync",
          data: {
            data: {
              result: {
                result: {
                  nodes_cpu_usage: [
                    { node: "pool-e1ro5g0nq-559g5", cluster: "do-nyc1-demo-infra", cpu_avg_percentage: 8.29 },
                    { node: "pool-e1ro5g0nq-559gk", cluster: "do-nyc1-demo-infra", cpu_avg_percentage: 24.8 },
                  ],
                },
              },
            },
          },
          allows: [{ at: "/data/result", to: { anything: [1, null] } }],
          refuses: [
            { at: "/data/result", expected: "a value" },
            { at: "/data/result", to: "Example Domain", expected: "object" },
          ],
        },
      ],
      errors: [...errors, { ...tooManyRequests, sends: 3 }, { ...internalError, uncertain: true }],
      post: ({ api }, body) => api.POST(startPath, { body }),
      bodies: [
        {
          example: "minimal",
          body: { prompt: "What is the main heading of this page?", url: "https://example.com" },
        },
        {
          example: "async",
          body: {
            prompt: "What is the main heading of this page?",
            url: "https://example.com",
            async: true,
            max_steps: 20,
            output_schema: { type: "object", required: ["heading"], properties: { heading: { type: "string" } } },
          },
        },
      ],
      invalid: [
        {
          name: "no prompt",
          api: ({ api }) => api.POST(startPath, { body: { url: "https://example.com" } as never }),
          status: 400,
          violations: ["/request/body/prompt: a value"],
        },
        {
          name: "an agent that is not in the list",
          api: ({ api }) => api.POST(startPath, { body: { prompt: "x", agent: "gpt" } as never }),
          status: 400,
          violations: [
            '/request/body/agent: "browser-use" or "openai-cua" or "gemini-computer-use" or "anthropic-cua" or "yutori"',
          ],
        },
        {
          name: "steps as text",
          api: ({ api }) => api.POST(startPath, { body: { prompt: "x", max_steps: "20" } as never }),
          status: 400,
          violations: ["/request/body/max_steps: integer"],
        },
        {
          name: "a secret that is a number, under a name outside Latin-1",
          api: ({ api }) => api.POST(startPath, { body: { prompt: "x", secret_values: { пароль: 1 } } as never }),
          status: 400,
          violations: ["/request/body/secret_values/пароль: string"],
        },
        {
          name: "a misspelt key",
          api: ({ api }) => api.POST(startPath, { body: { prompt: "x", max_step: 20 } as never }),
          status: 200,
          violations: ["/request/body/max_step: no key of this name"],
        },
        {
          name: "the session in the body",
          api: ({ api }) => api.POST(startPath, { body: { prompt: "x", sessionId: "session-1" } as never }),
          status: 200,
          violations: ["/request/body/sessionId: no key of this name"],
        },
        {
          name: "an undeclared query key",
          api: ({ api }) =>
            api.POST(startPath, { params: { query: { session: "s" } as never }, body: { prompt: "x" } }),
          status: 200,
          violations: ["/request/query/session: no key of this name"],
        },
        {
          name: "no body",
          api: ({ api }) => api.POST(startPath, {} as never),
          status: 400,
          violations: ["/request/body: a body"],
        },
      ],
    },
    {
      operation: STATUS,
      api: ({ api }) => api.GET(statusPath, { params: { path: { workflowId: "wf-1" } } }),
      verb: ({ get }) => get("wf-1"),
      request: {
        method: "GET",
        path: "/v1/tools/perform-web-task/wf-1/status",
        query: {},
        headers: { "anchor-api-key": "contract-test-key" },
        body: undefined,
      },
      answers: [
        {
          cells: ["200 application/json data=running"],
          step: "running",
          data: { data: { status: "RUNNING" } },
          allows: [{ at: "/data/progress", to: 0.5 }],
          refuses: [
            { at: "/data/status", to: "PAUSED", expected: '"COMPLETED" or "RUNNING" or "FAILED"' },
            { at: "/data/status", to: "running", expected: '"COMPLETED" or "RUNNING" or "FAILED"' },
            { at: "/data/status", expected: "a value" },
            { at: "/data", expected: "a value" },
            { at: "/data", to: null, expected: "object" },
          ],
        },
        {
          cells: ["200 application/json data=success"],
          step: "completed",
          data: {
            data: {
              status: "COMPLETED",
              result: {
                nodes_cpu_usage: [
                  { node: "pool-e1ro5g0nq-559g5", cluster: "do-nyc1-demo-infra", cpu_avg_percentage: 8.29 },
                  { node: "pool-e1ro5g0nq-559gk", cluster: "do-nyc1-demo-infra", cpu_avg_percentage: 24.8 },
                ],
              },
            },
          },
          allows: [{ at: "/data/result", to: {} }],
          refuses: [
            { at: "/data/result", expected: "a value" },
            { at: "/data/result", to: "Example Domain", expected: "object" },
          ],
        },
        {
          cells: ["200 application/json data=failed"],
          step: "failed",
          data: { data: { status: "FAILED", error: "Maximum number of steps exceeded" } },
          allows: [{ at: "/data/result", to: "Example Domain" }],
          refuses: [
            { at: "/data/error", expected: "a value" },
            { at: "/data/error", to: { message: "no" }, expected: "string" },
          ],
        },
      ],
      errors: [...errors, tooManyRequests, internalError],
    },
  ],
  wait: ({ wait }, onEvent) => wait("wf-1", { onEvent }),
  waits: [
    {
      statuses: ["RUNNING", "RUNNING", "COMPLETED"],
      script: { [STATUS]: ["running", "running", "completed"] },
      sends: [
        "GET /v1/tools/perform-web-task/wf-1/status",
        "GET /v1/tools/perform-web-task/wf-1/status",
        "GET /v1/tools/perform-web-task/wf-1/status",
      ],
      ends: {
        state: "completed",
        status: "COMPLETED",
        verdict: undefined,
        output: {
          nodes_cpu_usage: [
            { node: "pool-e1ro5g0nq-559g5", cluster: "do-nyc1-demo-infra", cpu_avg_percentage: 8.29 },
            { node: "pool-e1ro5g0nq-559gk", cluster: "do-nyc1-demo-infra", cpu_avg_percentage: 24.8 },
          ],
        },
      },
    },
    {
      statuses: ["RUNNING", "FAILED"],
      script: { [STATUS]: ["running", "failed"] },
      sends: ["GET /v1/tools/perform-web-task/wf-1/status", "GET /v1/tools/perform-web-task/wf-1/status"],
      ends: { state: "failed", status: "FAILED", error: { message: "Maximum number of steps exceeded" } },
    },
    {
      statuses: ["COMPLETED"],
      script: { [STATUS]: ["tooManyRequests", "internalError", "notFound", "completed"] },
      sends: [
        "GET /v1/tools/perform-web-task/wf-1/status",
        "GET /v1/tools/perform-web-task/wf-1/status",
        "GET /v1/tools/perform-web-task/wf-1/status",
        "GET /v1/tools/perform-web-task/wf-1/status",
      ],
      ends: { state: "completed", status: "COMPLETED" },
    },
  ],
  refusedInWait: {
    script: { [STATUS]: ["running", "unauthorized"] },
    sends: [
      "GET /v1/tools/perform-web-task/wf-1/status",
      "GET /v1/tools/perform-web-task/wf-1/status",
      "GET /v1/tools/perform-web-task/wf-1/status",
    ],
  },
});

const { plain } = contractTest("anchor-browser", anchorBrowser);

describe("start and run", () => {
  plain("a start gives a handle with the workflow's id", async (rig) => {
    const handle = await rig.connect({ [START]: "async" }).start({ prompt: "x", sessionId: "session-1" });
    expect(handle).toEqual({
      v: 1,
      provider: "anchor-browser",
      id: WORKFLOW,
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      sessionId: "session-1",
    });
    expect(rig.sent).toEqual([
      {
        method: "POST",
        path: "/v1/tools/perform-web-task",
        query: { sessionId: "session-1" },
        headers: { "anchor-api-key": "contract-test-key", "content-type": "application/json" },
        body: { prompt: "x", async: true },
      },
    ]);
  });

  plain("run starts a task, waits for it and gives its output", async (rig) => {
    const client = rig.connect({ [START]: "async", [STATUS]: ["running", "completed"] });
    const task = await rig.hurry(() => client.run({ prompt: "x" }));
    expect(task).toMatchObject({ state: "completed", handle: { id: WORKFLOW } });
    expect(rig.sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /v1/tools/perform-web-task",
      `GET /v1/tools/perform-web-task/${WORKFLOW}/status`,
      `GET /v1/tools/perform-web-task/${WORKFLOW}/status`,
    ]);
  });

  plain("run throws for a task that failed, with its handle", async (rig) => {
    const client = rig.connect({ [START]: "async", [STATUS]: ["running", "failed"] });
    const thrown = await rig.hurry(() => client.run({ prompt: "x" }).catch((reason: unknown) => reason));
    expect(thrown).toBeInstanceOf(TaskFailedError);
    expect(thrown).toMatchObject({
      handle: { id: WORKFLOW },
      task: { error: { message: "Maximum number of steps exceeded" } },
    });
  });

  plain("run gives a task that was done at once, without a read", async (rig) => {
    const task = await rig.connect({ [START]: "sync" }).run({ prompt: "x" });
    expect(task).toMatchObject({
      state: "completed",
      handle: undefined,
      output: { result: { nodes_cpu_usage: [{}, {}] } },
    });
    expect(rig.sent).toHaveLength(1);
  });

  plain("start has no handle to give then, and says so", async (rig) => {
    const thrown = await rig
      .connect({ [START]: "sync" })
      .start({ prompt: "x" })
      .catch((reason: unknown) => reason);
    expect(thrown).toMatchObject({ name: "ProtocolError", raw: { data: { result: { result: {} } } } });
  });
});

describe("ids", () => {
  plain("an id with reserved characters arrives in one piece", async (rig) => {
    const { api } = rig.connect({ [STATUS]: "running" });
    await api.GET(statusPath, { params: { path: { workflowId: "a/b?c#d é" } } });
    expect(rig.sent.map(({ path, query }) => ({ path, query }))).toEqual([
      { path: "/v1/tools/perform-web-task/a%2Fb%3Fc%23d%20%C3%A9/status", query: {} },
    ]);
  });

  for (const id of ["", ".", "..", undefined]) {
    plain(`${JSON.stringify(id)} is refused before anything is sent`, async (rig) => {
      const { api } = rig.connect();
      const call = Promise.resolve().then(() =>
        api.GET(statusPath, { params: { path: { workflowId: id as string } } }),
      );
      await expect(call).rejects.toThrow(TypeError);
      expect(rig.sent).toEqual([]);
    });
  }
});
