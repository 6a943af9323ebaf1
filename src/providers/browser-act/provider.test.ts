import { describe, expect, test, vi } from "vitest";
import { browserAct } from "../../index.ts";
import { documented, replay } from "../../testing/documented.ts";
import { apiKey, MALFORMED } from "../../testing/provider-subject.ts";
import { answered } from "../../testing/scripted-fetch.ts";
import { describeProvider } from "../provider-suite.ts";
import { browserActProvider } from "./provider.ts";

const STATUS = "GET /v2/workflow/get-task-status";
const TASK = "GET /v2/workflow/get-task";
const ID = "16429034742537847";
const files = [
  {
    id: "3f1c2d8e",
    name: "items.csv",
    url: "https://files.example.com/16429034742537847/items.csv",
    sizeBytes: 2048,
    expiresAt: "2026-03-09T09:18:41.000Z",
  },
];

describeProvider({
  name: "browser-act",
  contract: "browser-act",
  id: ID,
  client: browserAct,
  provider: browserActProvider,
  key: { header: "authorization", value: `Bearer ${apiKey}` },
  starts: [
    {
      input: { workflow_id: "w" },
      operation: "POST /v2/workflow/run-task",
      missing: "no id",
      malformed: [{ id: null }, { id: " " }],
    },
    {
      input: { workflow_template_id: "w" },
      operation: "POST /v2/workflow/run-task-by-template",
      missing: "no id",
      malformed: [{ id: null }],
    },
  ],
  status: STATUS,
  full: TASK,
  malformedStatuses: [...MALFORMED, { status: 1 }],
  states: {
    created: "queued",
    running: "running",
    pausing: "running",
    paused: "paused",
    unknown: "unknown",
    finished: "completed",
    canceled: "canceled",
    failed: "failed",
  },
  good: "finished",
  conversation: {
    input: { workflow_template_id: "tpl_1", input_parameters: [{ name: "keyword", value: "laptops" }] },
    answers: [
      ["POST /v2/workflow/run-task-by-template", "created"],
      [STATUS, "running"],
      [STATUS, "finished"],
      [TASK, "finished"],
    ],
    requests: [
      "POST /v2/workflow/run-task-by-template",
      `GET /v2/workflow/get-task-status?task_id=${ID}`,
      `GET /v2/workflow/get-task-status?task_id=${ID}`,
      `GET /v2/workflow/get-task?task_id=${ID}`,
    ],
    task: { handle: { kind: "template" }, output: '{"items":[{"name":"Laptop 14","price":999}]}', files },
  },
  words: { running: "running", completed: "finished" },
  answers: {
    start: (id) => ({ id }),
    status: (_id, status) => ({ status }),
    full: (id, status, string) => ({ id, status, output: { string, files: null } }),
  },
  list: {
    operation: "GET /v2/workflow/list-tasks",
    sizeField: "limit",
    query: "limit=500",
    entries: "items",
    entry: (id, status) => ({ id, status }),
    page(ids, query, status) {
      const limit = Number(query.get("limit"));
      const from = (Number(query.get("page") ?? 1) - 1) * limit;
      return { items: ids.slice(from, from + limit).map((id) => ({ id, status })) };
    },
  },
  names: { field: "id", reads: ["full"] },
  secrets: [
    {
      input: {
        workflow_id: "w",
        callback_url: "https://a.example/?a=0123456789abcdef&b=0123456789abcde",
        status_change_callback_url: "https://b.example/?c=fedcba9876543210",
      },
      secrets: ["0123456789abcdef", "fedcba9876543210"],
    },
    { input: { workflow_id: "w", callback_url: "no address" }, secrets: [] },
    { input: { workflow_id: "w" }, secrets: [] },
  ],
});

test("a task shows the page to watch, and the nulls beside it mean nothing", async () => {
  const { fetch } = replay("authorization", [
    { body: { status: "canceled" } },
    { body: { ...(documented("browser-act", TASK, "running") as object), status: "canceled" } },
  ]);
  const task = await browserAct({ apiKey, fetch }).get(ID);
  expect(task).toMatchObject({ state: "canceled", liveUrl: "https://live.example.com/16429034742537847" });
  expect(task).not.toHaveProperty("files");
});

describe("a task of BrowserAct", () => {
  const finished = (fields: object) => answered(browserAct, { status: "finished", ...fields }).client.get("t");

  test("that failed has code and message, and neither where they are something else", async () => {
    const failed = (task_failure_info: unknown) =>
      answered(browserAct, { status: "failed", task_failure_info }).client.get("t");
    expect(await failed({ code: 1011, message: "Navigation timeout" })).toMatchObject({
      error: { code: 1011, message: "Navigation timeout" },
    });
    for (const odd of [null, "text", { code: "1011", message: 5 }]) {
      expect(await failed(odd)).toMatchObject({ state: "failed", error: { message: "", code: undefined } });
    }
  });

  test("has a text as output, and null where it is something else", async () => {
    expect(await finished({ output: { string: "[1]" } })).toMatchObject({ output: "[1]" });
    for (const output of [null, "text", { string: 5 }])
      expect(await finished({ output })).toMatchObject({ output: null });
  });

  test("has the page to watch it at, in the new field or the old one, and none where neither is an address", async () => {
    const watched = async (fields: object) => (await finished(fields)).liveUrl;
    expect(await watched({ live_url_info: { live_url: "https://new" }, live_url: "https://old" })).toBe("https://new");
    expect(await watched({ live_url_info: { live_url: 5 }, live_url: "https://old" })).toBe("https://old");
    expect(await watched({ live_url_info: null, live_url: "https://old" })).toBe("https://old");
    expect(await watched({ live_url_info: { live_url: "" } })).toBeUndefined();
    expect(await watched({ live_url: 5 })).toBeUndefined();
    expect(await watched({})).toBeUndefined();
  });

  test("has the files of the downloads and of the output, each once", async () => {
    const end = Date.UTC(2026, 0, 1);
    const task = await finished({
      files_expires_at: end,
      download_files: [
        { guid: "g", fileName: "a.pdf", fileSize: 5, downloadUrl: "https://a", expiresAt: end + 1 },
        { guid: 7, fileName: "", fileSize: "5", downloadUrl: "https://b", expiresAt: "soon" },
        null,
      ],
      output: { files: ["https://a", "https://c", null] },
    });
    expect(task.files).toEqual([
      { id: "g", name: "a.pdf", url: "https://a", sizeBytes: 5, expiresAt: "2026-01-01T00:00:00.001Z" },
      { id: "7", name: undefined, url: "https://b", sizeBytes: undefined, expiresAt: "2026-01-01T00:00:00.000Z" },
      { url: "https://c", expiresAt: "2026-01-01T00:00:00.000Z" },
    ]);
    for (const odd of [{ output: { files: "https://a" } }, { output: "text" }, { download_files: "a" }, {}]) {
      expect((await finished(odd)).files).toBeUndefined();
    }
  });

  test.each([8.64e15 + 1, "1", null, undefined])("has no end of its files where that is no date: %j", async (end) => {
    const task = await finished({ files_expires_at: end, output: { files: ["https://c"] } });
    expect(task.files).toEqual([{ url: "https://c", expiresAt: undefined }]);
  });

  test("has an end of its files at the last moment that a date can name", async () => {
    const task = await finished({ files_expires_at: 8.64e15, output: { files: ["https://c"] } });
    expect(task.files).toEqual([{ url: "https://c", expiresAt: "+275760-09-13T00:00:00.000Z" }]);
  });

  test("is resumed and stopped by its id in the query", async () => {
    const { client, sent } = answered(browserAct, undefined);
    await client.resume("t/1");
    await client.stop("t/1");
    expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "PUT https://api.browseract.com/v2/workflow/resume-task?task_id=t%2F1",
      "PUT https://api.browseract.com/v2/workflow/stop-task?task_id=t%2F1",
    ]);
  });

  test("is started by workflow or by template, each at its own address", async () => {
    const { client, sent } = answered(browserAct, { id: "1" });
    await client.start({ workflow_id: "w" });
    await client.start({ workflow_template_id: "w" });
    expect(sent.map(({ url }) => new URL(url).pathname)).toEqual([
      "/v2/workflow/run-task",
      "/v2/workflow/run-task-by-template",
    ]);
  });
});

test("BrowserAct ids beyond 2^53 stay exact, also where the service sends a number", async () => {
  const fetch = async () =>
    new Response('{"id": 16429034742537847}', { headers: { "content-type": "application/json" } });
  const client = browserAct({ apiKey: "key", fetch, maxRequestsPerSecond: Infinity });
  expect(await client.start({ workflow_id: "wf" })).toMatchObject({ id: "16429034742537847", kind: "workflow" });
  expect(await client.start({ workflow_template_id: "tpl" })).toMatchObject({ kind: "template" });
});

test("BrowserAct needs one of its two ids, and refuses both", async () => {
  const fetch = vi.fn();
  const client = browserAct({ apiKey: "key", fetch });
  await expect(client.start({ workflow_id: "w", workflow_template_id: "t" } as never)).rejects.toThrow("takes either");
  await expect(client.start({} as never)).rejects.toThrow("takes either workflow_id or workflow_template_id");
  expect(fetch).not.toHaveBeenCalled();
});
