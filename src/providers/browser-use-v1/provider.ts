import type { paths } from "../../../generated/browser-use-v1.ts";
import { resolveClientOptions } from "../../http/client-options.ts";
import { type Call, createHttp, replyTo } from "../../http/http.ts";
import type { Provider, Reading, Started } from "../../provider.ts";
import { ApiError } from "../../task/errors.ts";
import { asId, asString, isRecord, stringValues } from "../../task/narrow.ts";
import { type Handle, toTaskState } from "../../task/task.ts";
import { BROWSER_USE_V1_STATES } from "./statuses.ts";
import type { BrowserUseV1Input, BrowserUseV1Options, BrowserUseV1Output } from "./types.ts";

const STATUS = "/task/{task_id}/status";
const TASK = "/task/{task_id}";

/** Browser Use v1. The service has answered 404 to everyone since July 2026; this is for servers that still speak it. */
export function browserUseV1Provider(options: BrowserUseV1Options = {}) {
  const http = createHttp<paths>({
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
      const { data: raw, refuse } = await replyTo<unknown>(http.with(call).POST("/run-task", { body: input })).catch(
        explainDeath,
      );
      const id = isRecord(raw) ? asId(raw.id) : undefined;
      if (id === undefined) throw refuse("no id");
      return { id };
    },

    async readStatus({ id }: Handle, call: Call): Promise<Reading<BrowserUseV1Output>> {
      const { data: raw, refuse } = await replyTo<unknown>(
        http.with(call).GET(STATUS, { params: { path: { task_id: id } } }),
      );
      if (typeof raw !== "string" || raw === "") throw refuse("no status");
      return { status: raw, state: toTaskState(BROWSER_USE_V1_STATES, raw), raw };
    },

    async readTask({ id }: Handle, call: Call): Promise<Reading<BrowserUseV1Output>> {
      const { data: raw, refuse } = await replyTo<unknown>(
        http.with(call).GET(TASK, { params: { path: { task_id: id } } }),
      );
      if (!isRecord(raw) || typeof raw.status !== "string") throw refuse("no status");
      const { status, output, live_url: liveUrl, output_files: files } = raw;
      const text = asString(output) ?? null;
      return {
        status,
        state: toTaskState(BROWSER_USE_V1_STATES, status),
        output: text,
        error: { message: text ?? "" }, // There is no field for the reason.
        liveUrl: asString(liveUrl),
        files: Array.isArray(files) ? files.filter(isName).map((name) => ({ name })) : undefined,
        raw,
      };
    },

    async stop({ id }: Handle, call: Call): Promise<void> {
      await http.with(call).PUT("/stop-task", { params: { query: { task_id: id } } });
    },
  } satisfies Provider<"browser-use-v1", BrowserUseV1Input, BrowserUseV1Output>;
}

function isName(value: unknown): value is string {
  return typeof value === "string";
}

function explainDeath(error: unknown): never {
  if (!(error instanceof ApiError) || error.status !== 404) throw error;
  const advice = "The provider's own v1 has answered 404 to every start since July 2026: use Browser Use v4.";
  throw new ApiError(`${error.message} ${advice}`, { ...error });
}
