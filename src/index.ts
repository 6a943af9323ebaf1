export type { TaskClient } from "./client.ts";
export { type AnchorBrowserClient, anchorBrowser } from "./clients/anchor-browser.ts";
export { type AnchorBrowserTasksClient, anchorBrowserTasks } from "./clients/anchor-browser-tasks.ts";
export { type BrowserActClient, browserAct } from "./clients/browser-act.ts";
export { type BrowserUseV1Client, browserUseV1 } from "./clients/browser-use-v1.ts";
export { type BrowserUseV2Client, browserUseV2 } from "./clients/browser-use-v2.ts";
export { type BrowserUseV4Client, browserUse, browserUseV4 } from "./clients/browser-use-v4.ts";
export type { ClientOptions, Exchange } from "./http/client-options.ts";
export type { Fetch, FetchedResponse, FetchInit } from "./http/fetch.ts";
export type { BatchOptions, KeyedBatchOptions, KeyedInput } from "./lifecycle/batch-keys.ts";
export type { CanEndSession, CanList, CanPause, CanResume, CanStop, TaskRef } from "./lifecycle/capabilities.ts";
export type { CallOptions } from "./lifecycle/control.ts";
export type { GetOptions } from "./lifecycle/get.ts";
export type { Journal, JournalEntry, JournalState, StoredReading } from "./lifecycle/journal.ts";
export type {
  Candidate,
  JournalOptions,
  OnceOptions,
  UncertainDecision,
  UncertainStart,
} from "./lifecycle/journal-options.ts";
export type { Outcome } from "./lifecycle/outcome.ts";
export type { ReadOnceEnding, ReadOnceOptions, ReadOnceResult } from "./lifecycle/read-once.ts";
export type { RunOptions } from "./lifecycle/run.ts";
export type { Concurrency } from "./lifecycle/run-all.ts";
export type { SavedWait } from "./lifecycle/saved-wait.ts";
export type { SchemaOptions, StartOptions } from "./lifecycle/send-start.ts";
export type { StepsOptions } from "./lifecycle/step-reader.ts";
export type { BeginWaitOptions, StepVerbs } from "./lifecycle/step-verbs.ts";
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
  TaskStep,
  TaskUsage,
  TerminalState,
  Verdict,
} from "./task/task.ts";
