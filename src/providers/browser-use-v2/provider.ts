import type { paths } from "../../../generated/browser-use-v2.ts";
import { resolveClientOptions } from "../../http/client-options.ts";
import { type Call, createHttp, replyTo } from "../../http/http.ts";
import type { Provider, Reading, Started } from "../../provider.ts";
import { asId, asString, isRecord, stringValues } from "../../task/narrow.ts";
import { type Handle, type TaskFile, toTaskState, type Verdict } from "../../task/task.ts";
import { readManyByNumber } from "../numbered-list.ts";
import { findByMetadata } from "./find-start.ts";
import { BROWSER_USE_V2_STATES } from "./statuses.ts";
import type {
  BrowserUseV2Input,
  BrowserUseV2Options,
  BrowserUseV2Output,
  BrowserUseV2Page,
  BrowserUseV2Query,
} from "./types.ts";

const TASKS = "/tasks";
const STATUS = "/tasks/{task_id}/status";
const TASK = "/tasks/{task_id}";
const PAGE_SIZE = 100;

/** Browser Use v2, which the provider still serves beside v4. It can neither pause nor resume, whatever its titles say. */
export function browserUseV2Provider(options: BrowserUseV2Options = {}) {
  const http = createHttp<paths>({
    provider: "browser-use-v2",
    config: resolveClientOptions(options, {
      baseUrl: "https://api.browser-use.com/api/v2",
      keyVariable: "BROWSER_USE_API_KEY",
    }),
    authorize: (key) => ["x-browser-use-api-key", key],
  });
  return {
    name: "browser-use-v2",
    http,
    judges: true,
    schemaField: { field: "structuredOutput", encode: (schema) => JSON.stringify(schema) },
    secretsOf: (input) => stringValues(input.secrets),

    async start(input: BrowserUseV2Input, call: Call): Promise<Started<BrowserUseV2Output>> {
      const { data: raw, refuse } = await replyTo<unknown>(http.with(call).POST(TASKS, { body: input }));
      const { id, sessionId } = isRecord(raw) ? raw : {};
      const taskId = asId(id);
      if (taskId === undefined) throw refuse("no id");
      return { id: taskId, sessionId: asId(sessionId) };
    },

    async readStatus({ id }: Handle, call: Call): Promise<Reading<BrowserUseV2Output>> {
      const { data: raw, refuse } = await replyTo<unknown>(
        http.with(call).GET(STATUS, { params: { path: { task_id: id } } }),
      );
      const reading = readingOf(raw);
      if (reading === undefined) throw refuse("no status");
      return reading;
    },

    // The status has the output too, but neither the judge's verdict nor the files.
    async readTask({ id }: Handle, call: Call): Promise<Reading<BrowserUseV2Output>> {
      const { data: raw, refuse } = await replyTo<unknown>(
        http.with(call).GET(TASK, { params: { path: { task_id: id } } }),
      );
      const reading = readingOf(raw);
      if (reading === undefined) throw refuse("no status");
      return reading;
    },

    many: readManyByNumber({
      pageSize: PAGE_SIZE,
      list: (page: number, call: Call) => list({ pageNumber: page }, call),
      readingOf,
    }),

    async stop({ id }: Handle, call: Call): Promise<void> {
      await http.with(call).PATCH(TASK, { params: { path: { task_id: id } }, body: { action: "stop" } });
    },

    list,

    finder: findByMetadata(list),
  } satisfies Provider<"browser-use-v2", BrowserUseV2Input, BrowserUseV2Output>;

  async function list({ pageSize = PAGE_SIZE, ...query }: BrowserUseV2Query, call: Call): Promise<BrowserUseV2Page> {
    return (await replyTo(http.with(call).GET(TASKS, { params: { query: { pageSize, ...query } } }))).data;
  }
}

function readingOf(raw: unknown): Reading<BrowserUseV2Output> | undefined {
  if (!isRecord(raw) || typeof raw.status !== "string") return undefined;
  const { status, output, outputFiles } = raw;
  const text = asString(output) ?? null;
  return {
    status,
    state: toTaskState(BROWSER_USE_V2_STATES, status),
    output: text,
    verdict: verdictIn(raw),
    error: { message: text ?? "" }, // There is no field for the reason.
    files: Array.isArray(outputFiles) ? outputFiles.flatMap(fileIn) : undefined,
    raw,
  };
}

/** The judge's word before the agent's own: an agent that is content with itself is what a judge is for. */
function verdictIn({ judgeVerdict, judgement, isSuccess }: Record<string, unknown>): Verdict {
  const judged = [judgeVerdict, verdictInText(judgement), isSuccess].find((value) => typeof value === "boolean");
  return judged === undefined ? undefined : judged ? "success" : "failure";
}

/** A judgement is an object written out as a string. */
function verdictInText(judgement: unknown): unknown {
  if (typeof judgement !== "string") return undefined;
  try {
    const parsed: unknown = JSON.parse(judgement);
    return isRecord(parsed) ? parsed.verdict : undefined;
  } catch {
    return undefined;
  }
}

/** The link to a file has to be asked for: `api.GET("/files/tasks/{task_id}/output-files/{file_id}", …)`. */
function fileIn(file: unknown): TaskFile[] {
  if (!isRecord(file)) return [];
  return [{ id: asId(file.id), name: asString(file.fileName) }];
}
