import type { paths } from "../../../generated/browser-act.ts";
import { wire } from "../../../generated/browser-act.wire.ts";
import { resolveClientOptions } from "../../http/client-options.ts";
import { secretsInAddress } from "../../http/credentials.ts";
import { type Call, createHttp, type Http, replyTo } from "../../http/http.ts";
import type { Provider, Reading, Started, StepsPage } from "../../provider.ts";
import { ApiError } from "../../task/errors.ts";
import type { Handle } from "../../task/task.ts";
import { readManyByNumber } from "../numbered-list.ts";
import { readingIn, startedIn } from "../replies.ts";
import { findByCallback } from "./find-start.ts";
import { readingOf, stepsAfter } from "./reading.ts";
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
    ...wire,
    provider: "browser-act",
    config: resolveClientOptions(options, { baseUrl: "https://api.browseract.com", keyVariable: "BROWSERACT_API_KEY" }),
    authorize: (key) => ["authorization", `Bearer ${key}`],
  });
  const listOf = (query: BrowserActQuery, call: Call) => list(http, query, call);
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
      const { id } = await startedIn(send(http, input, call), "id");
      return { id, kind: isByWorkflow(input) ? "workflow" : "template" };
    },

    ...reads(http),

    pauses: true,
    fullCodes: [browserActCodes.tooManyRunningTasks],
    many: readManyByNumber({
      pageSize: PAGE_SIZE,
      list: (page: number, call: Call) => listOf({ page }, call),
      readingOf,
    }),

    async stop(handle: Handle, call: Call): Promise<void> {
      await unlessAlready(browserActCodes.taskHasCompleted, http.with(call).PUT(STOP, queryOf(handle)));
    },

    async resume(handle: Handle, call: Call): Promise<void> {
      await unlessAlready(browserActCodes.taskIsNotPaused, http.with(call).PUT(RESUME, queryOf(handle)));
    },

    list: listOf,

    finder: findByCallback(listOf),
  } satisfies Provider<"browser-act", BrowserActInput, BrowserActOutput>;
}

function reads(http: Http<paths>) {
  const readTask = (handle: Handle, call: Call): Promise<Reading<BrowserActOutput>> =>
    readingIn(http.with(call).GET(TASK, queryOf(handle)), handle, { readingOf, idField: "id" });
  return {
    readStatus(handle: Handle, call: Call): Promise<Reading<BrowserActOutput>> {
      return readingIn(http.with(call).GET(STATUS, queryOf(handle)), handle, { readingOf });
    },

    readTask,

    async readLiveUrl(handle: Handle, call: Call): Promise<string | undefined> {
      return (await readTask(handle, call)).liveUrl;
    },

    // There is no read of the steps alone: the whole task has all of them, and the cursor counts those that were seen.
    async readSteps(handle: Handle, cursor: number | string | undefined, call: Call): Promise<StepsPage> {
      return stepsAfter(Number(cursor ?? 0), await readTask(handle, call));
    },
  };
}

async function list(
  http: Http<paths>,
  { limit = PAGE_SIZE, ...query }: BrowserActQuery,
  call: Call,
): Promise<BrowserActPage> {
  return (await replyTo(http.with(call).GET(LIST, { params: { query: { limit, ...query } } }))).data;
}

function send(http: Http<paths>, input: BrowserActInput, call: Call): Promise<{ data?: unknown }> {
  return isByWorkflow(input)
    ? http.with(call).POST("/v2/workflow/run-task", { body: input })
    : http.with(call).POST("/v2/workflow/run-task-by-template", { body: input });
}

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

function queryOf({ id }: Handle) {
  return { params: { query: { task_id: id } } };
}

function isByWorkflow(input: BrowserActInput): input is BrowserActWorkflowInput {
  return input.workflow_id !== undefined;
}
