import { describe, expect, test } from "vitest";
import { anchorBrowserTasks } from "../../index.ts";
import { apiKey, MALFORMED } from "../../testing/provider-subject.ts";
import { answered } from "../../testing/scripted-fetch.ts";
import { describeProvider } from "../provider-suite.ts";
import { anchorBrowserTasksProvider } from "./provider.ts";

const START = "POST /v2/tasks/{taskId}/run";
const STATUS = "GET /v2/tasks/runs/{runId}/status";
const ID = "4f7a2c19-8d60-4b3e-9a15-e2c80d7f6b31";

describeProvider({
  name: "anchor-browser-tasks",
  contract: "anchor-browser",
  id: ID,
  client: anchorBrowserTasks,
  provider: anchorBrowserTasksProvider,
  key: { header: "anchor-api-key", value: apiKey },
  starts: [
    {
      input: { taskId: "t", input_params: {} },
      operation: START,
      missing: "no run_id",
      malformed: [{ run_id: null }, { run_id: " " }],
    },
  ],
  status: STATUS,
  malformedStatuses: [...MALFORMED, { status: 1 }],
  states: {
    queued: "queued",
    running: "running",
    success: "completed",
    failure: "failed",
    timeout: "failed",
    cancelled: "canceled",
  },
  good: "success",
  conversation: {
    input: { taskId: "t/1", input_params: { "File Name": "invoice-2026-02.pdf" } },
    body: { input_params: { "File Name": "invoice-2026-02.pdf" } },
    answers: [
      [START, "queued"],
      [STATUS, "running"],
      [STATUS, "success"],
    ],
    requests: ["POST /v2/tasks/t%2F1/run", `GET /v2/tasks/runs/${ID}/status`, `GET /v2/tasks/runs/${ID}/status`],
    task: {
      state: "completed",
      status: "success",
      verdict: undefined,
      output: { invoice_total: 129.9, currency: "EUR" },
    },
  },
  words: { running: "running", completed: "success" },
  answers: {
    start: (id) => ({ run_id: id, status: "queued" }),
    status: (id, status, result) => ({ run_id: id, status, result }),
  },
  objects: true,
  names: { field: "run_id", reads: ["status"] },
  secrets: [{ input: { taskId: "t", input_params: { name: "Ada Lovelace" } }, secrets: [] }],
});

describe("a task of Anchor Browser", () => {
  test("that was saved has the error as text, and a code where time was the reason", async () => {
    const failed = (status: string, error: unknown) => answered(anchorBrowserTasks, { status, error }).client.get("t");
    expect(await failed("failure", "no page")).toMatchObject({ error: { message: "no page", code: undefined } });
    expect(await failed("timeout", { odd: 1 })).toMatchObject({ error: { message: "", code: "timeout" } });
    expect((await failed("failure", 7)).handle).toMatchObject({ provider: "anchor-browser-tasks", id: "t" });
  });

  test.each([7, "", "..", undefined, null])("is not started by what is no id: %j", async (taskId) => {
    const { client, sent } = answered(anchorBrowserTasks, { run_id: "r" });
    await expect(client.start({ taskId: taskId as string, input_params: {} })).rejects.toThrow(/^taskId must/);
    expect(sent).toEqual([]);
  });
});
