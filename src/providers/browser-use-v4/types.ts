import type { components, paths } from "../../../generated/browser-use-v4.ts";
import type { ClientOptions } from "../../http/client-options.ts";
import type { Api } from "../../http/http.ts";

type Schemas = components["schemas"];

/** The client of Browser Use's plain API, version 4: also events, attachments, sessions and their queues. */
export interface BrowserUseV4Api extends Api<paths> {}

/**
 * Options of {@link browserUseV4}; `baseUrl` defaults to `https://api.browser-use.com/api/v4`.
 * `apiKey` is read from the environment variable `BROWSER_USE_API_KEY` if it is left out, and no `baseUrl` is given.
 */
export interface BrowserUseV4Options extends ClientOptions {}

/** A language model that Browser Use v4 offers. */
export type BrowserUseV4Model = NonNullable<Schemas["RunCreateRequest"]["model"]>;

/** What a Browser Use v4 run takes: the body of `POST /runs`. */
export interface BrowserUseV4Input {
  /** What the agent is to do. */
  task: string;
  /** The language model to use. @default the service's: minimax-m3 */
  model?: BrowserUseV4Model;
  /** Goes on in this conversation. */
  sessionId?: string | null;
  /** The browser that the run gets. */
  browserSettings?: BrowserUseV4BrowserSettings | null;
  /** Has the result judged, which gives the task a `verdict`. */
  judge?: BrowserUseV4JudgeSettings | null;
  /** Ends the run when it has cost this much, in US dollars. */
  maxCostUsd?: number | string | null;
  /** The workspace whose files the agent may use. */
  workspaceId?: string | null;
  /** Uploaded files that the agent may use, by id. */
  attachedFileIds?: string[] | null;
}

/** The browser that a run of Browser Use v4 gets. */
export interface BrowserUseV4BrowserSettings {
  /** The browser profile to run in. */
  profileId?: string | null;
  /** Where the provider's proxy stands; null for no proxy. @default the service's: us */
  proxyCountryCode?: Schemas["ProxyCountryCode"] | null;
  /** A proxy of your own, in place of the provider's. */
  customProxy?: BrowserUseV4Proxy | null;
  /** Width of the screen, in pixels. */
  screenWidth?: number | null;
  /** Height of the screen, in pixels. */
  screenHeight?: number | null;
  /** Records the browser. */
  record?: boolean | null;
}

/** A proxy of the caller's own, for a run of Browser Use v4. */
export interface BrowserUseV4Proxy {
  /** Its host name or address. */
  host: string;
  /** Its port. */
  port: number;
  /** The user name that it asks for. */
  username?: string | null;
  /** The password that it asks for: masked in errors, events and logs. */
  password?: string | null;
  /** Takes whatever certificate the proxy shows. @default the service's: false */
  ignoreCertErrors?: boolean;
}

/** How the result of a Browser Use v4 run is judged. */
export interface BrowserUseV4JudgeSettings {
  /** What the judge has to know beside the task. */
  context?: string | null;
}

/** The agent's answer as text, often JSON when the task asks for it; null when it gave none. */
export type BrowserUseV4Output = string | null;

/** Which runs to list, in the query of `GET /runs`. */
export interface BrowserUseV4Query {
  /** How many runs a page holds. The service gives 50 unless told; the contract names no maximum. @default 100 */
  limit?: number;
  /** Where the page begins: the `nextCursor` of the page before. The first page has none. */
  cursor?: string | null;
  /** Only runs of this session. */
  sessionId?: string | null;
}

/** A page of runs, as Browser Use v4 lists them. */
export interface BrowserUseV4Page {
  /** The runs of this page. */
  runs: BrowserUseV4RunSummary[];
  /** Whether there is another page. */
  hasMore?: boolean;
  /** What to give as `cursor` for the next page. */
  nextCursor?: string | null;
}

/** A run, as it stands in the list of Browser Use v4. */
export interface BrowserUseV4RunSummary {
  /** The run's id. */
  id: string;
  /** The session that it is a turn of. */
  sessionId: string;
  /** The provider's own status word. */
  status: Schemas["RunSummary"]["status"];
  /** What the agent was told to do. */
  task: string;
  /** What the service calls it. */
  title: string | null;
  /** The language model that it uses. */
  model: string;
  /** How many tokens the model can take in. */
  contextLimit: number;
  /** The agent's answer as text. */
  result: string | null;
  /** Why it failed. */
  error: string | null;
  /** What the judge says. */
  judgement?: Record<string, unknown> | null;
  /** What it has cost, in US dollars. */
  totalCostUsd: string;
  /** How many tokens went into the model. */
  totalInputTokens: number;
  /** How many tokens the model wrote. */
  totalOutputTokens: number;
  /** The workspace whose files it may use. */
  workspaceId: string | null;
  /** The uploaded files that it may use, by id. */
  attachedFileIds?: string[] | null;
  /** ISO 8601. */
  createdAt: string;
  /** ISO 8601. */
  updatedAt: string;
}
