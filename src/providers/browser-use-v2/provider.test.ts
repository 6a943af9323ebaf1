import { describe, expect, test } from "vitest";
import { browserUseV2 } from "../../index.ts";
import { documented } from "../../testing/documented.ts";
import { apiKey, MALFORMED } from "../../testing/provider-subject.ts";
import { answered } from "../../testing/scripted-fetch.ts";
import { describeProvider } from "../provider-suite.ts";
import { browserUseV2Provider } from "./provider.ts";

const STATUS = "GET /tasks/{task_id}/status";
const TASK = "GET /tasks/{task_id}";
const ID = "3c1e9a74-0b58-4d26-9f83-6a7d21c5e094";

describeProvider({
  name: "browser-use-v2",
  contract: "browser-use-v2",
  id: ID,
  client: browserUseV2,
  provider: browserUseV2Provider,
  key: { header: "x-browser-use-api-key", value: apiKey },
  starts: [
    {
      input: { task: "x" },
      operation: "POST /tasks",
      status: 202,
      missing: "no id",
      malformed: [{ id: null }, { sessionId: "s" }],
    },
  ],
  status: STATUS,
  full: TASK,
  malformedStatuses: [...MALFORMED, { status: 1 }],
  states: { created: "queued", started: "running", finished: "completed", failed: "failed", stopped: "canceled" },
  good: "finished",
  conversation: {
    input: { task: "Read it", judge: true },
    answers: [
      ["POST /tasks", "created", 202],
      [STATUS, "started"],
      [STATUS, "finished"],
      [TASK, "finishedBadly"],
    ],
    requests: [
      "POST /api/v2/tasks",
      `GET /api/v2/tasks/${ID}/status`,
      `GET /api/v2/tasks/${ID}/status`,
      `GET /api/v2/tasks/${ID}`,
    ],
    // The judge did not believe what the agent said.
    task: { status: "finished", verdict: "failure", output: '{"heading":"I could not open the page"}' },
  },
  words: { running: "started", completed: "finished" },
  answers: {
    start: (id) => ({ id, sessionId: "s" }),
    status: (id, status, output) => ({ id, status, output }),
    full: (id, status, output) => ({ id, status, output, sessionId: "s" }),
  },
  schemaField: { name: "structuredOutput", isText: true },
  list: {
    operation: "GET /tasks",
    sizeField: "pageSize",
    query: "pageSize=100",
    entries: "items",
    entry: (id, status) => ({ id, status }),
    page(ids, query, status) {
      const size = Number(query.get("pageSize"));
      const from = (Number(query.get("pageNumber") ?? 1) - 1) * size;
      return { items: ids.slice(from, from + size).map((id) => ({ id, status })) };
    },
  },
  names: { field: "id", reads: ["status", "full"] },
  secrets: [
    { input: { task: "x", secrets: { login: "ada-of-the-tests" } }, secrets: ["ada-of-the-tests"] },
    { input: { task: "x" }, secrets: [] },
  ],
});

test("the agent's own word counts where no judge spoke, and files have the id to ask for them by", async () => {
  const body = documented("browser-use-v2", TASK, "finished");
  const { client } = answered(browserUseV2, body);
  const task = await client.get(ID);
  expect(task).toMatchObject({ state: "completed", verdict: "success" });
  expect(task.files).toEqual([{ id: "5d90b3e1-72ac-4f18-8e65-c4a07f9b2d13", name: "heading.json", taskId: ID }]);
});

test.each([
  { judgeVerdict: true, judgement: '{"verdict":false}', isSuccess: false, verdict: "success" },
  { judgeVerdict: null, judgement: '{"verdict":false}', isSuccess: true, verdict: "failure" },
  { judgeVerdict: null, judgement: "no JSON", isSuccess: false, verdict: "failure" },
  { judgeVerdict: null, judgement: null, isSuccess: null, verdict: undefined },
  { verdict: undefined },
])("judge $judgeVerdict, judgement $judgement, agent $isSuccess: $verdict", async ({ verdict, ...said }) => {
  const { client } = answered(browserUseV2, { status: "finished", ...said });
  expect(await client.get("t-1")).toMatchObject({ state: "completed", verdict });
});

describe("a task of Browser Use v2", () => {
  const over = (fields: object) => answered(browserUseV2, { status: "failed", ...fields }).client.get("t");

  test("that failed has its output as the reason, and none where it is something else", async () => {
    expect(await over({ output: "no page" })).toMatchObject({ error: { message: "no page" } });
    for (const output of [null, { a: 1 }]) expect(await over({ output })).toMatchObject({ error: { message: "" } });
  });

  test("has files with id and name, where they are texts", async () => {
    const { files } = await over({ outputFiles: [{ id: "f", fileName: "a.pdf" }, { id: 7, fileName: 7 }, null, "a"] });
    expect(files).toEqual([
      { id: "f", name: "a.pdf" },
      { id: "7", name: undefined },
    ]);
  });

  test.each([
    [["{}"], undefined],
    [['{"verdict":true}'], undefined],
    ['{"verdict":true}', "success"],
    ['{"verdict":false}', "failure"],
    ["no JSON", undefined],
    ["null", undefined],
    [7, undefined],
  ])("has the judge's word where the judgement is an object written out: %j", async (judgement, verdict) => {
    const { client } = answered(browserUseV2, { status: "finished", judgement });
    expect(await client.get("t")).toMatchObject({
      state: "completed",
      verdict,
      handle: { provider: "browser-use-v2" },
    });
  });
});
