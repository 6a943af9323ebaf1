import {
  type CanEndSession,
  type CanList,
  type CanPause,
  type CanResume,
  type CanStop,
  createTaskClient,
  type TaskClient,
} from "./client.ts";
import type { PausedOptions, StopOptions } from "./lifecycle/wait-plan.ts";
import { anchorBrowserProvider } from "./providers/anchor-browser/provider.ts";
import type {
  AnchorBrowserApi,
  AnchorBrowserInput,
  AnchorBrowserOptions,
  AnchorBrowserOutput,
} from "./providers/anchor-browser/types.ts";
import { anchorBrowserTasksProvider } from "./providers/anchor-browser-tasks/provider.ts";
import type {
  AnchorBrowserTasksInput,
  AnchorBrowserTasksOptions,
  AnchorBrowserTasksOutput,
} from "./providers/anchor-browser-tasks/types.ts";
import { browserActProvider } from "./providers/browser-act/provider.ts";
import type {
  BrowserActApi,
  BrowserActInput,
  BrowserActOptions,
  BrowserActOutput,
  BrowserActPage,
  BrowserActQuery,
} from "./providers/browser-act/types.ts";
import { browserUseV1Provider } from "./providers/browser-use-v1/provider.ts";
import type {
  BrowserUseV1Api,
  BrowserUseV1Input,
  BrowserUseV1Options,
  BrowserUseV1Output,
} from "./providers/browser-use-v1/types.ts";
import { browserUseV2Provider } from "./providers/browser-use-v2/provider.ts";
import type {
  BrowserUseV2Api,
  BrowserUseV2Input,
  BrowserUseV2Options,
  BrowserUseV2Output,
  BrowserUseV2Page,
  BrowserUseV2Query,
} from "./providers/browser-use-v2/types.ts";
import { browserUseV4Provider } from "./providers/browser-use-v4/provider.ts";
import type {
  BrowserUseV4Api,
  BrowserUseV4Input,
  BrowserUseV4Options,
  BrowserUseV4Output,
  BrowserUseV4Page,
  BrowserUseV4Query,
} from "./providers/browser-use-v4/types.ts";

/**
 * The client that {@link anchorBrowser} makes. Starts with `POST /v1/tools/perform-web-task`, reads with `GET` of
 * `/v1/tools/perform-web-task/{workflowId}/status`, and takes the result from that read. Its `pause`, `resume` and
 * `endSession` send `POST /v1/sessions/{session_id}/agent/pause`, `POST …/agent/resume` and `DELETE /v1/sessions/{session_id}`.
 */
export interface AnchorBrowserClient
  extends TaskClient<"anchor-browser", AnchorBrowserInput, AnchorBrowserOutput, AnchorBrowserApi>,
    CanPause<"anchor-browser">,
    CanResume<"anchor-browser">,
    CanEndSession<"anchor-browser"> {}
/**
 * The client that {@link anchorBrowserTasks} makes. Starts with `POST /v2/tasks/{taskId}/run`, reads with
 * `GET /v2/tasks/runs/{runId}/status`, and takes the result from that read. A session has the calls of
 * {@link AnchorBrowserClient}.
 */
export interface AnchorBrowserTasksClient
  extends TaskClient<"anchor-browser-tasks", AnchorBrowserTasksInput, AnchorBrowserTasksOutput, AnchorBrowserApi>,
    CanPause<"anchor-browser-tasks">,
    CanResume<"anchor-browser-tasks">,
    CanEndSession<"anchor-browser-tasks"> {}
/**
 * The client that {@link browserAct} makes. Starts with `POST /v2/workflow/run-task` or `POST /v2/workflow/run-task-by-template`,
 * reads with `GET /v2/workflow/get-task-status`, and at the end once with `GET /v2/workflow/get-task`. `list` sends
 * `GET /v2/workflow/list-tasks`, which also answers for many waits at once; `stop` and `resume` send
 * `PUT /v2/workflow/stop-task` and `PUT /v2/workflow/resume-task`.
 */
export interface BrowserActClient
  extends TaskClient<"browser-act", BrowserActInput, BrowserActOutput, BrowserActApi, StopOptions & PausedOptions>,
    CanStop<"browser-act">,
    CanResume<"browser-act">,
    CanList<BrowserActQuery, BrowserActPage> {}
/**
 * The client that {@link browserUseV1} makes. Starts with `POST /run-task`, reads with `GET /task/{task_id}/status`, and at
 * the end once with `GET /task/{task_id}`. `stop` sends `PUT /stop-task`.
 */
export interface BrowserUseV1Client
  extends TaskClient<
      "browser-use-v1",
      BrowserUseV1Input,
      BrowserUseV1Output,
      BrowserUseV1Api,
      StopOptions & PausedOptions
    >,
    CanStop<"browser-use-v1"> {}
/**
 * The client that {@link browserUseV2} makes. Starts with `POST /tasks`, reads with `GET /tasks/{task_id}/status`, and at the
 * end once with `GET /tasks/{task_id}`. `list` sends `GET /tasks`, which also answers for many waits at once; `stop` sends
 * `PATCH /tasks/{task_id}`.
 */
export interface BrowserUseV2Client
  extends TaskClient<"browser-use-v2", BrowserUseV2Input, BrowserUseV2Output, BrowserUseV2Api, StopOptions>,
    CanStop<"browser-use-v2">,
    CanList<BrowserUseV2Query, BrowserUseV2Page> {}
/**
 * The client that {@link browserUseV4} and {@link browserUse} make. Starts with `POST /runs`, reads with
 * `GET /runs/{run_id}/status`, and at the end once with `GET /runs/{run_id}`. `list` sends `GET /runs`; `GET /sessions` answers
 * for many waits at once; `stop` sends `POST /runs/{run_id}/cancel`.
 */
export interface BrowserUseV4Client
  extends TaskClient<"browser-use-v4", BrowserUseV4Input, BrowserUseV4Output, BrowserUseV4Api, StopOptions>,
    CanStop<"browser-use-v4">,
    CanList<BrowserUseV4Query, BrowserUseV4Page> {}

/**
 * A client of Anchor Browser's `perform-web-task`. Anchor can neither stop nor list these tasks; where the task was
 * started in a session of the caller's, `pause`, `resume` and `endSession` act on that session.
 *
 * @throws TypeError for an apiKey, baseUrl, headers, fetch or onExchange that cannot be used; RangeError for a number out
 * of its range.
 */
export const anchorBrowser = (options?: AnchorBrowserOptions): AnchorBrowserClient =>
  createTaskClient(anchorBrowserProvider(options));

/**
 * A client of Anchor Browser's saved tasks, under the same lifecycle and with the same verbs for their session.
 *
 * @throws TypeError for an apiKey, baseUrl, headers, fetch or onExchange that cannot be used; RangeError for a number out
 * of its range.
 */
export const anchorBrowserTasks = (options?: AnchorBrowserTasksOptions): AnchorBrowserTasksClient =>
  createTaskClient(anchorBrowserTasksProvider(options));

/**
 * A client of BrowserAct: runs of a workflow or of an official template.
 *
 * @throws TypeError for an apiKey, baseUrl, headers, fetch or onExchange that cannot be used; RangeError for a number out
 * of its range.
 */
export const browserAct = (options?: BrowserActOptions): BrowserActClient =>
  createTaskClient(browserActProvider(options));

/**
 * A client of Browser Use v4, which the provider advises for whatever is new. Also exported as {@link browserUse}.
 *
 * @throws TypeError for an apiKey, baseUrl, headers, fetch or onExchange that cannot be used; RangeError for a number out
 * of its range.
 */
export const browserUseV4 = (options?: BrowserUseV4Options): BrowserUseV4Client =>
  createTaskClient(browserUseV4Provider(options));

/**
 * A client of Browser Use in its current version: {@link browserUseV4}.
 *
 * @alias
 */
export const browserUse = browserUseV4;

/**
 * A client of Browser Use v2, which is still served: it takes a schema for the output, which v4 does not.
 *
 * @throws TypeError for an apiKey, baseUrl, headers, fetch or onExchange that cannot be used; RangeError for a number out
 * of its range.
 */
export const browserUseV2 = (options?: BrowserUseV2Options): BrowserUseV2Client =>
  createTaskClient(browserUseV2Provider(options));

/**
 * A client of Browser Use v1.
 *
 * @throws TypeError for an apiKey, baseUrl, headers, fetch or onExchange that cannot be used; RangeError for a number out
 * of its range.
 *
 * @deprecated The service has answered 404 to everyone since July 2026: use {@link browserUseV4}. This client is for
 * servers of your own that still speak v1; give their `baseUrl`.
 */
export const browserUseV1 = (options?: BrowserUseV1Options): BrowserUseV1Client =>
  createTaskClient(browserUseV1Provider(options));

export type { CanEndSession, CanList, CanPause, CanResume, CanStop, TaskClient, TaskRef } from "./client.ts";
export type { ClientOptions, Exchange } from "./http/client-options.ts";
export type { Fetch, FetchedResponse, FetchInit } from "./http/fetch.ts";
export type { CallOptions } from "./lifecycle/control.ts";
export type { GetOptions } from "./lifecycle/get.ts";
export type { Outcome } from "./lifecycle/outcome.ts";
export type { Concurrency } from "./lifecycle/run-all.ts";
export type { StartOptions } from "./lifecycle/start.ts";
export type { PausedOptions, StopOptions, WaitOptions } from "./lifecycle/wait-plan.ts";
export type {
  AnchorBrowserApi,
  AnchorBrowserInput,
  AnchorBrowserOptions,
  AnchorBrowserOutput,
} from "./providers/anchor-browser/types.ts";
export type {
  AnchorBrowserTasksInput,
  AnchorBrowserTasksOptions,
  AnchorBrowserTasksOutput,
} from "./providers/anchor-browser-tasks/types.ts";
export { browserActCodes } from "./providers/browser-act/provider.ts";
export type {
  BrowserActApi,
  BrowserActInput,
  BrowserActOptions,
  BrowserActOutput,
  BrowserActPage,
  BrowserActParameter,
  BrowserActQuery,
  BrowserActTaskSummary,
  BrowserActTemplateInput,
  BrowserActWorkflowInput,
} from "./providers/browser-act/types.ts";
export type {
  BrowserUseV1Api,
  BrowserUseV1Input,
  BrowserUseV1Options,
  BrowserUseV1Output,
} from "./providers/browser-use-v1/types.ts";
export type {
  BrowserUseV2Api,
  BrowserUseV2Input,
  BrowserUseV2Model,
  BrowserUseV2Options,
  BrowserUseV2Output,
  BrowserUseV2Page,
  BrowserUseV2Query,
  BrowserUseV2SessionSettings,
  BrowserUseV2TaskSummary,
} from "./providers/browser-use-v2/types.ts";
export type {
  BrowserUseV4Api,
  BrowserUseV4BrowserSettings,
  BrowserUseV4Input,
  BrowserUseV4JudgeSettings,
  BrowserUseV4Model,
  BrowserUseV4Options,
  BrowserUseV4Output,
  BrowserUseV4Page,
  BrowserUseV4Proxy,
  BrowserUseV4Query,
  BrowserUseV4RunSummary,
} from "./providers/browser-use-v4/types.ts";
export type { AnyErrandError, ErrorCode, OutputIssue, StopResult, WaitRecord } from "./task/errors.ts";
export {
  ApiError,
  ConnectionError,
  ErrandError,
  isErrandError,
  JournalError,
  KeyReusedError,
  OutputInvalidError,
  ProtocolError,
  RunAbortedError,
  StartUncertainError,
  TaskCanceledError,
  TaskFailedError,
  TaskPausedError,
  UnobservableError,
  WaitTimeoutError,
} from "./task/errors.ts";
export type { TaskEvent } from "./task/event.ts";
export type { OutputSchema } from "./task/output.ts";
export type {
  CompletedTask,
  FailedTask,
  Handle,
  OtherTask,
  Task,
  TaskFailure,
  TaskFile,
  TaskState,
  TerminalState,
  Verdict,
} from "./task/task.ts";
