import { checkFunctions, observe } from "../async/callbacks.ts";
import { createScheduler } from "../schedule/create-scheduler.ts";
import type { Scheduler } from "../schedule/scheduler.ts";
import { checkOptions } from "../task/options.ts";
import type { Handle } from "../task/task.ts";
import { type ApiKey, checkApiKey, resolveApiKey } from "./api-key.ts";
import { ConnectFailures } from "./connect-failures.ts";
import { credentialsIn } from "./credentials.ts";
import { createCacheOption, createFetchAdvice, type Fetch, type FetchInit } from "./fetch.ts";
import { readNumbers } from "./numbers.ts";
import { Secrets } from "./secrets.ts";

/** One finished HTTP exchange, as `onExchange` sees it. It holds no key, header or body. */
export type Exchange = {
  /** Names the exchange: no other of this process has the same. */
  id: string;
  /** When it was sent, ISO 8601 in UTC. */
  startedAt: string;
  /** Which try of the same request it was: 1, and one more for each start that repeats a 429, and each read after a failed one. */
  attempt: number;
  /** `GET`, `POST`, `PUT`, `PATCH` or `DELETE`. */
  method: string;
  /** The path as the contract writes it, with `{placeholders}`: no ids. */
  template: string;
  /** Undefined when no answer came. */
  status: number | undefined;
  /** From sending to the end of the body, in whole milliseconds. */
  ms: number;
  /** The task that was read or changed; undefined for a start, for a list and for calls of `api`. */
  handle: Handle | undefined;
};

/** Options that every client takes. */
export type ClientOptions = {
  /**
   * The API key, or a function that gives the current one before each request. Printable ASCII without spaces. A function
   * that throws, or gives something else, fails its request with a ConnectionError.
   *
   * @default read from the provider's environment variable, where the runtime has one; never if `baseUrl` is given
   */
  apiKey?: ApiKey;
  /**
   * Where the API lives: an absolute `https:` or `http:` URL without user name, query or fragment.
   *
   * @default the provider's own address
   */
  baseUrl?: string | undefined;
  /**
   * Sends each request: the `fetch` of undici or node-fetch, or a function of your own. A function of your own gets two
   * parameters, an address and options, and has to pass on both: `(url, init) => fetch(url, { ...init, … })`. It must send
   * a request once: one that repeats a POST starts a task twice.
   *
   * @default the global `fetch`, looked up at each call
   */
  fetch?: Fetch | undefined;
  /**
   * Headers to send with every request. One with the name of the header for the key replaces the key. The value of a header
   * that is a credential is masked in errors and events: `authorization`, `proxy-authorization`, `cookie`, and names that
   * contain key, token, secret, auth, password, credential, signature or session, from 8 characters on.
   */
  headers?: Record<string, string> | undefined;
  /** Names of further headers whose values are masked in errors and events. */
  secretHeaders?: readonly string[] | undefined;
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
  /** Called after each exchange, for logs and metrics. What it throws is ignored, so that no started task is connectionErrorFor to it. */
  onExchange?: ((exchange: Exchange) => void) | undefined;
};

/** The checked options of one client, and what all its requests share. */
export type ClientConfig = {
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestTimeoutMs: number;
  readonly startTimeoutMs: number;
  readonly maxResponseBytes: number;
  readonly scheduler: Scheduler;
  readonly secrets: Secrets;
  /** Gives the values among headers that are credentials. */
  readonly credentialsIn: (headers: Iterable<readonly [string, string]>) => string[];
  /** The key for one request; throws when the caller's function does, or gives no usable key. */
  readonly key: () => string | Promise<string>;
  readonly fetch: Fetch;
  /** Advice about a refused call, where the `fetch` that was given may not pass on what it gets. */
  readonly adviceOnStatus: (status: number) => string;
  readonly cacheOption: () => Pick<FetchInit, "cache">;
  readonly connectFailures: ConnectFailures;
  /** Absent where nobody listens. */
  readonly report: ((exchange: Omit<Exchange, "id">) => void) | undefined;
};

/** What the options of a client are resolved with. */
export type ProviderDefaults = {
  /** Where the provider's API lives. */
  baseUrl: string;
  /** The environment variable that holds the API key, such as `BROWSER_USE_API_KEY`; without it none is read. */
  keyVariable?: string;
};

/**
 * Checks a client's options once, where they come in.
 *
 * @throws TypeError for an apiKey, baseUrl, headers, fetch or onExchange that cannot be used; RangeError for a number out
 * of its range.
 */
export function resolveClientOptions(
  options: ClientOptions,
  { baseUrl: defaultBaseUrl, keyVariable }: ProviderDefaults,
): ClientConfig {
  checkOptions(undefined, "client", options);
  const { fetch, headers = {}, onExchange } = options;
  checkFunctions({ fetch, onExchange });
  const checkedHeaders = checkHeaders(headers);
  const also = checkNames(options.secretHeaders);
  const secrets = new Secrets(credentialsIn(Object.entries(checkedHeaders), also));
  const apiKey = resolveApiKey(options, keyVariable);
  if (typeof apiKey !== "function") secrets.addKey(apiKey);
  const currentKey = async (read: () => string | Promise<string>) => {
    const key = checkApiKey(await read());
    secrets.addKey(key);
    return key;
  };
  const timeouts = readNumbers(options, { requestTimeoutMs: 10_000, startTimeoutMs: 60_000 }, "timer");
  return {
    baseUrl: checkBaseUrl(options.baseUrl ?? defaultBaseUrl),
    headers: checkedHeaders,
    credentialsIn: (headers) => credentialsIn(headers, also),
    ...timeouts,
    ...readNumbers(options, { maxResponseBytes: 32 * 1024 * 1024 }),
    scheduler: createScheduler({
      ...readNumbers(options, { maxRequestsPerSecond: 50 }),
      ...readNumbers(options, { maxInFlight: 16 }, "integer"),
      leaseMs: Math.max(timeouts.requestTimeoutMs, timeouts.startTimeoutMs) + 1_000,
    }),
    secrets,
    key: typeof apiKey === "function" ? () => currentKey(apiKey) : () => apiKey,
    fetch: fetch ?? ((url, init) => globalThis.fetch(url, init)),
    adviceOnStatus: createFetchAdvice(fetch),
    cacheOption: createCacheOption(),
    connectFailures: new ConnectFailures(),
    report: onExchange && createReport(onExchange),
  };
}

/** Names exchanges and tells the observer of them. The names begin with some of the time and of chance, and are then counted. */
function createReport(onExchange: (exchange: Exchange) => void): (exchange: Omit<Exchange, "id">) => void {
  const prefix = `${Date.now().toString(36)}${Math.floor(Math.random() * 36 ** 6).toString(36)}`;
  let count = 0;
  return (exchange) => {
    count += 1;
    observe(onExchange, { id: `${prefix}-${count}`, ...exchange });
  };
}

function checkBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  // Not shown: it may hold a password.
  if (!url || !/^https?:$/.test(url.protocol) || url.username + url.password !== "" || /[?#]/.test(url.href))
    throw new TypeError(
      "baseUrl must be an absolute URL with https:// or http://, and no user name, query or fragment.",
    );
  return url.href.replace(/\/+$/, "");
}

function checkNames(names: readonly string[] = []): string[] {
  if (!Array.isArray(names) || names.some((name) => typeof name !== "string"))
    throw new TypeError("secretHeaders must be a list of names of headers.");
  return names.map((name) => name.toLowerCase());
}

function checkHeaders(headers: Record<string, string>): Record<string, string> {
  if (typeof headers !== "object" || headers === null || Symbol.iterator in headers)
    throw new TypeError("headers must be a plain object of names and values.");
  const checked: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    try {
      for (const [written, sent] of new Headers([[name, value]])) checked[written] = sent;
    } catch {
      throw new TypeError(`headers: ${JSON.stringify(name)} or its value cannot be sent in HTTP.`);
    }
  }
  return checked;
}
