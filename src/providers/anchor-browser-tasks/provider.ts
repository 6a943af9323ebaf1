import type { paths } from "../../../generated/anchor-browser.ts";
import { resolveClientOptions } from "../../http/client-options.ts";
import { type Call, createHttp, replyTo } from "../../http/http.ts";
import type { Provider, Reading, Started } from "../../provider.ts";
import { asId, asString, isRecord } from "../../task/narrow.ts";
import { checkId, type Handle, toTaskState } from "../../task/task.ts";
import { sessionVerbs } from "../anchor-session.ts";
import { ANCHOR_BROWSER_TASKS_STATES } from "./statuses.ts";
import type { AnchorBrowserTasksInput, AnchorBrowserTasksOptions, AnchorBrowserTasksOutput } from "./types.ts";

const START = "/v2/tasks/{taskId}/run";
const STATUS = "/v2/tasks/runs/{runId}/status";

/** Anchor Browser's saved tasks. Unlike `perform-web-task` their answers have no envelope. They can be neither stopped nor listed. */
export function anchorBrowserTasksProvider(options: AnchorBrowserTasksOptions = {}) {
  const http = createHttp<paths>({
    provider: "anchor-browser-tasks",
    config: resolveClientOptions(options, {
      baseUrl: "https://api.anchorbrowser.io",
      keyVariable: "ANCHORBROWSER_API_KEY",
    }),
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
      const id = asId(runId);
      if (id === undefined) throw refuse("no run_id");
      return { id, sessionId: body.session_id ?? asId(sessionId) };
    },

    async readStatus({ id }: Handle, call: Call): Promise<Reading<AnchorBrowserTasksOutput>> {
      const { data: raw, refuse } = await replyTo<unknown>(
        http.with(call).GET(STATUS, { params: { path: { runId: id } } }),
      );
      const { status, result, error } = isRecord(raw) ? raw : {};
      if (typeof status !== "string") throw refuse("no status");
      return {
        status,
        state: toTaskState(ANCHOR_BROWSER_TASKS_STATES, status),
        // Whatever came is the caller's; the contract check, not the client, complains of other types.
        output: (result ?? null) as AnchorBrowserTasksOutput,
        error: { message: asString(error) ?? "", code: status === "timeout" ? status : undefined },
        raw,
      };
    },

    ...sessionVerbs(http),
  } satisfies Provider<"anchor-browser-tasks", AnchorBrowserTasksInput, AnchorBrowserTasksOutput>;
}
