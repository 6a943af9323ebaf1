import type { paths } from "../../../generated/anchor-browser.ts";
import type { ClientOptions } from "../../http/client-options.ts";
import type { Api } from "../../http/http.ts";

/** The client of Anchor Browser's plain API: also saved tasks, sessions, downloads and recordings. */
export interface AnchorBrowserApi extends Api<paths> {}

/**
 * Options of {@link anchorBrowser}; `baseUrl` defaults to `https://api.anchorbrowser.io`.
 * `apiKey` is read from the environment variable `ANCHORBROWSER_API_KEY` if it is left out, and no `baseUrl` is given.
 */
export interface AnchorBrowserOptions extends ClientOptions {}

/** What an Anchor Browser task takes: the body of `POST /v1/tools/perform-web-task` without `async`, which errand sets, and `sessionId`. */
export interface AnchorBrowserInput {
  /** What the agent is to do. */
  prompt: string;
  /** Where to start. Without it the agent goes on from the page that its session shows. */
  url?: string;
  /** Runs the task in this running browser session. Sent as a query field. */
  sessionId?: string;
  /** Which agent does the work. @default the service's: browser-use */
  agent?: "browser-use" | "openai-cua" | "gemini-computer-use" | "anthropic-cua" | "yutori";
  /** Whose language model to use. */
  provider?: "openai" | "gemini" | "groq" | "azure" | "xai";
  /** The language model to use, by the name that its maker gives it. */
  model?: string;
  /** Ends the task after this many steps of the agent. @default the service's: 200 */
  max_steps?: number;
  /** JSON Schema of the result. The option `output` sets it from a schema. */
  output_schema?: Record<string, unknown>;
  /** Credentials for the agent, by name. It can use them without their being part of the prompt. */
  secret_values?: Record<string, string>;
  /** Lets the agent stop and ask a person. */
  human_intervention?: boolean;
  /** Marks the elements of a page for the agent, which makes its clicks more exact. */
  detect_elements?: boolean;
  /** Draws a frame around the elements the agent looks at. */
  highlight_elements?: boolean;
}

/** The contract says an object; the provider's prose says a string. It is kept as it came, and null when there was none. */
export type AnchorBrowserOutput = Record<string, unknown> | string | null;
