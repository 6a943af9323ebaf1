import { describe, expect, test } from "vitest";
import { anchorBrowser, browserAct, browserUseV1, ProtocolError, StartUncertainError } from "./index.ts";

// What a provider's file makes of good statuses whose JSON is less than the contract promises, and the request it sends.

/** A client that is answered with the same JSON each time, and the requests it sent. */
function answered<Client>(
  create: (options: { apiKey: string; fetch: (request: Request) => Promise<Response> }) => Client,
  body: unknown,
) {
  const sent: Request[] = [];
  const client = create({
    apiKey: "key",
    fetch: async (request) => {
      sent.push(request);
      return Response.json(body);
    },
  });
  return { client, sent };
}

const notObjects = [null, [], "text", 7, {}];

describe("a start that is answered 200 without an id may have happened, and says what was missing", () => {
  const anchorBodies = [...notObjects, { data: null }, { data: "text" }, { data: {} }, { data: { workflow_id: "" } }];
  test.each(anchorBodies)("Anchor Browser: %j", async (body) => {
    const start = answered(anchorBrowser, body).client.start({ prompt: "x" });
    await expect(start).rejects.toThrow(StartUncertainError);
    await expect(start).rejects.toThrow(
      "POST /v1/tools/perform-web-task was answered with 200 and neither a workflow_id nor a result.",
    );
  });

  test.each([...notObjects, { id: null }, { id: " " }])("BrowserAct: %j", async (body) => {
    const { client } = answered(browserAct, body);
    await expect(client.start({ workflow_id: "w" })).rejects.toThrow(
      "POST /v2/workflow/run-task (workflow) was answered with 200 and no id.",
    );
    await expect(client.start({ workflow_template_id: "w" })).rejects.toThrow(
      "POST /v2/workflow/run-task (template) was answered with 200 and no id.",
    );
  });

  test.each([...notObjects, { id: null }])("Browser Use v1: %j", async (body) => {
    const start = answered(browserUseV1, body).client.start({ task: "x" });
    await expect(start).rejects.toThrow("POST /run-task was answered with 200 and no id.");
  });
});

describe("a read that is answered 200 without a status is no reading", () => {
  const anchorBodies = [...notObjects, { data: null }, { data: "text" }, { data: { status: 1 } }];
  test.each(anchorBodies)("Anchor Browser: %j", async (body) => {
    const read = answered(anchorBrowser, body).client.get("t");
    await expect(read).rejects.toThrow(ProtocolError);
    await expect(read).rejects.toThrow(
      "GET /v1/tools/perform-web-task/{workflowId}/status was answered with 200 and no status.",
    );
  });

  test.each([...notObjects, { status: 1 }])("BrowserAct: %j", async (body) => {
    await expect(answered(browserAct, body).client.get("t")).rejects.toThrow(
      "GET /v2/workflow/get-task-status was answered with 200 and no status.",
    );
  });

  test.each([null, [], "", 7, {}])("Browser Use v1: %j", async (body) => {
    await expect(answered(browserUseV1, body).client.get("t")).rejects.toThrow(
      "GET /task/{task_id}/status was answered with 200 and no status.",
    );
  });
});

describe("a failed task", () => {
  test("of Anchor Browser has the error as text, and none where it is something else", async () => {
    const failed = (error: unknown) => answered(anchorBrowser, { data: { status: "FAILED", error } }).client.get("t");
    expect(await failed("Too many steps")).toMatchObject({ state: "failed", error: { message: "Too many steps" } });
    expect(await failed({ code: 1 })).toMatchObject({ state: "failed", error: { message: "" } });
  });

  test("of BrowserAct has code and message, and neither where they are something else", async () => {
    const failed = (task_failure_info: unknown) =>
      answered(browserAct, { status: "failed", task_failure_info }).client.get("t");
    expect(await failed({ code: 1011, message: "Navigation timeout" })).toMatchObject({
      error: { code: 1011, message: "Navigation timeout" },
    });
    for (const odd of [null, "text", { code: "1011", message: 5 }]) {
      const task = await failed(odd);
      expect(task).toMatchObject({ state: "failed", error: { message: "" } });
      expect(task).not.toHaveProperty("error.code", "1011");
    }
  });
});

test("an Anchor session is sent in the query, and no query where there is none", async () => {
  const { client, sent } = answered(anchorBrowser, { data: { status: "running", workflow_id: "w" } });
  await client.start({ prompt: "x", sessionId: "s" });
  await client.start({ prompt: "x" });
  expect(sent.map(({ url }) => new URL(url).search)).toEqual(["?sessionId=s", ""]);
});
