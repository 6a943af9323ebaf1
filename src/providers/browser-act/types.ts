import type { components, paths } from "../../../generated/browser-act.ts";
import type { ClientOptions } from "../../http/client-options.ts";
import type { Api } from "../../http/http.ts";

type Schemas = components["schemas"];

/** The client of BrowserAct's plain API: also workflows, templates and regions. */
export interface BrowserActApi extends Api<paths> {}

/**
 * Options of {@link browserAct}; `baseUrl` defaults to `https://api.browseract.com`.
 * `apiKey` is read from the environment variable `BROWSERACT_API_KEY` if it is left out, and no `baseUrl` is given.
 */
export interface BrowserActOptions extends ClientOptions {}

/** What a BrowserAct task takes: the body of a start by `workflow_id` or by `workflow_template_id`, not both. */
export type BrowserActInput = BrowserActWorkflowInput | BrowserActTemplateInput;

interface StartInput {
  /** The inputs of the workflow or template, by name. */
  input_parameters?: BrowserActParameter[];
  /** Called with the whole task when it has finished, failed or been canceled. At most 2,048 characters. */
  callback_url?: string;
  /** Called with the whole task on every change of its status. At most 2,048 characters. */
  status_change_callback_url?: string;
}

/** Runs a workflow: the body of `POST /v2/workflow/run-task`. */
export interface BrowserActWorkflowInput extends StartInput {
  /** The workflow to run. */
  workflow_id: string;
  /** The browser profile to run in. */
  profile_id?: string;
  /** Keeps cookies and storage in the profile after the task. */
  save_browser_data?: boolean;
  /**
   * Opens the browser incognito.
   *
   * @deprecated Out of use.
   */
  open_incognito_mode?: boolean;
  /** Belongs to a start by template. */
  workflow_template_id?: never;
  /** Belongs to a start by template. */
  proxyRegion?: never;
}

/** Runs an official template: the body of `POST /v2/workflow/run-task-by-template`. */
export interface BrowserActTemplateInput extends StartInput {
  /** The template to run. */
  workflow_template_id: string;
  /** Where the proxy stands; `GET /v2/workflow/get-region-list` has the codes. @default the service's: US */
  proxyRegion?: string;
  /** Belongs to a start by workflow. */
  workflow_id?: never;
  /** Belongs to a start by workflow. */
  profile_id?: never;
  /** Belongs to a start by workflow. */
  save_browser_data?: never;
  /** Belongs to a start by workflow. */
  open_incognito_mode?: never;
}

/** One input of a workflow or template. */
export interface BrowserActParameter {
  /** Its name, as the workflow declares it. */
  name?: string;
  /** What to run with. */
  value?: string;
}

/** The text that the workflow's output node wrote, often JSON; null when it wrote none. Its files are in the task's `files`. */
export type BrowserActOutput = string | null;

/** Which tasks to list, in the query of `GET /v2/workflow/list-tasks`. */
export interface BrowserActQuery {
  /** How many tasks a page holds, 1 to 500. The service's own default is one task a page. @default 500 */
  limit?: number;
  /** Which page, counted from 1. */
  page?: number;
  /** Only tasks with this status. */
  status?: Schemas["TaskStatus"];
  /** Only runs of this workflow. */
  workflow_id?: string;
}

/** A page of tasks, as BrowserAct lists them. */
export interface BrowserActPage {
  /** The tasks of this page. */
  items?: BrowserActTaskSummary[];
  /** How many tasks a page holds. */
  limit?: number;
  /** Which page this is, counted from 1. */
  page?: number;
  /** How many tasks there are. */
  total_count?: number;
  /** How many pages there are. */
  total_pages?: number;
}

/** A task, as it stands in BrowserAct's list. */
export interface BrowserActTaskSummary {
  /** The task's id. */
  id: string;
  /** The provider's own status word. */
  status: Schemas["TaskStatus"];
  /** The workflow that it runs. */
  workflow_id: string;
  /** The inputs that it was started with, written out as `name=value` with semicolons between. */
  input_parameters?: string;
  /** The browser profile that it runs in. */
  profile_id?: string;
  /** ISO 8601. */
  created_at: string;
  /** ISO 8601. */
  finished_at?: string;
  /** What it produced. */
  output?: Schemas["TaskOutputDto"];
  /** Why it failed. */
  task_failure_info?: Schemas["TaskFailureInfo"];
  /** A page that shows the browser at work, and its size. */
  live_url_info?: Schemas["LiveUrlInfo"];
  /**
   * A page that shows the browser at work.
   *
   * @deprecated Use `live_url_info`.
   */
  live_url?: string;
  /** How many credits it has cost. */
  credit?: number;
}
