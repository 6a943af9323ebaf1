import {
  type Client,
  createQuerySerializer,
  defaultBodySerializer,
  type HeadersOptions,
  mergeHeaders,
  type QuerySerializer,
  type QuerySerializerOptions,
} from "openapi-fetch";
import { checkSignal } from "../async/abort.ts";
import { withDeadline } from "../async/deadline.ts";
import { readAtMost } from "../async/read-at-most.ts";
import type { Lane } from "../schedule/scheduler.ts";
import { ConnectionError, messageOf, type ProtocolError } from "../task/errors.ts";
import type { Handle } from "../task/task.ts";
import { type Answer, type Asked, apiError, bodyAs, bodyOf, lost, unusable } from "./answer.ts";
import type { Connection } from "./connection.ts";
import { CLIENT_METHODS, type ClientMethod } from "./methods.ts";
import { fillPath } from "./path.ts";
import { describeCause } from "./secrets.ts";

/** What belongs to the client, and cannot be set for one request. */
const OF_THE_CLIENT = ["baseUrl", "fetch", "redirect", "middleware", "Request", "pathSerializer"] as const;

/**
 * The typed client of one contract: openapi-fetch's methods. `baseUrl`, `fetch`, `redirect`, `middleware`, `Request` and
 * `pathSerializer` belong to the client: for one request they are a TypeError.
 */
export type Api<Paths extends object> = Pick<Client<Paths>, ClientMethod>;

/** How far a request has come: whether it has left, as far as this side can tell, and the status it was answered with. */
export type Progress = { sent: boolean; status?: number };

/** What is known about a request beyond its path and parameters. */
export type Call = {
  signal?: AbortSignal | undefined;
  /** @default the client's `requestTimeoutMs` */
  timeoutMs?: number | undefined;
  lane?: Lane | undefined;
  /** The scheduler has already given this call its slot, and whoever asked for it gives it back. */
  admitted?: boolean | undefined;
  handle?: Handle | undefined;
  /** The secret values of a start, which has no handle yet. */
  secrets?: readonly string[] | undefined;
  /** Kept up to date while the call lasts. */
  progress?: Progress | undefined;
};

/** The one place that speaks HTTP: openapi-fetch under the rules of this library. */
export type Http<Paths extends object = object> = {
  readonly connection: Connection;
  /** Answers `{ data }` or `{ error }` by status, and throws where there is no JSON to give. */
  readonly api: Api<Paths>;
  /** The same client for one call of the lifecycle: it throws an ApiError for every error status. */
  with(call: Call): Api<Paths>;
};

/** How a provider's contract differs from the others on the level of HTTP. */
export type HttpTraits = {
  provider: string;
  connection: Connection;
  /** The header that carries the key. */
  authorize(key: string): readonly [name: string, value: string];
  /** The operations, such as `PUT /stop`, whose good answer has no body. */
  emptyAnswers?: Readonly<Record<string, true>>;
};

/** What `api` takes beside the path: openapi-fetch's options for one request. */
type Init = Omit<RequestInit, "body" | "headers" | "signal"> & {
  params?: { path?: Record<string, unknown>; query?: Record<string, unknown>; header?: HeadersOptions };
  body?: unknown;
  headers?: HeadersOptions;
  signal?: AbortSignal | null;
  querySerializer?: QuerySerializer<unknown> | QuerySerializerOptions;
  bodySerializer?(body: unknown, headers: Headers): BodyInit | undefined;
  parseAs?: string;
};

/**
 * Gives one contract a client with openapi-fetch's types, options and way of writing queries, headers and bodies. The
 * rest of a call is done here, where openapi-fetch leaves gaps: path parameters, bodies, deadlines, redirects.
 */
export function createHttp<Paths extends object>({
  provider,
  connection,
  authorize,
  emptyAnswers = {},
}: HttpTraits): Http<Paths> {
  const { scheduler, secrets, maxResponseBytes } = connection;
  const about = (call: Call, operation: string): Asked => ({
    request: `${provider}: ${operation}`,
    facts: { provider, handle: call.handle },
    // Looked up when it is needed: a rotating key is known only once it was asked for.
    get mask() {
      return secrets.maskFor(call.secrets ?? call.handle?.id);
    },
  });

  /** One call: its place in the queue, its deadline, its report. */
  async function exchange(
    method: ClientMethod,
    template: string,
    init: Init,
    call: Call,
    asked: Asked,
  ): Promise<Answer> {
    checkOptions(asked.request, init);
    const url = connection.baseUrl + fillPath(asked.request, template, init.params?.path);
    const { lane = "read", admitted, timeoutMs = connection.requestTimeoutMs, progress = { sent: false } } = call;
    const signal = call.signal ?? init.signal ?? undefined;
    checkSignal(signal);
    if (!admitted) await scheduler.admit(lane, signal);
    const began = performance.now();
    const onTimeout = () => {
      const facts = { ...asked.facts, sent: progress.sent };
      return new ConnectionError(`${asked.request} got no whole answer within ${Math.round(timeoutMs)} ms.`, facts);
    };
    try {
      return await withDeadline({ timeoutMs, signal, onTimeout }, (cut) =>
        send(url, { ...init, method, signal: cut }, asked, progress),
      );
    } finally {
      if (!admitted) scheduler.release(lane);
      const { status } = progress;
      connection.report({ method, template, status, ms: performance.now() - began, handle: call.handle });
    }
  }

  async function send(url: string, init: Init, asked: Asked, progress: Progress): Promise<Answer> {
    const [headerName, headerValue] = authorize(await keyFor(asked));
    // A fetch that is deaf to its signal would send what the caller was told was not sent.
    init.signal?.throwIfAborted();
    let request: Request;
    try {
      request = writeRequest(url, connection.headers, init);
    } catch (error) {
      throw new TypeError(`${asked.request} cannot be sent: ${asked.mask.text(messageOf(error))}`);
    }
    if (!request.headers.has(headerName)) request.headers.set(headerName, headerValue);
    let response: Response | undefined;
    let bytes: Answer["bytes"] | undefined;
    try {
      progress.sent = true;
      response = await connection.fetch(request);
      progress.status = response.status;
      bytes = await readAtMost(response.body, maxResponseBytes);
    } catch (error) {
      throw lost(error, response, asked);
    }
    const { ok, status } = response;
    if (bytes === undefined) throw unusable(`more than ${maxResponseBytes} bytes (maxResponseBytes)`, asked, status);
    const answer = { response, bytes };
    // Browsers hide the status of a redirect that they do not follow: it is 0.
    if (ok || status >= 400) return answer;
    const what = `a redirect (${status}), which is not followed. Check baseUrl`;
    throw unusable(what, asked, status, bodyOf(answer, asked.mask));
  }

  async function keyFor(asked: Asked): Promise<string> {
    try {
      return await connection.key();
    } catch (error) {
      const facts = { ...asked.facts, sent: false, cause: describeCause(error, asked.mask) };
      throw new ConnectionError(`${provider}: the apiKey function gave no usable key.`, facts);
    }
  }

  const perform = async (method: ClientMethod, template: string, init: Init = {}, call: Call, throwing: boolean) => {
    const operation = `${method} ${template}`;
    const asked = about(call, operation);
    const answer = await exchange(method, template, init, call, asked);
    const { response } = answer;
    if (response.ok) {
      const data = emptyAnswers[operation] ? undefined : await bodyAs(answer, init.parseAs ?? "json", asked);
      const refuse = (what: string) => unusable(`${response.status} and ${what}`, asked, response.status, data);
      return { data, response, refuse };
    }
    const error = apiError(answer, asked);
    if (response.status === 429) scheduler.throttle(call.lane ?? "read", error.retryAfterMs);
    // An empty or textual body would be an `error` that `if (error)` takes for success, or that is not of its type.
    if (throwing || typeof error.body !== "object" || error.body === null) throw error;
    return { error: error.body, response };
  };

  const bind = (call: Call, throwing: boolean) =>
    Object.fromEntries(
      CLIENT_METHODS.map((method) => [
        method,
        (template: string, init?: Init) => perform(method, template, init, call, throwing),
      ]),
    ) as unknown as Api<Paths>;

  return {
    connection,
    api: bind({}, false),
    with: (call) => bind(call, true),
  };
}

/** The JSON of a lifecycle call, and the error for JSON that says less than the contract promises. */
export type Reply<Data = unknown> = { data: Data; refuse(what: string): ProtocolError };

/** Waits for a lifecycle call: `with` throws for every error status, so there always is a reply. */
export async function replyTo<Data>(answer: Promise<{ data?: Data }>): Promise<Reply<Data>> {
  return (await answer) as Reply<Data>;
}

/** A request as openapi-fetch writes it, but for redirects. Throws where a query or a body cannot be written down. */
function writeRequest(url: string, ownHeaders: HeadersOptions, init: Init): Request {
  const {
    params = {},
    querySerializer,
    bodySerializer = defaultBodySerializer,
    headers,
    body,
    parseAs: _,
    ...rest
  } = init;
  const writeQuery = typeof querySerializer === "function" ? querySerializer : createQuerySerializer(querySerializer);
  const query = writeQuery(params.query ?? {}).replace(/^\?/, "");
  const given = [ownHeaders, headers, params.header];
  const written = body === undefined ? undefined : bodySerializer(body, mergeHeaders(...given));
  // A form brings its own type, with the boundary.
  const type = written === undefined || written instanceof FormData ? {} : { "content-type": "application/json" };
  return new Request(query === "" ? url : `${url}?${query}`, {
    ...rest,
    redirect: "manual",
    headers: mergeHeaders(type, ...given),
    body: written ?? null,
  });
}

function checkOptions(request: string, init: Init): void {
  for (const own of OF_THE_CLIENT) {
    if (own in init) throw new TypeError(`${request}: ${own} cannot be set for one request; give it to the client.`);
  }
}
