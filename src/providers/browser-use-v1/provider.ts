import type { paths } from "../../../generated/browser-use-v1.ts";
import { wire } from "../../../generated/browser-use-v1.wire.ts";
import { resolveClientOptions } from "../../http/client-options.ts";
import { type Call, createHttp } from "../../http/http.ts";
import type { Provider, Reading, Started } from "../../provider.ts";
import { ApiError } from "../../task/errors.ts";
import { asString, asText, isRecord, stringValues } from "../../task/narrow.ts";
import { type Handle, toTaskState } from "../../task/task.ts";
import { readingIn, startedIn } from "../replies.ts";
import { BROWSER_USE_V1_STATES } from "./statuses.ts";
import type { BrowserUseV1Input, BrowserUseV1Options, BrowserUseV1Output } from "./types.ts";

const STATUS = "/task/{task_id}/status";
const TASK = "/task/{task_id}";

/** Browser Use v1. The service has answered 404 to everyone since July 2026; this is for servers that still speak it. */
export function browserUseV1Provider(options: BrowserUseV1Options = {}) {
  const http = createHttp<paths>({
    ...wire,
    provider: "browser-use-v1",
    config: resolveClientOptions(options, {
      baseUrl: "https://api.browser-use.com/api/v1",
      keyVariable: "BROWSER_USE_API_KEY",
    }),
    authorize: (key) => ["authorization", `Bearer ${key}`],
    // The provider's prose says "empty response body", its example shows {}: what comes does not matter.
    emptyAnswers: { "PUT /stop-task": true },
  });
  return {
    name: "browser-use-v1",
    http,
    pauses: true,
    schemaField: { field: "structured_output_json", encode: (schema) => JSON.stringify(schema) },
    secretsOf: (input) => stringValues(input.secrets),

    async start(input: BrowserUseV1Input, call: Call): Promise<Started<BrowserUseV1Output>> {
      const { id } = await startedIn(http.with(call).POST("/run-task", { body: input }).catch(explainDeath), "id");
      return { id };
    },

    readStatus(handle: Handle, call: Call): Promise<Reading<BrowserUseV1Output>> {
      const request = http.with(call).GET(STATUS, { params: { path: { task_id: handle.id } } });
      return readingIn(request, handle, { readingOf: readingOfStatus });
    },

    readTask(handle: Handle, call: Call): Promise<Reading<BrowserUseV1Output>> {
      const request = http.with(call).GET(TASK, { params: { path: { task_id: handle.id } } });
      return readingIn(request, handle, { readingOf: readingOfTask, idField: "id" });
    },

    async stop({ id }: Handle, call: Call): Promise<void> {
      await http.with(call).PUT("/stop-task", { params: { query: { task_id: id } } });
    },
  } satisfies Provider<"browser-use-v1", BrowserUseV1Input, BrowserUseV1Output>;
}

/** The status is a bare JSON string. */
function readingOfStatus(raw: unknown): Reading<BrowserUseV1Output> | undefined {
  const status = asText(raw);
  return status === undefined ? undefined : { status, state: toTaskState(BROWSER_USE_V1_STATES, status), raw };
}

function readingOfTask(raw: unknown): Reading<BrowserUseV1Output> | undefined {
  if (!isRecord(raw) || typeof raw.status !== "string") return undefined;
  const { status, output, live_url: liveUrl, output_files: files, steps } = raw;
  const text = asString(output);
  return {
    status,
    state: toTaskState(BROWSER_USE_V1_STATES, status),
    output: text ?? null,
    error: { message: text ?? "" }, // There is no field for the reason.
    liveUrl: asString(liveUrl),
    files: Array.isArray(files)
      ? files.filter((name) => typeof name === "string").map((name) => ({ name }))
      : undefined,
    usage: Array.isArray(steps) ? { steps: steps.length } : undefined,
    raw,
  };
}

function explainDeath(error: unknown): never {
  if (!(error instanceof ApiError) || error.status !== 404) throw error;
  const advice = "The provider's own v1 has answered 404 to every start since July 2026: use Browser Use v4.";
  throw new ApiError(`${error.message} ${advice}`, { ...error });
}
