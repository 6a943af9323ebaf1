import { createTaskClient, type TaskClient } from "./client.ts";
import { type AnchorBrowserOptions, anchorBrowserProvider } from "./providers/anchor-browser.ts";
import { type BrowserActOptions, browserActProvider } from "./providers/browser-act.ts";
import { type BrowserUseV1Options, browserUseV1Provider } from "./providers/browser-use-v1.ts";

export type AnchorBrowserClient = TaskClient<ReturnType<typeof anchorBrowserProvider>>;
export type BrowserActClient = TaskClient<ReturnType<typeof browserActProvider>>;
export type BrowserUseV1Client = TaskClient<ReturnType<typeof browserUseV1Provider>>;

/** A client of Anchor Browser's `perform-web-task`. Anchor can neither stop nor list these tasks. */
export const anchorBrowser = (options: AnchorBrowserOptions): AnchorBrowserClient =>
  createTaskClient(anchorBrowserProvider(options));

/** A client of BrowserAct: runs of a workflow or of an official template. */
export const browserAct = (options: BrowserActOptions): BrowserActClient =>
  createTaskClient(browserActProvider(options));

/**
 * A client of Browser Use v1.
 *
 * @deprecated The service has answered 404 to everyone since July 2026: use Browser Use v4. This client is for servers
 * of your own that still speak v1; give their `baseUrl`.
 */
export const browserUseV1 = (options: BrowserUseV1Options): BrowserUseV1Client =>
  createTaskClient(browserUseV1Provider(options));

export type { TaskClient } from "./client.ts";
export type { ClientOptions, Exchange } from "./connection.ts";
export type { ErrorCode, WaitRecord } from "./errors.ts";
export {
  ApiError,
  ConnectionError,
  ErrandError,
  isErrandError,
  OutputInvalidError,
  ProtocolError,
  RunAbortedError,
  StartUncertainError,
  TaskCanceledError,
  TaskFailedError,
  UnobservableError,
  WaitTimeoutError,
} from "./errors.ts";
export type { TaskEvent } from "./event.ts";
export type { GetOptions } from "./get.ts";
export type { OutputIssue, OutputSchema } from "./output.ts";
export type {
  AnchorBrowserApi,
  AnchorBrowserInput,
  AnchorBrowserOptions,
  AnchorBrowserOutput,
} from "./providers/anchor-browser.ts";
export type {
  BrowserActApi,
  BrowserActInput,
  BrowserActOptions,
  BrowserActOutput,
  BrowserActPage,
  BrowserActQuery,
} from "./providers/browser-act.ts";
export type {
  BrowserUseV1Api,
  BrowserUseV1Input,
  BrowserUseV1Options,
  BrowserUseV1Output,
} from "./providers/browser-use-v1.ts";
export type { Concurrency } from "./run-all.ts";
export type { StartOptions } from "./start.ts";
export type { CallOptions } from "./stop.ts";
export type {
  CompletedTask,
  FailedTask,
  Handle,
  OtherTask,
  Task,
  TaskFailure,
  TaskState,
  TerminalState,
  Verdict,
} from "./task.ts";
export type { Outcome } from "./wait-all.ts";
export type { StopOptions, WaitOptions } from "./wait-plan.ts";
