import type { components, paths } from "../../../generated/anchor-browser.ts";
import { type ClientOptions, connect } from "../../http/connection.ts";
import { type Call, createHttp, replyTo } from "../../http/http.ts";
import { idIn, isRecord, type Provider, type Reading, type Started } from "../../provider.ts";
import { checkId, type Handle, type TaskState, toTaskState } from "../../task/task.ts";
import { sessionVerbs } from "../anchor-session.ts";

type Schemas = components["schemas"];
type Body = Schemas["RunTaskV2Request"];

/** Options of {@link anchorBrowserTasks}; `baseUrl` defaults to `https://api.anchorbrowser.io`. */
export type AnchorBrowserTasksOptions = ClientOptions;

/** What a run of a saved task takes: the task's id, and the body of `POST /v2/tasks/{taskId}/run`. */
export type AnchorBrowserTasksInput = { [Key in keyof Body]: Body[Key] } & {
  /** The saved task to run. Sent in the path. */
  taskId: string;
};

/** What the saved task gave; null when it gave nothing. */
export type AnchorBrowserTasksOutput = Record<string, unknown> | null;

const START = "/v2/tasks/{taskId}/run";
const STATUS = "/v2/tasks/runs/{runId}/status";

// `success` is the end of the run, and the word that goes with a result; nobody has judged the result.
const STATES = {
  queued: "queued",
  running: "running",
  success: "completed",
  failure: "failed",
  timeout: "failed",
  cancelled: "canceled",
} as const satisfies Record<Schemas["TaskRunStatusV2Response"]["status"], TaskState>;

/** Anchor Browser's saved tasks. Unlike `perform-web-task` their answers have no envelope. They can be neither stopped nor listed. */
export function anchorBrowserTasksProvider(options: AnchorBrowserTasksOptions) {
  const http = createHttp<paths>({
    provider: "anchor-browser-tasks",
    connection: connect(options, "https://api.anchorbrowser.io"),
    authorize: (key) => ["anchor-api-key", key],
  });
  return {
    name: "anchor-browser-tasks",
    http,

    checkInput({ taskId }: AnchorBrowserTasksInput): void {
      checkId(taskId, "taskId");
    },

    async start({ taskId, ...body }: AnchorBrowserTasksInput, call: Call): Promise<Started<AnchorBrowserTasksOutput>> {
      const { data: raw, refuse } = await replyTo<unknown>(
        http.with(call).POST(START, { params: { path: { taskId } }, body }),
      );
      const { run_id: runId, session_id: sessionId } = isRecord(raw) ? raw : {};
      const id = idIn(runId);
      if (id === undefined) throw refuse("no run_id");
      return { id, sessionId: body.session_id ?? idIn(sessionId) };
    },

    async readStatus({ id }: Handle, call: Call): Promise<Reading<AnchorBrowserTasksOutput>> {
      const { data: raw, refuse } = await replyTo<unknown>(
        http.with(call).GET(STATUS, { params: { path: { runId: id } } }),
      );
      const { status, result, error } = isRecord(raw) ? raw : {};
      if (typeof status !== "string") throw refuse("no status");
      return {
        status,
        state: toTaskState(STATES, status),
        // Whatever came is the caller's; the contract check, not the client, complains of other types.
        output: (result ?? null) as AnchorBrowserTasksOutput,
        error: { message: typeof error === "string" ? error : "", code: status === "timeout" ? status : undefined },
        raw,
      };
    },

    ...sessionVerbs(http),
  } satisfies Provider<"anchor-browser-tasks", AnchorBrowserTasksInput, AnchorBrowserTasksOutput>;
}
