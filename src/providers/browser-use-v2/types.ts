import type { components, paths } from "../../../generated/browser-use-v2.ts";
import type { ClientOptions } from "../../http/client-options.ts";
import type { Api } from "../../http/http.ts";

type Schemas = components["schemas"];

/** The client of Browser Use's plain API, version 2: also logs and links to output files. */
export interface BrowserUseV2Api extends Api<paths> {}

/**
 * Options of {@link browserUseV2}; `baseUrl` defaults to `https://api.browser-use.com/api/v2`.
 * `apiKey` is read from the environment variable `BROWSER_USE_API_KEY` if it is left out, and no `baseUrl` is given.
 */
export interface BrowserUseV2Options extends ClientOptions {}

/** A language model that Browser Use v2 offers. */
export type BrowserUseV2Model = Schemas["SupportedLLMs"];

/** What a Browser Use v2 task takes: the body of `POST /tasks`. */
export interface BrowserUseV2Input {
  /** What the agent is to do. */
  task: string;
  /** Where to start. */
  startUrl?: string | null;
  /** JSON Schema of the output, written out as a string. The option `output` sets it from a schema. */
  structuredOutput?: string | null;
  /** Credentials for the agent, by name. It can use them without their being part of the task. */
  secrets?: Record<string, string> | null;
  /** The 1Password vault that the agent may use. */
  opVaultId?: string | null;
  /** The language model to use. @default the service's: browser-use-2.0 */
  llm?: BrowserUseV2Model;
  /** Ends the task after this many steps of the agent. @default the service's: 100 */
  maxSteps?: number;
  /** Shows the model screenshots, or lets it decide. @default the service's: true */
  vision?: boolean | "auto";
  /** Lets the model think before each step. @default the service's: false */
  thinking?: boolean;
  /** Skips the agent's own reflections, which is faster. @default the service's: false */
  flashMode?: boolean;
  /** Added to the system prompt. @default the service's: nothing */
  systemPromptExtension?: string;
  /** Skills that the agent may use, by id. */
  skillIds?: string[] | null;
  /** The only domains that the agent may visit. */
  allowedDomains?: string[] | null;
  /** Runs in this session. */
  sessionId?: string | null;
  /** The browser of a new session. */
  sessionSettings?: BrowserUseV2SessionSettings | null;
  /** Has the result judged, which gives the task a `verdict`. @default the service's: false */
  judge?: boolean;
  /** What the judge compares the result with. */
  judgeGroundTruth?: string | null;
  /** The language model of the judge. */
  judgeLlm?: BrowserUseV2Model | null;
  /** Draws a frame around the elements the agent looks at. @default the service's: false */
  highlightElements?: boolean;
  /** Your own notes. */
  metadata?: Record<string, string> | null;
}

/** The browser of a new session of Browser Use v2. */
export interface BrowserUseV2SessionSettings {
  /** The browser profile to run in. */
  profileId?: string | null;
  /** Where the proxy stands; null for no proxy. @default the service's: us */
  proxyCountryCode?: Schemas["ProxyCountryCode"] | null;
  /** Width of the screen, in pixels. */
  browserScreenWidth?: number | null;
  /** Height of the screen, in pixels. */
  browserScreenHeight?: number | null;
  /** Records the session. @default the service's: false */
  enableRecording?: boolean;
}

/** The agent's answer as text; null when it gave none. */
export type BrowserUseV2Output = string | null;

/** Which tasks to list, in the query of `GET /tasks`. */
export interface BrowserUseV2Query {
  /** How many tasks a page holds, 1 to 100. @default 100 */
  pageSize?: number;
  /** Which page, counted from 1. @default the service's: 1 */
  pageNumber?: number;
  /** Only tasks of this session. */
  sessionId?: string | null;
  /** Only tasks with this status. */
  filterBy?: Schemas["TaskStatus"] | null;
  /**
   * Only tasks from after this time, ISO 8601; without a zone it is UTC, as all of the service's time stamps are. The
   * provider does not say which of a task's times counts.
   */
  after?: string | null;
  /**
   * Only tasks from before this time, ISO 8601; without a zone it is UTC, as all of the service's time stamps are. The
   * provider does not say which of a task's times counts.
   */
  before?: string | null;
}

/** A page of tasks, as Browser Use v2 lists them. */
export interface BrowserUseV2Page {
  /** The tasks of this page. */
  items: BrowserUseV2TaskSummary[];
  /** Which page this is, counted from 1. */
  pageNumber: number;
  /** How many tasks a page holds. */
  pageSize: number;
  /** How many tasks there are. */
  totalItems: number;
}

/** A task, as it stands in the list of Browser Use v2. */
export interface BrowserUseV2TaskSummary {
  /** The task's id. */
  id: string;
  /** The session that it runs in. */
  sessionId: string;
  /** The provider's own status word. */
  status: Schemas["TaskStatus"];
  /** What the agent was told to do. */
  task: string;
  /** The language model that it uses. */
  llm: string;
  /** The agent's answer as text. */
  output?: string | null;
  /** ISO 8601. */
  createdAt: string;
  /** ISO 8601. */
  startedAt?: string | null;
  /** ISO 8601. */
  finishedAt?: string | null;
  /** Whether the agent itself says that it did what was asked. */
  isSuccess?: boolean | null;
  /** Whether the judge says that the agent did what was asked. */
  judgeVerdict?: boolean | null;
  /** What the judge says, as JSON in a string. */
  judgement?: string | null;
  /** What it has cost, in US dollars. */
  cost?: string | null;
  /** The notes that it was started with. */
  metadata?: Record<string, unknown>;
  /** The version of the agent. */
  browserUseVersion?: string | null;
  /** What the service suggests for the next run. */
  suggestions?: Record<string, unknown>[] | null;
}
