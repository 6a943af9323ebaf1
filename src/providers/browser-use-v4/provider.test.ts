import { describe, expect, test } from "vitest";
import { browserUse, browserUseV4 } from "../../index.ts";
import { documented, replay } from "../../testing/documented.ts";
import { apiKey, MALFORMED } from "../../testing/provider-subject.ts";
import { answered } from "../../testing/scripted-fetch.ts";
import { describeProvider } from "../provider-suite.ts";
import { browserUseV4Provider } from "./provider.ts";

const STATUS = "GET /runs/{run_id}/status";
const RUN = "GET /runs/{run_id}";
const ID = "6a1f0c52-9d3e-4b7a-8c15-2e90f4d7b631";

describeProvider({
  name: "browser-use-v4",
  contract: "browser-use-v4",
  id: ID,
  client: browserUseV4,
  provider: browserUseV4Provider,
  key: { header: "x-browser-use-api-key", value: apiKey },
  starts: [
    {
      input: { task: "x" },
      operation: "POST /runs",
      missing: "no id",
      malformed: [{ id: null }, { sessionId: "s" }],
    },
  ],
  status: STATUS,
  full: RUN,
  malformedStatuses: [...MALFORMED, { status: 1 }],
  states: {
    queued: "queued",
    dispatching: "queued",
    running: "running",
    completed: "completed",
    failed: "failed",
    cancelled: "canceled",
  },
  good: "completed",
  conversation: {
    input: { task: "Read it", judge: {} },
    answers: [
      ["POST /runs", "queued"],
      [STATUS, "running"],
      [STATUS, "completed"],
      [RUN, "completedWell"],
      ["GET /runs/{run_id}/attachments", "attachments"],
    ],
    requests: [
      "POST /api/v4/runs",
      `GET /api/v4/runs/${ID}/status`,
      `GET /api/v4/runs/${ID}/status`,
      `GET /api/v4/runs/${ID}`,
      `GET /api/v4/runs/${ID}/attachments`,
    ],
    task: {
      handle: { sessionId: "0d9b7e14-53c2-4f68-a1d0-7b3e5c926f48" },
      status: "completed",
      verdict: "success",
      output: '{"heading":"Example Domain"}',
      usage: { costUsd: 0.0127, inputTokens: 18_240, outputTokens: 412 },
      files: [
        { id: "b7e2d915-4c80-4a36-9f1b-d05c83e6a724", name: "prices.csv", sizeBytes: 2048 },
        { id: "b7e2d915-4c80-4a36-9f1b-d05c83e6a725", name: "notes.txt", sizeBytes: 120 },
      ],
    },
  },
  words: { running: "running", completed: "completed" },
  answers: {
    start: (id) => ({ id, sessionId: "s" }),
    status: (_id, status) => ({ status }),
    full: (id, status, result) => ({ id, status, result, sessionId: "s" }),
  },
  list: {
    operation: "GET /sessions",
    sizeField: "limit",
    query: "limit=100",
    entries: "sessions",
    entry: (latestRunId, status) => ({ sessionId: "s", latestRunId, status }),
    page(ids, query, status) {
      const from = Number(query.get("cursor") ?? 0);
      const next = from + Number(query.get("limit"));
      const sessions = ids.slice(from, next).map((latestRunId) => ({ sessionId: "s", latestRunId, status }));
      const hasMore = next < ids.length;
      return { sessions, nextCursor: hasMore ? String(next) : null, hasMore };
    },
  },
  names: { field: "id", reads: ["full"] },
  secrets: [
    {
      input: { task: "x", browserSettings: { customProxy: { host: "h", port: 1, password: "pass-of-the-proxy" } } },
      secrets: ["pass-of-the-proxy"],
    },
    { input: { task: "x" }, secrets: [] },
    { input: { task: "x", browserSettings: {} }, secrets: [] },
    { input: { task: "x", browserSettings: { customProxy: {} } }, secrets: [] },
  ],
});

test("browserUse is browserUseV4", () => {
  expect(browserUse).toBe(browserUseV4);
});

test("a run tells why it failed, and has no verdict where nobody judged", async () => {
  const reads = (example: string) =>
    replay("x-browser-use-api-key", [
      { body: documented("browser-use-v4", STATUS, example) },
      { body: documented("browser-use-v4", RUN, example) },
    ]);
  const failed = await browserUseV4({ apiKey, fetch: reads("failed").fetch }).get(ID);
  expect(failed).toMatchObject({ state: "failed", error: { message: "The cost limit of the run was reached." } });
  const task = await browserUseV4({ apiKey, fetch: reads("completed").fetch }).get(ID);
  expect(task).toMatchObject({ state: "completed", verdict: undefined });
});

test.each([
  { nextCursor: "c", hasMore: true, next: "c" },
  { nextCursor: "c", hasMore: undefined, next: "c" },
  { nextCursor: "c", hasMore: false, next: undefined },
  { nextCursor: "", hasMore: true, next: undefined },
  { nextCursor: null, hasMore: true, next: undefined },
  { nextCursor: 7, hasMore: true, next: undefined },
])("a page with cursor $nextCursor and hasMore $hasMore is followed by: $next", async ({ next, ...page }) => {
  const { client } = answered(browserUseV4Provider, { sessions: [], ...page });
  expect((await client.many.readPage(undefined, {})).next).toBe(next);
});

describe("a task of Browser Use v4", () => {
  const over = (fields: object) => answered(browserUseV4, { status: "failed", ...fields }).client.get("t");

  test("has error and result as texts, and none where they are something else", async () => {
    expect(await over({ error: "no page" })).toMatchObject({ error: { message: "no page" } });
    expect(await over({ error: { a: 1 } })).toMatchObject({ error: { message: "" } });
    expect(await over({ status: "completed", result: "ok" })).toMatchObject({ output: "ok" });
    expect(await over({ status: "completed", result: { a: 1 } })).toMatchObject({ output: null });
  });

  test.each([
    [{ verdict: true }, "success"],
    [{ verdict: false }, "failure"],
    [{ verdict: "yes" }, undefined],
    [null, undefined],
  ])("has the judge's word where it is yes or no: %j", async (judgement, verdict) => {
    const task = await over({ status: "completed", judgement });
    expect(task).toMatchObject({ state: "completed", verdict, handle: { provider: "browser-use-v4" } });
  });
});
