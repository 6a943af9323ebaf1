import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { ContractName } from "../src/contract.ts";
import { anchorBrowser, browserAct, browserUseV1, browserUseV2, browserUseV4 } from "../src/index.ts";
import { contractTest } from "./cell.ts";
import { heldOperations } from "./held.ts";
import { withChange } from "./wire.ts";

// Where a provider's prose, contract, samples and behaviour do not agree. Written down, so that nobody smooths it over,
// and so that the day a provider settles one of them is noticed: then the test fails, and goes.

type Contract = {
  security?: unknown;
  paths: Record<string, Record<string, { security?: unknown; responses: Record<string, unknown> }>>;
  components: { schemas: Record<string, Schema> };
};
type Schema = {
  type?: unknown;
  format?: string;
  required?: string[];
  enum?: string[];
  properties?: Record<string, Schema>;
};

/** Says for the report where the disagreements of a test or group were read, and when they were written down. */
function recorded(contract: ContractName, source: string, date: string) {
  return { meta: { disagreement: { contract, source, date } } };
}

beforeEach(({ task }) => {
  expect(task.meta.disagreement, "Say with recorded() where this was read, and when.").toBeDefined();
});

/** The contract as the provider publishes it, without our overlay. */
function published(name: string): Contract {
  return parse(readFileSync(new URL(`../openapi/${name}.yaml`, import.meta.url), "utf8"));
}

function schemaOf(name: string, schema: string): Schema {
  return published(name).components.schemas[schema] ?? {};
}

/** The statuses that each held operation declares. */
function declared(name: ContractName): Record<string, string> {
  const held = heldOperations(name);
  const entries = Object.entries(published(name).paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { responses }]) => [
      `${method.toUpperCase()} ${path}`,
      Object.keys(responses).join(" "),
    ]),
  );
  return Object.fromEntries(entries.filter(([operation = ""]) => held.includes(operation)));
}

describe("Anchor Browser", recorded("anchor-browser", "its document, and its guide to tasks", "2026-11-21"), () => {
  const START = "POST /v1/tools/perform-web-task";
  const STATUS = "GET /v1/tools/perform-web-task/{workflowId}/status";
  const { plain } = contractTest("anchor-browser", anchorBrowser);
  const inDocument = recorded("anchor-browser", "its document", "2026-11-22");
  const inGuide = recorded("anchor-browser", "its document, and its guide to saved tasks", "2026-11-22");

  plain("says result is text in its prose and an object in its contract: both are kept as they came", async (rig) => {
    expect(schemaOf("anchor-browser", "PerformWebTaskStatusSuccessResponseData").properties?.result?.type).toBe(
      "object",
    );
    const client = rig.connect(
      { [STATUS]: "completed" },
      { mode: "collect", between: (send) => withChange(send, { at: "/data/result", to: "Example Domain" }) },
    );
    expect(await client.get("wf-1")).toMatchObject({ state: "completed", output: "Example Domain" });
    expect(rig.violations).toMatchObject([{ where: "/response/body/data/result", expected: "object" }]);
  });

  plain("nests result.result in the example of a task done at once, and not in that of a status", async (rig) => {
    const client = rig.connect({ [START]: "sync", [STATUS]: "completed" });
    const done = await client.run({ prompt: "x" });
    expect(Object.keys(done.output as object)).toEqual(["result"]);
    const read = await client.get("wf-1");
    expect(read.state === "completed" && Object.keys(read.output as object)).toEqual(["nodes_cpu_usage"]);
  });

  plain("says running when it starts a task and RUNNING when asked for its status", async (rig) => {
    expect(schemaOf("anchor-browser", "PerformWebTaskAsyncResponseData").properties?.status?.enum).toEqual(["running"]);
    expect(schemaOf("anchor-browser", "PerformWebTaskStatusRunningResponseData").properties?.status?.enum).toEqual([
      "RUNNING",
    ]);
    const client = rig.connect(
      { [STATUS]: "running" },
      { mode: "collect", between: (send) => withChange(send, { at: "/data/status", to: "running" }) },
    );
    // A status of the other spelling is a word that the contract does not know, not a guess.
    expect(await client.get("wf-1")).toMatchObject({ state: "unknown", status: "running" });
  });

  plain("says COMPLETED also when the agent failed: there is no verdict", async (rig) => {
    const change = { at: "/data/result", to: { success: false, error: "The page did not load." } };
    const client = rig.connect({ [STATUS]: "completed" }, { between: (send) => withChange(send, change) });
    const task = await client.get("wf-1");
    expect(task).toMatchObject({ state: "completed", output: { success: false, error: "The page did not load." } });
    expect(task.state === "completed" && task.verdict).toBeUndefined();
  });

  plain(
    "does not require data in the answer to a start: the contract allows {}, a start cannot use it",
    async (rig) => {
      expect(schemaOf("anchor-browser", "PerformWebTaskResponseSchema").required).toBeUndefined();
      expect(schemaOf("anchor-browser", "PerformWebTaskStatusResponseSchema").required).toEqual(["data"]);
      const client = rig.connect({ [START]: "async" }, { between: (send) => withChange(send, { at: "/data" }) });
      const thrown = await client.start({ prompt: "x" }).catch((reason: unknown) => reason);
      expect(thrown).toMatchObject({ name: "StartUncertainError", body: {} });
      expect(rig.violations).toEqual([]);
    },
  );

  test("asks for a key everywhere, and declares 401, 404 and 429 here and there", inDocument, () => {
    expect(declared("anchor-browser")).toEqual({
      [START]: "200 400 500",
      [STATUS]: "200 400 500",
      "POST /v2/tasks/{taskId}/run": "200 404 500",
      "GET /v2/tasks/runs/{runId}/status": "200 404 500",
      "GET /v1/sessions/{session_id}": "200 404 500",
      "DELETE /v1/sessions/{session_id}": "200 401 500",
      "GET /v1/sessions/all/status": "200 401 500",
      "POST /v1/sessions/{session_id}/agent/pause": "200 400 404 500",
      "POST /v1/sessions/{session_id}/agent/resume": "200 400 404 500",
      "GET /v1/sessions/{session_id}/downloads": "200 401 404 429",
      "GET /v1/sessions/{session_id}/recordings": "200 401 404 429",
    });
  });

  test("puts an envelope around every answer but those of saved tasks", inDocument, () => {
    expect(schemaOf("anchor-browser", "TaskRunStatusV2Response").required).toEqual(["run_id", "status"]);
    expect(schemaOf("anchor-browser", "SuccessResponse").properties).toHaveProperty("data");
  });

  test("names fields of a saved task's run in its guide that its contract lacks", inGuide, () => {
    const fields = Object.keys(schemaOf("anchor-browser", "RunTaskV2Request").properties ?? {});
    expect(fields).toEqual(["cleanup_sessions", "identity_id", "input_params", "session_id"]);
  });

  test("sets security for each operation, and none for the document", inDocument, () => {
    const { security, paths } = published("anchor-browser");
    expect(security).toBeUndefined();
    const each = Object.values(paths).flatMap((item) => Object.values(item).map((operation) => operation.security));
    expect(each).toEqual(each.map(() => [{ api_key_header: [] }]));
  });
});

describe("BrowserAct", recorded("browser-act", "its document, and its sample programs", "2026-11-21"), () => {
  const STOP = "PUT /v2/workflow/stop-task";
  const RESUME = "PUT /v2/workflow/resume-task";
  const { plain } = contractTest("browser-act", browserAct);
  const inDocument = recorded("browser-act", "its document", "2026-11-21");
  const inBoth = recorded("browser-act", "the contracts of both", "2026-11-21");

  test("asks for a key everywhere and declares no answer for a wrong one, nor 404 or 429", inDocument, () => {
    expect(declared("browser-act")).toEqual({
      "GET /v2/workflow/get-task": "200 400 500",
      "GET /v2/workflow/get-task-status": "200 400 500",
      "GET /v2/workflow/list-tasks": "200 400 500",
      "GET /v2/workflow/list-workflows": "200 400 500",
      "GET /v2/workflow/get-workflow": "200 400 500",
      "GET /v2/workflow/list-official-workflow-templates": "200 400 500",
      "GET /v2/workflow/get-official-workflow-template": "200 400 500",
      "GET /v2/workflow/get-region-list": "200 400 500",
      [RESUME]: "200 400 500",
      "POST /v2/workflow/run-task": "200 400 500",
      "POST /v2/workflow/run-task-by-template": "200 400 500",
      [STOP]: "200 400 500",
    });
  });

  test("sets security for the document, and none for an operation", inDocument, () => {
    const { security, paths } = published("browser-act");
    expect(security).toEqual([{ HTTPBearer: [] }]);
    for (const operation of Object.values(paths).flatMap((item) => Object.values(item))) {
      expect(operation.security).toBeUndefined();
    }
  });

  test("knows statuses that Browser Use v1 lacks, and the other way round", inBoth, () => {
    const words = schemaOf("browser-act", "TaskStatus").enum ?? [];
    const others = schemaOf("browser-use-v1", "TaskStatusEnum").enum ?? [];
    expect(words.filter((word) => !others.includes(word)).sort()).toEqual(["canceled", "pausing", "unknown"]);
    expect(others.filter((word) => !words.includes(word))).toEqual(["stopped"]);
  });

  test("shows null in its samples where its contract has no null, and a time that is no date-time", () => {
    const error = schemaOf("browser-act", "ResponseData").properties;
    expect([error?.data?.type, error?.time?.format]).toEqual(["object", "date-time"]);
    const output = schemaOf("browser-act", "TaskOutputDto").properties;
    expect([output?.string?.type, output?.files?.type]).toEqual(["string", "array"]);
    expect(schemaOf("browser-act", "TaskFailureInfo").type).toBe("object");
  });

  plain("answers a needless stop or resume with 200 in its contract and with an error in its samples", async (rig) => {
    const good = rig.connect();
    const sample = rig.connect({ [STOP]: "alreadyFinished", [RESUME]: "alreadyRunning" });
    for (const { stop, resume } of [good, sample]) {
      await expect(stop("1")).resolves.toBeUndefined();
      await expect(resume("1")).resolves.toBeUndefined();
    }
  });
});

describe("Browser Use v1", recorded("browser-use-v1", "its pages, and the contract made of them", "2026-11-21"), () => {
  const STOP = "PUT /stop-task";
  const { plain } = contractTest("browser-use-v1", browserUseV1);

  test("has no document: its contract is written by hand", () => {
    const sources: unknown = parse(readFileSync(new URL("../openapi/sources.yaml", import.meta.url), "utf8"));
    expect(sources).toMatchObject({
      "anchor-browser": { kind: "vendored" },
      "browser-act": { kind: "vendored" },
      "browser-use-v1": { kind: "handwritten" },
    });
  });

  test("says an empty body in its prose and shows {} in its example of a stop", () => {
    expect(schemaOf("browser-use-v1", "EmptyResponse")).toEqual({ type: "object" });
  });

  plain("may answer a stop with either", async (rig) => {
    const empty = async () => new Response(null, { status: 200 });
    const { stop } = rig.connect({ [STOP]: "stopped" });
    await expect(stop("t-1")).resolves.toBeUndefined();
    const other = rig.connect({}, { mode: "collect", between: () => empty });
    await expect(other.stop("t-1")).resolves.toBeUndefined();
    expect(rig.violations).toMatchObject([{ where: "/response/body", actual: "nothing" }]);
  });
});

describe("Browser Use v2", recorded("browser-use-v2", "its document and the prose in it", "2026-11-22"), () => {
  const STATUS = "GET /tasks/{task_id}/status";
  const ID = "3c1e9a74-0b58-4d26-9f83-6a7d21c5e094";
  const { plain } = contractTest("browser-use-v2", browserUseV2);

  test("speaks of pausing and resuming in a title, and has a word for neither", () => {
    expect(schemaOf("browser-use-v2", "TaskUpdateAction").enum).toEqual(["stop", "stop_task_and_session"]);
    expect(schemaOf("browser-use-v2", "TaskStatus").enum).not.toContain("paused");
  });

  plain("asks to read until finished or stopped in its prose; a task also ends as failed", async (rig) => {
    expect(schemaOf("browser-use-v2", "TaskStatus").enum).toContain("failed");
    const client = rig.connect({ [STATUS]: "failed", "GET /tasks/{task_id}": "failed" });
    expect(await client.get(ID)).toMatchObject({ state: "failed" });
  });

  test("declares its time stamps as date-times and calls them naive, which no date-time is", () => {
    expect(schemaOf("browser-use-v2", "TaskView").properties?.createdAt?.format).toBe("date-time");
  });

  test("answers a wrong start with one objection, a wrong read with a list of them, and a wrong key not at all", () => {
    expect(schemaOf("browser-use-v2", "ValidationError").required).toEqual(["loc", "msg", "type"]);
    expect(schemaOf("browser-use-v2", "HTTPValidationError").properties).toHaveProperty("detail");
    expect(declared("browser-use-v2")).toEqual({
      "POST /tasks": "202 400 404 422 429",
      "GET /tasks": "200 422",
      "GET /tasks/{task_id}": "200 404 422",
      "PATCH /tasks/{task_id}": "200 404 422",
      [STATUS]: "200 404 422",
      "GET /tasks/{task_id}/logs": "200 404 422 500",
      "GET /files/tasks/{task_id}/output-files/{file_id}": "200 404 422 500",
    });
  });

  plain("lets the agent call itself successful where the judge says no: the judge counts", async (rig) => {
    const client = rig.connect({ [STATUS]: "finished", "GET /tasks/{task_id}": "finishedBadly" });
    expect(await client.get(ID)).toMatchObject({ verdict: "failure", raw: { isSuccess: true, judgeVerdict: false } });
  });
});

describe("Browser Use v4", recorded("browser-use-v4", "its document", "2026-11-22"), () => {
  const { plain } = contractTest("browser-use-v4", browserUseV4);

  test("spells cancelled with two l, where BrowserAct has one", () => {
    expect(schemaOf("browser-act", "TaskStatus").enum).toContain("canceled");
    const words = schemaOf("browser-use-v4", "RunSummary").properties?.status?.enum;
    expect(words).toEqual(["queued", "dispatching", "running", "completed", "failed", "cancelled"]);
  });

  test("leaves the body of every refusal but 422 open", () => {
    const held = heldOperations("browser-use-v4");
    const bodies = Object.entries(published("browser-use-v4").paths).flatMap(([path, item]) =>
      Object.entries(item).flatMap(([method, { responses }]) =>
        Object.entries(held.includes(`${method.toUpperCase()} ${path}`) ? responses : {}).flatMap(
          ([status, response]) => (/^[45]/.test(status) && "content" in (response as object) ? [status] : []),
        ),
      ),
    );
    expect(new Set(bodies)).toEqual(new Set(["422"]));
  });

  plain("keeps whatever such a refusal holds", async (rig) => {
    const odd = async () => Response.json(["busy", { until: 3 }], { status: 409 });
    const client = rig.connect({}, { between: () => odd });
    const thrown = await client.start({ task: "x" }).catch((reason: unknown) => reason);
    expect(thrown).toMatchObject({ name: "ApiError", status: 409, body: ["busy", { until: 3 }] });
  });

  plain("lists more than a hundred runs to a page if it wants to: no most is declared", async (rig) => {
    const { api } = rig.connect();
    const { response } = await api.GET("/runs", { params: { query: { limit: 1_000 } } });
    expect(response.status).toBe(200);
  });
});
