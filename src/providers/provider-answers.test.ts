import { describe, expect, test } from "vitest";
import {
  anchorBrowser,
  anchorBrowserTasks,
  browserAct,
  browserUseV1,
  browserUseV2,
  browserUseV4,
  ProtocolError,
  StartUncertainError,
} from "../index.ts";

// What a provider's file makes of good statuses whose JSON is less than the contract promises.

type Options = { apiKey: string; fetch: (request: Request) => Promise<Response> };
type AnyClient = { start(input: never): Promise<unknown>; get(id: string): Promise<unknown> };

/** A client whose requests are answered with the JSON that `answer` gives for their path. */
function answered<Client>(
  create: (options: Options) => Client,
  answer: (path: string) => unknown,
  status = 200,
): Client {
  return create({ apiKey: "key", fetch: async ({ url }) => Response.json(answer(new URL(url).pathname), { status }) });
}

const NOT_OBJECTS = [null, [], "text", 7, {}];

const STARTS: [name: string, create: (options: Options) => AnyClient, input: object, told: string, more: unknown[]][] =
  [
    [
      "Anchor Browser",
      anchorBrowser,
      { prompt: "x" },
      "anchor-browser: POST /v1/tools/perform-web-task was answered with 200 and neither a workflow_id nor a result.",
      [{ data: null }, { data: "text" }, { data: {} }, { data: { workflow_id: "" } }],
    ],
    [
      "Anchor Browser's saved tasks",
      anchorBrowserTasks,
      { taskId: "t" },
      "anchor-browser-tasks: POST /v2/tasks/{taskId}/run was answered with 200 and no run_id.",
      [{ run_id: null }, { run_id: " " }],
    ],
    [
      "BrowserAct by workflow",
      browserAct,
      { workflow_id: "w" },
      "browser-act: POST /v2/workflow/run-task was answered with 200 and no id.",
      [{ id: null }, { id: " " }],
    ],
    [
      "BrowserAct by template",
      browserAct,
      { workflow_template_id: "w" },
      "browser-act: POST /v2/workflow/run-task-by-template was answered with 200 and no id.",
      [{ id: null }],
    ],
    [
      "Browser Use v1",
      browserUseV1,
      { task: "x" },
      "browser-use-v1: POST /run-task was answered with 200 and no id.",
      [{ id: null }],
    ],
    [
      "Browser Use v2",
      browserUseV2,
      { task: "x" },
      "browser-use-v2: POST /tasks was answered with 202 and no id.",
      [{ id: null }, { sessionId: "s" }],
    ],
    [
      "Browser Use v4",
      browserUseV4,
      { task: "x" },
      "browser-use-v4: POST /runs was answered with 200 and no id.",
      [{ id: null }, { sessionId: "s" }],
    ],
  ];

describe("a start that is answered well but without an id may have happened, and says what was missing", () => {
  const cases = STARTS.flatMap(([name, create, input, told, more]) =>
    [...NOT_OBJECTS, ...more].map((body) => [name, body, create, input, told] as const),
  );
  test.each(cases)("%s: %j", async (_name, body, create, input, told) => {
    const status = Number(/with (\d+) and/.exec(told)?.[1]);
    const start = answered(create, () => body, status).start(input as never);
    await expect(start).rejects.toThrow(StartUncertainError);
    await expect(start).rejects.toThrow(told);
    await expect(start).rejects.toMatchObject({ status, body, cause: { status, raw: body } });
  });
});

const READS: [name: string, create: (options: Options) => AnyClient, operation: string, bodies: unknown[]][] = [
  [
    "Anchor Browser",
    anchorBrowser,
    "anchor-browser: GET /v1/tools/perform-web-task/{workflowId}/status",
    [...NOT_OBJECTS, { data: null }, { data: "text" }, { data: { status: 1 } }],
  ],
  [
    "Anchor Browser's saved tasks",
    anchorBrowserTasks,
    "anchor-browser-tasks: GET /v2/tasks/runs/{runId}/status",
    [...NOT_OBJECTS, { status: 1 }],
  ],
  ["BrowserAct", browserAct, "browser-act: GET /v2/workflow/get-task-status", [...NOT_OBJECTS, { status: 1 }]],
  ["Browser Use v1", browserUseV1, "browser-use-v1: GET /task/{task_id}/status", [null, [], "", 7, {}]],
  ["Browser Use v2", browserUseV2, "browser-use-v2: GET /tasks/{task_id}/status", [...NOT_OBJECTS, { status: 1 }]],
  ["Browser Use v4", browserUseV4, "browser-use-v4: GET /runs/{run_id}/status", [...NOT_OBJECTS, { status: 1 }]],
];

describe("a read that is answered 200 without a status is no reading", () => {
  const cases = READS.flatMap(([name, create, operation, bodies]) =>
    bodies.map((body) => [name, body, create, operation] as const),
  );
  test.each(cases)("%s: %j", async (_name, body, create, operation) => {
    const read = answered(create, () => body).get("t");
    await expect(read).rejects.toThrow(ProtocolError);
    await expect(read).rejects.toThrow(`${operation} was answered with 200 and no status.`);
  });
});

const WHOLE_READS: [name: string, create: (options: Options) => AnyClient, over: unknown, operation: string][] = [
  ["BrowserAct", browserAct, { status: "finished" }, "browser-act: GET /v2/workflow/get-task"],
  ["Browser Use v1", browserUseV1, "finished", "browser-use-v1: GET /task/{task_id}"],
  ["Browser Use v2", browserUseV2, { status: "finished" }, "browser-use-v2: GET /tasks/{task_id}"],
  ["Browser Use v4", browserUseV4, { status: "completed" }, "browser-use-v4: GET /runs/{run_id}"],
];

describe("nor is a read of the whole task, once it is over", () => {
  const cases = WHOLE_READS.flatMap(([name, create, over, operation]) =>
    [...NOT_OBJECTS, { status: 1 }].map((body) => [name, body, create, over, operation] as const),
  );
  test.each(cases)("%s: %j", async (_name, body, create, over, operation) => {
    const read = answered(create, (path) => (path.endsWith("status") ? over : body)).get("t");
    await expect(read).rejects.toThrow(ProtocolError);
    await expect(read).rejects.toThrow(`${operation} was answered with 200 and no status.`);
  });
});
