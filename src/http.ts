import {
  type Client,
  createQuerySerializer,
  defaultBodySerializer,
  type HeadersOptions,
  mergeHeaders,
  type QuerySerializer,
  type QuerySerializerOptions,
} from "openapi-fetch";
import { type Answer, type Asked, apiError, bodyAs, isRedirect, unusable } from "./answer.ts";
import { BodyTooLarge, readBody } from "./body.ts";
import type { Connection } from "./connection.ts";
import { withDeadline } from "./deadline.ts";
import { ConnectionError, type ProtocolError } from "./errors.ts";
import { isCertainlyUnsent, reasonOf } from "./network.ts";
import { fillPath } from "./path.ts";
import type { Lane } from "./scheduler.ts";
import { describeCause } from "./secrets.ts";
import type { Handle } from "./task.ts";

const METHODS = ["GET", "PUT", "POST", "PATCH", "DELETE"] as const;
type Method = (typeof METHODS)[number];

/** The typed client of one contract. */
export type Api<Paths extends object> = Pick<Client<Paths>, Method>;

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
  /** Called when the request is about to leave. */
  onSend?: (() => void) | undefined;
};

/** The one place that speaks HTTP: openapi-fetch under the rules of this library. */
export type Http<Paths extends object = object> = {
  readonly connection: Connection;
  /** Answers `{ data }` or `{ error }` by status, and throws where there is no JSON to give. */
  readonly api: Api<Paths>;
  /** The same client for one call of the lifecycle: it throws an ApiError for every error status. */
  with(call: Call): Api<Paths>;
  /** The error for a good status whose JSON says less than the contract promises. */
  refuse(call: Call, request: string, what: string, raw: unknown, status?: number): ProtocolError;
};

/** The operations of a contract, such as `PUT /stop`, whose 200 has no body: each must be named, or its answer is no JSON. */
export type EmptyAnswers<Paths> = Record<
  {
    [Path in keyof Paths & string]: {
      [Verb in keyof Paths[Path] & string]: Paths[Path][Verb] extends { responses: { 200: { content?: never } } }
        ? `${Uppercase<Verb>} ${Path}`
        : never;
    }[keyof Paths[Path] & string];
  }[keyof Paths & string],
  true
>;

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
  const asked = (call: Call, request: string): Asked => ({
    request: `${provider}: ${request}`,
    facts: { provider, handle: call.handle },
    mask: secrets.maskFor(call.secrets ?? call.handle?.id),
  });

  async function exchange(method: Method, template: string, init: Init, call: Call): Promise<Answer> {
    checkOptions(`${method} ${template}`, init);
    const path = fillPath(`${method} ${template}`, template, init.params?.path);
    const lane = call.lane ?? "read";
    if (!call.admitted) await scheduler.admit(lane, call.signal);
    const began = performance.now();
    let status: number | undefined;
    let sent = false;
    const { signal, timeoutMs = connection.requestTimeoutMs, handle } = call;
    const onSend = () => {
      sent = true;
      call.onSend?.();
    };
    const onTimeout = () =>
      new ConnectionError(`${provider}: no whole answer within ${Math.round(timeoutMs)} ms.`, {
        provider,
        handle,
        sent,
      });
    try {
      const answer = await withDeadline({ timeoutMs, signal, onTimeout }, (cut) =>
        send(`${method} ${template}`, path, { ...init, method, signal: cut }, { ...call, onSend }),
      );
      status = answer.response.status;
      return answer;
    } finally {
      if (!call.admitted) scheduler.release(lane);
      connection.report({ method, template, status, ms: performance.now() - began, handle });
    }
  }

  async function send(operation: string, path: string, init: Init, call: Call): Promise<Answer> {
    const [headerName, headerValue] = authorize(await keyFor(call));
    // After the key: its mask is to know a key that was never seen before.
    const about = asked(call, operation);
    // A fetch that is deaf to its signal would send what the caller was told was not sent.
    init.signal?.throwIfAborted();
    let request: Request;
    try {
      request = writeRequest(connection.baseUrl + path, connection.headers, init);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new TypeError(`${about.request} cannot be sent: ${about.mask.text(reason)}`);
    }
    if (!request.headers.has(headerName)) request.headers.set(headerName, headerValue);
    let answer: Answer | undefined;
    let failure: unknown;
    try {
      call.onSend?.();
      const response = await connection.fetch(request);
      answer = { response, bytes: new Uint8Array(0) };
      answer = { response, bytes: await readBody(response, maxResponseBytes) };
    } catch (error) {
      failure = error ?? new Error("fetch failed");
    }
    if (failure instanceof BodyTooLarge) {
      throw unusable(`more than ${maxResponseBytes} bytes (maxResponseBytes)`, answer, about);
    }
    if (failure !== undefined || answer === undefined) {
      const sent = answer !== undefined || !isCertainlyUnsent(failure);
      const cause = describeCause(failure, about.mask);
      const where = answer === undefined ? "got no answer" : "lost its answer half-way";
      throw new ConnectionError(`${about.request} ${where}: ${reasonOf(cause)}.`, { ...about.facts, sent, cause });
    }
    if (isRedirect(answer.response)) {
      throw unusable(`a redirect (${answer.response.status}), which is not followed. Check baseUrl`, answer, about);
    }
    return answer;
  }

  async function keyFor(call: Call): Promise<string> {
    try {
      return await connection.key();
    } catch (error) {
      const facts = { provider, handle: call.handle, sent: false, cause: describeCause(error, asked(call, "").mask) };
      throw new ConnectionError(`${provider}: the apiKey function gave no usable key.`, facts);
    }
  }

  const perform = async (method: Method, template: string, init: Init = {}, call: Call, throwing: boolean) => {
    const operation = `${method} ${template}`;
    const answer = await exchange(method, template, init, { ...call, signal: call.signal ?? init.signal ?? undefined });
    const { response } = answer;
    if (response.ok) {
      const data = emptyAnswers[operation] ? undefined : bodyAs(answer, init.parseAs ?? "json", asked(call, operation));
      return { data, response };
    }
    const error = apiError(answer, asked(call, operation));
    if (response.status === 429) scheduler.throttle(call.lane ?? "read", error.retryAfterMs);
    // An empty or textual body would be an `error` that `if (error)` takes for success, or that is not of its type.
    if (throwing || typeof error.body !== "object" || error.body === null) throw error;
    return { error: error.body, response };
  };

  const bind = (call: Call, throwing: boolean) =>
    Object.fromEntries(
      METHODS.map((method) => [
        method,
        (template: string, init?: Init) => perform(method, template, init, call, throwing),
      ]),
    ) as unknown as Api<Paths>;

  return {
    connection,
    api: bind({}, false),
    with: (call) => bind(call, true),
    refuse: (call, request, what, raw, status = 200) => unusable(what, { status, raw }, asked(call, request)),
  };
}

/** The JSON of a lifecycle call: `with` throws for every error status, so there always is one. */
export async function dataOf<Data>(answer: Promise<{ data?: Data; error?: unknown }>): Promise<Data> {
  return (await answer).data as Data;
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
  const type = written === undefined || written instanceof FormData ? {} : { "Content-Type": "application/json" };
  return new Request(query === "" ? url : `${url}?${query}`, {
    ...rest,
    redirect: "manual",
    headers: mergeHeaders(type, ...given),
    body: written ?? null,
  });
}

function checkOptions(operation: string, init: Init): void {
  for (const own of ["baseUrl", "fetch", "redirect", "middleware", "Request", "pathSerializer"]) {
    if (own in init) throw new TypeError(`${operation}: ${own} cannot be set for one request; give it to the client.`);
  }
}
