import type { paths } from "../../../generated/anchor-browser.ts";
import { wire } from "../../../generated/anchor-browser.wire.ts";
import { resolveClientOptions } from "../../http/client-options.ts";
import { type Call, createHttp } from "../../http/http.ts";
import type { Provider, Reading, Started } from "../../provider.ts";
import { asId, asString, isRecord } from "../../task/narrow.ts";
import { checkId, type Handle, toTaskState } from "../../task/task.ts";
import { sessionVerbs } from "../anchor-session.ts";
import { readingIn, startedIn } from "../replies.ts";
import { ANCHOR_BROWSER_TASKS_STATES } from "./statuses.ts";
import type { AnchorBrowserTasksInput, AnchorBrowserTasksOptions, AnchorBrowserTasksOutput } from "./types.ts";

const START = "/v2/tasks/{taskId}/run";
const STATUS = "/v2/tasks/runs/{runId}/status";

/** Anchor Browser's saved tasks. Unlike `perform-web-task` their answers have no envelope. They can be neither stopped nor listed. */
export function anchorBrowserTasksProvider(options: AnchorBrowserTasksOptions = {}) {
  const http = createHttp<paths>({
    ...wire,
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
      const started = await startedIn(http.with(call).POST(START, { params: { path: { taskId } }, body }), "run_id");
      return { id: started.id, sessionId: body.session_id ?? asId(started.body.session_id) };
    },

    readStatus(handle: Handle, call: Call): Promise<Reading<AnchorBrowserTasksOutput>> {
      const request = http.with(call).GET(STATUS, { params: { path: { runId: handle.id } } });
      return readingIn(request, handle, { readingOf, idField: "run_id" });
    },

    ...sessionVerbs(http),
  } satisfies Provider<"anchor-browser-tasks", AnchorBrowserTasksInput, AnchorBrowserTasksOutput>;
}

function readingOf(raw: unknown): Reading<AnchorBrowserTasksOutput> | undefined {
  const { status, result, error } = isRecord(raw) ? raw : {};
  if (typeof status !== "string") return undefined;
  return {
    status,
    state: toTaskState(ANCHOR_BROWSER_TASKS_STATES, status),
    // Whatever came is the caller's; the contract check, not the client, complains of other types.
    output: (result ?? null) as AnchorBrowserTasksOutput,
    error: { message: asString(error) ?? "", code: status === "timeout" ? status : undefined },
    raw,
  };
}
