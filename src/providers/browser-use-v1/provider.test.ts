import { describe, expect, test } from "vitest";
import { ApiError, browserUseV1 } from "../../index.ts";
import { documented } from "../../testing/documented.ts";
import { apiKey } from "../../testing/provider-subject.ts";
import { answered, onRequest } from "../../testing/scripted-fetch.ts";
import { describeProvider } from "../provider-suite.ts";
import { browserUseV1Provider } from "./provider.ts";

const STATUS = "GET /task/{task_id}/status";
const TASK = "GET /task/{task_id}";
const ID = "task_1234567890abcdef";

describeProvider({
  name: "browser-use-v1",
  contract: "browser-use-v1",
  id: ID,
  client: browserUseV1,
  provider: browserUseV1Provider,
  key: { header: "authorization", value: `Bearer ${apiKey}` },
  starts: [{ input: { task: "x" }, operation: "POST /run-task", missing: "no id", malformed: [{ id: null }] }],
  status: STATUS,
  full: TASK,
  malformedStatuses: [null, [], "", 7, {}],
  states: {
    created: "queued",
    running: "running",
    paused: "paused",
    finished: "completed",
    stopped: "canceled",
    failed: "failed",
  },
  good: "finished",
  conversation: {
    input: { task: "Read it" },
    answers: [
      ["POST /run-task", "created"],
      [STATUS, "running"],
      [STATUS, "finished"],
      [TASK, "finished"],
    ],
    requests: [
      "POST /api/v1/run-task",
      `GET /api/v1/task/${ID}/status`,
      `GET /api/v1/task/${ID}/status`,
      `GET /api/v1/task/${ID}`,
    ],
    task: { output: (documented("browser-use-v1", TASK, "finished") as { output: string }).output },
  },
  words: { running: "running", completed: "finished" },
  answers: {
    start: (id) => ({ id }),
    status: (_id, word) => word,
    full: (id, status, output) => ({ id, status, output }),
  },
  schemaField: { name: "structured_output_json", isText: true },
  names: { field: "id", reads: ["full"] },
  secrets: [
    { input: { task: "x", secrets: { login: "ada-of-the-tests" } }, secrets: ["ada-of-the-tests"] },
    { input: { task: "x", secrets: null }, secrets: [] },
  ],
});

describe("a task of Browser Use v1", () => {
  const over = (fields: object) =>
    browserUseV1({
      apiKey: "key",
      fetch: onRequest(async ({ url }) =>
        Response.json(url.endsWith("/status") ? "failed" : { status: "failed", ...fields }),
      ),
    }).get("t");

  test("that failed has its output as the reason, and none where it is something else", async () => {
    expect(await over({ output: "no page" })).toMatchObject({ error: { message: "no page" } });
    for (const output of [null, { a: 1 }]) expect(await over({ output })).toMatchObject({ error: { message: "" } });
  });

  test("has the page to watch it at and the names of its files, where they are texts", async () => {
    const task = await over({ live_url: "https://live", output_files: ["a.pdf", 7, null] });
    expect(task).toMatchObject({ liveUrl: "https://live", files: [{ name: "a.pdf" }] });
    const odd = await over({ live_url: 7, output_files: "a.pdf" });
    expect([odd.liveUrl, odd.files]).toEqual([undefined, undefined]);
  });

  test("is stopped with the key, whatever the answer's body holds", async () => {
    const { client, sent } = answered(browserUseV1, undefined);
    await client.stop("t/1");
    expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "PUT https://api.browser-use.com/api/v1/stop-task?task_id=t%2F1",
    ]);
    expect(sent[0]?.headers.get("authorization")).toBe("Bearer key");
    await expect(client.get("t")).rejects.toThrow(/^browser-use-v1: /);
  });

  test("is told that the service is gone by a 404 of a start alone", async () => {
    const start = (status: number) =>
      browserUseV1({ apiKey: "key", fetch: async () => Response.json({}, { status }) }).start({ task: "x" });
    await expect(start(404)).rejects.toThrow("answered 404. The provider's own v1 has answered 404 to every start");
    const own = { baseUrl: "http://127.0.0.1:1", fetch: async () => Response.json({ code: 7 }, { status: 404 }) };
    await expect(browserUseV1({ apiKey: "key", ...own }).start({ task: "x" })).rejects.toMatchObject({
      providerCode: 7,
    });
    await expect(start(400)).rejects.toThrow(/answered 400\.$/);
    const lost = browserUseV1({ apiKey: "key", fetch: () => Promise.reject(new Error("down")) }).start({ task: "x" });
    await expect(lost).rejects.toMatchObject({ name: "StartUncertainError" });
  });
});

test("a start at Browser Use v1 says that the service is gone and names its successor", async () => {
  const fetch = async () => Response.json({ detail: "Not Found" }, { status: 404 });
  const error = await browserUseV1({ apiKey: "key", fetch })
    .start({ task: "x" })
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ApiError);
  expect(String(error)).toMatch(/answered 404: Not Found\. .*since July 2026.*use Browser Use v4/);
});
