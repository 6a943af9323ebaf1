import { describe, expect, test, vi } from "vitest";
import { anchorBrowser, ProtocolError } from "../../index.ts";
import { documented } from "../../testing/documented.ts";
import { apiKey, MALFORMED } from "../../testing/provider-subject.ts";
import { answered, onRequest } from "../../testing/scripted-fetch.ts";
import { describeProvider } from "../provider-suite.ts";
import { anchorBrowserProvider } from "./provider.ts";

const START = "POST /v1/tools/perform-web-task";
const STATUS = "GET /v1/tools/perform-web-task/{workflowId}/status";
const ID = "perform-web-task-execution-123e4567-e89b-12d3-a456-426614174000-550e8400-e29b-41d4-a716-446655440000";
const completed = documented("anchor-browser", STATUS, "completed") as { data: { result: object } };

describeProvider({
  name: "anchor-browser",
  contract: "anchor-browser",
  id: ID,
  client: anchorBrowser,
  provider: anchorBrowserProvider,
  key: { header: "anchor-api-key", value: apiKey },
  starts: [
    {
      input: { prompt: "x" },
      operation: START,
      missing: "neither a workflow_id nor a result",
      malformed: [{ data: null }, { data: "text" }, { data: {} }, { data: { workflow_id: "" } }],
    },
  ],
  status: STATUS,
  malformedStatuses: [...MALFORMED, { data: null }, { data: "text" }, { data: { status: 1 } }],
  states: { running: "running", completed: "completed", failed: "failed" },
  good: "completed",
  conversation: {
    input: { prompt: "Read it", sessionId: "s 1" },
    body: { prompt: "Read it", async: true },
    answers: [
      [START, "async"],
      [STATUS, "running"],
      [STATUS, "completed"],
      ["GET /v1/sessions/{session_id}/downloads", "downloads"],
    ],
    requests: [
      "POST /v1/tools/perform-web-task?sessionId=s%201",
      `GET /v1/tools/perform-web-task/${ID}/status`,
      `GET /v1/tools/perform-web-task/${ID}/status`,
      "GET /v1/sessions/s%201/downloads",
    ],
    task: {
      handle: { sessionId: "s 1" },
      state: "completed",
      status: "COMPLETED",
      output: completed.data.result,
      verdict: undefined,
      raw: completed,
      files: [
        {
          id: "1d8e6f30",
          name: "invoice-2026-02.pdf",
          url: "https://files.example.com/9b3d5e70/invoice-2026-02.pdf",
          sizeBytes: 48210,
        },
      ],
    },
  },
  words: { running: "RUNNING", completed: "COMPLETED" },
  answers: {
    start: (id) => ({ data: { status: "running", workflow_id: id } }),
    status: (_id, status, result) => ({ data: { status, result } }),
  },
  objects: true,
  schemaField: { name: "output_schema", isText: false },
  secrets: [
    { input: { prompt: "x", secret_values: { password: "hunter-2-hunter", port: 1 } }, secrets: ["hunter-2-hunter"] },
    { input: { prompt: "x" }, secrets: [] },
  ],
});

const INPUT = { prompt: "Extract the main heading" };

describe("a task of Anchor Browser", () => {
  test("that failed has the error as text, and none where it is something else", async () => {
    const failed = (error: unknown) => answered(anchorBrowser, { data: { status: "FAILED", error } }).client.get("t");
    expect(await failed("Too many steps")).toMatchObject({ state: "failed", error: { message: "Too many steps" } });
    expect(await failed({ code: 1 })).toMatchObject({ state: "failed", error: { message: "" } });
  });

  test("sends its session in the query, and no query where there is none", async () => {
    const { client, sent } = answered(anchorBrowser, { data: { status: "running", workflow_id: "w" } });
    await client.start({ prompt: "x", sessionId: "s" });
    await client.start({ prompt: "x" });
    expect(sent.map(({ url }) => new URL(url).search)).toEqual(["?sessionId=s", ""]);
  });
});

test("Anchor's synchronous answer: run gives it, start keeps it in the error", async () => {
  const fetch = vi.fn(async () => Response.json({ data: { result: { result: { heading: "Example" } } } }));
  const client = anchorBrowser({ apiKey: "key", fetch, maxRequestsPerSecond: Infinity });
  expect(await client.run(INPUT)).toEqual({
    handle: undefined,
    state: "completed",
    status: "sync",
    output: { result: { heading: "Example" } },
    verdict: undefined,
    raw: { data: { result: { result: { heading: "Example" } } } },
  });
  expect(fetch).toHaveBeenCalledTimes(1);
  const error = await client.start(INPUT).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ProtocolError);
  expect(error).toMatchObject({ raw: { data: { result: { result: { heading: "Example" } } } } });
});

test("Anchor's session goes into the query and the handle", async () => {
  const seen: string[] = [];
  const fetch = onRequest(async (request) => {
    seen.push(request.url, await request.text());
    return Response.json({ data: { status: "running", workflow_id: "w" } });
  });
  const client = anchorBrowser({ apiKey: "key", fetch });
  const handle = await client.start({ ...INPUT, sessionId: "a b" });
  expect(seen).toEqual([
    "https://api.anchorbrowser.io/v1/tools/perform-web-task?sessionId=a%20b",
    JSON.stringify({ ...INPUT, async: true }),
  ]);
  expect(handle).toMatchObject({ id: "w", sessionId: "a b" });
});
