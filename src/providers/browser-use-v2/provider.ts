import type { paths } from "../../../generated/browser-use-v2.ts";
import { wire } from "../../../generated/browser-use-v2.wire.ts";
import { resolveClientOptions } from "../../http/client-options.ts";
import { type Call, createHttp, type Http, replyTo } from "../../http/http.ts";
import type { Provider, Reading, Started, StepsPage } from "../../provider.ts";
import { asId, asText, isRecord, stringValues } from "../../task/narrow.ts";
import type { Handle, TaskFile } from "../../task/task.ts";
import { readManyByNumber } from "../numbered-list.ts";
import { readingIn, startedIn } from "../replies.ts";
import { findByMetadata } from "./find-start.ts";
import { readingOf, stepIn } from "./reading.ts";
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
const FILE = "/files/tasks/{task_id}/output-files/{file_id}";
const PAGE_SIZE = 100;

/** Browser Use v2, which the provider still serves beside v4. It can neither pause nor resume, whatever its titles say. */
export function browserUseV2Provider(options: BrowserUseV2Options = {}) {
  const http = createHttp<paths>({
    ...wire,
    provider: "browser-use-v2",
    config: resolveClientOptions(options, {
      baseUrl: "https://api.browser-use.com/api/v2",
      keyVariable: "BROWSER_USE_API_KEY",
    }),
    authorize: (key) => ["x-browser-use-api-key", key],
  });
  const listOf = (query: BrowserUseV2Query, call: Call) => list(http, query, call);
  return {
    name: "browser-use-v2",
    http,
    judges: true,
    schemaField: { field: "structuredOutput", encode: (schema) => JSON.stringify(schema) },
    secretsOf: (input) => stringValues(input.secrets),

    async start(input: BrowserUseV2Input, call: Call): Promise<Started<BrowserUseV2Output>> {
      const { id, body } = await startedIn(http.with(call).POST(TASKS, { body: input }), "id");
      return { id, sessionId: asId(body.sessionId) };
    },

    ...reads(http),

    many: readManyByNumber({
      pageSize: PAGE_SIZE,
      list: (page: number, call: Call) => listOf({ pageNumber: page }, call),
      readingOf,
    }),

    async stop(handle: Handle, call: Call): Promise<void> {
      await http.with(call).PATCH(TASK, { ...pathOf(handle), body: { action: "stop" } });
    },

    list: listOf,

    finder: findByMetadata(listOf),
  } satisfies Provider<"browser-use-v2", BrowserUseV2Input, BrowserUseV2Output>;
}

function reads(http: Http<paths>) {
  return {
    readStatus(handle: Handle, call: Call): Promise<Reading<BrowserUseV2Output>> {
      const request = http.with(call).GET(STATUS, pathOf(handle));
      return readingIn(request, handle, { readingOf, idField: "id" });
    },

    // The status has the output too, but neither the judge's verdict nor the files.
    readTask(handle: Handle, call: Call): Promise<Reading<BrowserUseV2Output>> {
      return readingIn(http.with(call).GET(TASK, pathOf(handle)), handle, { readingOf, idField: "id" });
    },

    // There is no read of the steps alone: the whole task has all of them, and the cursor counts those that were seen.
    async readSteps(handle: Handle, cursor: number | string | undefined, call: Call): Promise<StepsPage> {
      const { data: raw } = await replyTo<unknown>(http.with(call).GET(TASK, pathOf(handle)));
      const steps = isRecord(raw) && Array.isArray(raw.steps) ? raw.steps.slice(Number(cursor ?? 0)) : [];
      return { steps: steps.filter(isRecord).map(stepIn), next: Number(cursor ?? 0) + steps.length };
    },

    async readFileUrl({ id, taskId }: TaskFile, call: Call): Promise<string> {
      if (id === undefined || taskId === undefined) {
        throw new TypeError("A file of Browser Use v2 is found by its id and taskId, as the task's `files` has them.");
      }
      const params = { path: { task_id: taskId, file_id: id } };
      const { data: raw, refuse } = await replyTo<unknown>(http.with(call).GET(FILE, { params }));
      const url = isRecord(raw) ? asText(raw.downloadUrl) : undefined;
      if (url === undefined) throw refuse("no downloadUrl");
      return url;
    },
  };
}

async function list(http: Http<paths>, query: BrowserUseV2Query, call: Call): Promise<BrowserUseV2Page> {
  const { pageSize = PAGE_SIZE, ...rest } = query;
  return (await replyTo(http.with(call).GET(TASKS, { params: { query: { pageSize, ...rest } } }))).data;
}

function pathOf({ id }: Handle) {
  return { params: { path: { task_id: id } } };
}
