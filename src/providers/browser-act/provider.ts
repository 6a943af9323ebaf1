import type { paths } from "../../../generated/browser-act.ts";
import { resolveClientOptions } from "../../http/client-options.ts";
import { type Call, createHttp, type Reply, replyTo } from "../../http/http.ts";
import type { EmptyAnswers, Provider, Reading, Started } from "../../provider.ts";
import { ApiError } from "../../task/errors.ts";
import { asId, asNumber, asString, asText, isRecord } from "../../task/narrow.ts";
import { type Handle, type TaskFile, toTaskState } from "../../task/task.ts";
import { readManyByNumber } from "../numbered-list.ts";
import { findByCallback } from "./find-start.ts";
import { BROWSER_ACT_STATES } from "./statuses.ts";
import type {
  BrowserActInput,
  BrowserActOptions,
  BrowserActOutput,
  BrowserActPage,
  BrowserActQuery,
  BrowserActWorkflowInput,
} from "./types.ts";

const STATUS = "/v2/workflow/get-task-status";
const TASK = "/v2/workflow/get-task";
const LIST = "/v2/workflow/list-tasks";
const STOP = "/v2/workflow/stop-task";
const RESUME = "/v2/workflow/resume-task";
const PAGE_SIZE = 500;

/**
 * What BrowserAct means by a refusal: compare with `providerCode` of an ApiError. From the samples of the provider's demo
 * repository; which HTTP status goes with them is nowhere said.
 */
export const browserActCodes = {
  /** No task has this id. */
  taskNotFound: 10112,
  /** Too many tasks are running: the same start works once one of them has ended. */
  tooManyRunningTasks: 10118,
  /** A stop found the task over. `stop` takes it for success. */
  taskHasCompleted: 10121,
  /** A resume found the task not paused. `resume` takes it for success. */
  taskIsNotPaused: 10127,
} as const;

/** BrowserAct's tasks: runs of a workflow or of an official template. */
export function browserActProvider(options: BrowserActOptions = {}) {
  const http = createHttp<paths>({
    provider: "browser-act",
    config: resolveClientOptions(options, { baseUrl: "https://api.browseract.com", keyVariable: "BROWSERACT_API_KEY" }),
    authorize: (key) => ["authorization", `Bearer ${key}`],
    emptyAnswers: { [`PUT ${STOP}`]: true, [`PUT ${RESUME}`]: true } satisfies EmptyAnswers<paths>,
  });

  /** Sends a change that is no error when the task is already where it should be. */
  async function unlessAlready(code: number, request: Promise<unknown>): Promise<void> {
    try {
      await request;
    } catch (error) {
      // The specification says 200 for these, the samples say otherwise.
      if (error instanceof ApiError && error.providerCode === code) return;
      throw error;
    }
  }

  return {
    name: "browser-act",
    http,
    secretsOf: (input) => [
      ...secretsInAddress(input.callback_url),
      ...secretsInAddress(input.status_change_callback_url),
    ],

    checkInput({ workflow_id: workflow, workflow_template_id: template }: BrowserActInput): void {
      if ((workflow === undefined) === (template === undefined)) {
        throw new TypeError("A BrowserAct task takes either workflow_id or workflow_template_id.");
      }
    },

    async start(input: BrowserActInput, call: Call): Promise<Started<BrowserActOutput>> {
      const kind = isByWorkflow(input) ? "workflow" : "template";
      const { data: raw, refuse } = await send(input, call);
      const id = isRecord(raw) ? asId(raw.id) : undefined;
      if (id === undefined) throw refuse("no id");
      return { id, kind };
    },

    async readStatus({ id }: Handle, call: Call): Promise<Reading<BrowserActOutput>> {
      const { data: raw, refuse } = await replyTo<unknown>(
        http.with(call).GET(STATUS, { params: { query: { task_id: id } } }),
      );
      const reading = readingOf(raw);
      if (reading === undefined) throw refuse("no status");
      return reading;
    },

    async readTask({ id }: Handle, call: Call): Promise<Reading<BrowserActOutput>> {
      const { data: raw, refuse } = await replyTo<unknown>(
        http.with(call).GET(TASK, { params: { query: { task_id: id } } }),
      );
      const reading = readingOf(raw);
      if (reading === undefined) throw refuse("no status");
      return reading;
    },

    pauses: true,
    fullCodes: [browserActCodes.tooManyRunningTasks],
    many: readManyByNumber({
      pageSize: PAGE_SIZE,
      list: (page: number, call: Call) => list({ page }, call),
      readingOf,
    }),

    async stop({ id }: Handle, call: Call): Promise<void> {
      const request = http.with(call).PUT(STOP, { params: { query: { task_id: id } } });
      await unlessAlready(browserActCodes.taskHasCompleted, request);
    },

    async resume({ id }: Handle, call: Call): Promise<void> {
      const request = http.with(call).PUT(RESUME, { params: { query: { task_id: id } } });
      await unlessAlready(browserActCodes.taskIsNotPaused, request);
    },

    list,

    finder: findByCallback(list),
  } satisfies Provider<"browser-act", BrowserActInput, BrowserActOutput>;

  async function list({ limit = PAGE_SIZE, ...query }: BrowserActQuery, call: Call): Promise<BrowserActPage> {
    return (await replyTo(http.with(call).GET(LIST, { params: { query: { limit, ...query } } }))).data;
  }

  function send(input: BrowserActInput, call: Call): Promise<Reply> {
    return isByWorkflow(input)
      ? replyTo<unknown>(http.with(call).POST("/v2/workflow/run-task", { body: input }))
      : replyTo<unknown>(http.with(call).POST("/v2/workflow/run-task-by-template", { body: input }));
  }
}

function isByWorkflow(input: BrowserActInput): input is BrowserActWorkflowInput {
  return input.workflow_id !== undefined;
}

/** Callbacks are not signed, so their addresses carry secrets. A short value is none, and would be masked in ordinary text. */
function secretsInAddress(address: string | undefined): string[] {
  if (address === undefined || !URL.canParse(address)) return [];
  return [...new URL(address).searchParams.values()].filter((value) => value.length >= 16);
}

/** A running task may already carry `output`, `finished_at` or nulls (samples of the provider); only the status says whether it is over. */
function readingOf(raw: unknown): Reading<BrowserActOutput> | undefined {
  if (!isRecord(raw) || typeof raw.status !== "string") return undefined;
  const { status, output, task_failure_info: failure, live_url_info: live, live_url: oldLiveUrl } = raw;
  return {
    status,
    state: toTaskState(BROWSER_ACT_STATES, status),
    output: asString(isRecord(output) ? output.string : undefined) ?? null,
    error: {
      message: asString(isRecord(failure) ? failure.message : undefined) ?? "",
      code: asNumber(isRecord(failure) ? failure.code : undefined),
    },
    liveUrl: asString(isRecord(live) ? live.live_url : undefined) ?? asString(oldLiveUrl),
    files: filesIn(raw),
    raw,
  };
}

/** Downloads have a name and an end, the files of the output a link alone; one file may be among both. */
function filesIn({ output, download_files: downloads, files_expires_at: endOfAll }: Record<string, unknown>) {
  const links = isRecord(output) && Array.isArray(output.files) ? (output.files as unknown[]) : [];
  const views = Array.isArray(downloads) ? downloads.filter(isRecord) : [];
  if (links.length + views.length === 0) return undefined;
  const named = views.map(({ guid, fileName, fileSize, downloadUrl, expiresAt }): TaskFile => {
    return {
      id: asId(guid),
      name: asText(fileName),
      url: asText(downloadUrl),
      sizeBytes: asNumber(fileSize),
      expiresAt: dateIn(expiresAt) ?? dateIn(endOfAll),
    };
  });
  const others = links.map(asText).filter((url) => url !== undefined && !named.some((file) => file.url === url));
  return [...named, ...others.map((url): TaskFile => ({ url, expiresAt: dateIn(endOfAll) }))];
}

function dateIn(ms: unknown): string | undefined {
  return typeof ms === "number" && Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : undefined;
}
