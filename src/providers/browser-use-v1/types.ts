import type { paths } from "../../../generated/browser-use-v1.ts";
import type { ClientOptions } from "../../http/client-options.ts";
import type { Api } from "../../http/http.ts";

/** The client of Browser Use's plain API, version 1. */
export interface BrowserUseV1Api extends Api<paths> {}

/**
 * Options of {@link browserUseV1}; `baseUrl` defaults to `https://api.browser-use.com/api/v1`, which is dead.
 * `apiKey` is read from the environment variable `BROWSER_USE_API_KEY` if it is left out, and no `baseUrl` is given.
 */
export interface BrowserUseV1Options extends ClientOptions {}

/** What a Browser Use v1 task takes: the body of `POST /run-task`. */
export interface BrowserUseV1Input {
  /** What the agent is to do. */
  task: string;
  /** Credentials for the agent, by name. It can use them without their being part of the task. */
  secrets?: Record<string, string>;
  /** JSON Schema of the output, written out as a string. The option `output` sets it from a schema. */
  structured_output_json?: string;
  /** The language model to use, by the name that its maker gives it. @default the service's: gpt-4.1 */
  llm_model?: string;
  /** Ends the task after this many steps of the agent. @default the service's: 75 */
  max_agent_steps?: number;
  /** The only domains that the agent may visit. */
  allowed_domains?: string[];
  /** Uploaded files that the agent may use, by name. */
  included_file_names?: string[];
  /** Your own notes: at most 10, with keys of up to 100 and values of up to 1,000 characters. */
  metadata?: Record<string, string>;
  /** The browser profile to run in. */
  browser_profile_id?: string;
  /** Width of the page, in pixels. @default the service's: 1280 */
  browser_viewport_width?: number;
  /** Height of the page, in pixels. @default the service's: 960 */
  browser_viewport_height?: number;
  /** Keeps the browser's cookies, and gives them back with the task. @default the service's: false */
  save_browser_data?: boolean;
  /** Makes a link under which anyone can watch the task. */
  enable_public_share?: boolean;
  /** Draws a frame around the elements the agent looks at. @default the service's: true */
  highlight_elements?: boolean;
  /** Blocks advertisements. @default the service's: true */
  use_adblock?: boolean;
  /** Goes through the provider's proxy. @default the service's: true */
  use_proxy?: boolean;
  /** Where the proxy stands. */
  proxy_country_code?: "us" | "fr" | "it" | "jp" | "au" | "de" | "fi" | "ca";
}

/** The agent's answer as text; null when it gave none. */
export type BrowserUseV1Output = string | null;
