import { observe } from "./observer.ts";
import { checkDuration } from "./schedule.ts";
import { Scheduler } from "./scheduler.ts";
import { Secrets } from "./secrets.ts";
import type { Handle } from "./task.ts";

/** One finished HTTP exchange, as `onExchange` sees it. It holds no key, header or body. */
export type Exchange = {
  method: string;
  /** The path as the contract writes it, with `{placeholders}`: no ids. */
  template: string;
  /** Undefined when no answer came. */
  status: number | undefined;
  /** From sending to the end of the body, in milliseconds. */
  ms: number;
  handle: Handle | undefined;
};

/** Options that every client takes. */
export type ClientOptions = {
  /** The API key, or a function that gives the current one before each request. Printable ASCII. */
  apiKey: string | (() => string | Promise<string>);
  /** Where the API lives. @default the provider's own address */
  baseUrl?: string | undefined;
  /** Sends each request in place of the global `fetch`, which is looked up at each call. */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** Headers to send with every request. */
  headers?: Record<string, string> | undefined;
  /** One read, from sending to the end of its body, in milliseconds. @default 10_000 */
  requestTimeoutMs?: number | undefined;
  /** One start, repeats after a 429 included, in milliseconds. @default 60_000 */
  startTimeoutMs?: number | undefined;
  /** How many requests this client sends in a second, evenly spaced; `Infinity` for no limit. @default 50 */
  maxRequestsPerSecond?: number | undefined;
  /** How many reads may be in flight at once; starts have as many slots of their own. @default 16 */
  maxInFlight?: number | undefined;
  /** The largest body to accept, in bytes. @default 33_554_432 (32 MiB) */
  maxResponseBytes?: number | undefined;
  /** Called after each exchange, for logs and metrics. What it throws is ignored, so that no started task is lost to it. */
  onExchange?: ((exchange: Exchange) => void) | undefined;
};

/** The checked options of one client, and what all its requests share. */
export type Connection = {
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestTimeoutMs: number;
  readonly startTimeoutMs: number;
  readonly maxResponseBytes: number;
  readonly scheduler: Scheduler;
  readonly secrets: Secrets;
  /** The key for one request; throws when the caller's function does, or gives no usable key. */
  readonly key: () => string | Promise<string>;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly report: (exchange: Exchange) => void;
};

/** Checks a client's options once, where they come in. */
export function connect(options: ClientOptions, defaultBaseUrl: string): Connection {
  if (typeof options !== "object" || options === null) throw new TypeError("Options must be an object with an apiKey.");
  const { apiKey, fetch, headers = {}, onExchange, maxResponseBytes = 32 * 1024 * 1024 } = options;
  for (const [name, given] of Object.entries({ fetch, onExchange })) {
    if (given !== undefined && typeof given !== "function")
      throw new TypeError(`${name} must be a function, got ${typeof given}.`);
  }
  const secrets = new Secrets();
  const check = (key: unknown): string => {
    checkKey(key);
    secrets.addKey(key);
    return key;
  };
  if (typeof apiKey !== "function") check(apiKey);
  if (!(maxResponseBytes > 0)) {
    throw new RangeError(`maxResponseBytes must be a positive number, got ${String(maxResponseBytes)}.`);
  }
  return {
    baseUrl: checkBaseUrl(options.baseUrl ?? defaultBaseUrl),
    headers: checkHeaders(headers),
    requestTimeoutMs: checkDuration("requestTimeoutMs", options.requestTimeoutMs ?? 10_000),
    startTimeoutMs: checkDuration("startTimeoutMs", options.startTimeoutMs ?? 60_000),
    maxResponseBytes,
    scheduler: new Scheduler({
      maxRequestsPerSecond: options.maxRequestsPerSecond ?? 50,
      maxInFlight: options.maxInFlight ?? 16,
    }),
    secrets,
    key: typeof apiKey === "function" ? async () => check(await apiKey()) : () => apiKey,
    fetch: fetch ?? ((request) => globalThis.fetch(request)),
    report: (exchange) => observe(onExchange, exchange),
  };
}

function checkKey(key: unknown): asserts key is string {
  if (typeof key !== "string" || key === "")
    throw new TypeError("apiKey must be a non-empty string, or a function that gives one.");
  // A header cannot carry anything else, and the runtime's own message would show the key.
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new TypeError(
      "apiKey holds a character outside printable ASCII, such as a space or a line break. Copy it again.",
    );
  }
}

function checkBaseUrl(baseUrl: string): string {
  let url: URL;
  try {
    url = new URL(baseUrl);
  } catch {
    throw new TypeError("baseUrl must be an absolute URL, such as https://api.example.com.");
  }
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw new TypeError("baseUrl must begin with https:// or http://.");
  if (url.username !== "" || url.password !== "") throw new TypeError("baseUrl must not hold a user name or password.");
  if (url.search !== "" || url.hash !== "") throw new TypeError("baseUrl must not hold a query or a fragment.");
  return url.href.replace(/\/+$/, "");
}

function checkHeaders(headers: Record<string, string>): Record<string, string> {
  if (typeof headers !== "object" || headers === null || Symbol.iterator in headers) {
    throw new TypeError("headers must be a plain object of names and values.");
  }
  for (const [name, value] of Object.entries(headers)) {
    try {
      new Headers([[name, value]]);
    } catch {
      throw new TypeError(`headers: the value or the name of ${JSON.stringify(name)} cannot be sent in HTTP.`);
    }
  }
  return { ...headers };
}
