import createClient, { type Client } from "openapi-fetch";
import { type Answer, type Asked, apiError, bodyAs, isRedirect, unusable } from "./answer.ts";
import { BodyTooLarge, readBody } from "./body.ts";
import type { Connection } from "./connection.ts";
import { withDeadline } from "./deadline.ts";
import { ConnectionError, type ProtocolError } from "./errors.ts";
import { isCertainlyUnsent } from "./network.ts";
import type { Lane } from "./scheduler.ts";
import { describeCause } from "./secrets.ts";
import { checkId, type Handle } from "./task.ts";

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

type Init = Record<string, unknown> & {
  params?: { path?: Record<string, unknown> };
  signal?: AbortSignal | undefined;
  parseAs?: string;
};
type Send = (template: string, init: Init) => Promise<unknown>;

/** Binds openapi-fetch to one contract and closes its gaps: path parameters, bodies, deadlines, redirects. */
export function createHttp<Paths extends object>({
  provider,
  connection,
  authorize,
  emptyAnswers = {},
}: HttpTraits): Http<Paths> {
  const { scheduler, secrets, maxResponseBytes } = connection;
  // What openapi-fetch gets in place of a response: the body is read and judged here, where the deadline and the size
  // cap hold. Made for each client: at the top of the file it would have Node load its whole fetch for an import, 30 ms.
  const readElsewhere = new Response(null, { status: 204 });
  const client = createClient<Paths>({ baseUrl: connection.baseUrl, headers: connection.headers }) as unknown as Record<
    Method,
    Send
  >;

  const asked = (call: Call, request: string): Asked => ({
    request: `${provider}: ${request}`,
    facts: { provider, handle: call.handle },
    mask: secrets.maskFor(call.secrets ?? call.handle?.id),
  });

  async function exchange(method: Method, template: string, init: Init, call: Call): Promise<Answer> {
    checkInit(`${method} ${template}`, template, init);
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
      new ConnectionError(`${provider}: no whole answer within ${timeoutMs} ms.`, { provider, handle, sent });
    try {
      const answer = await withDeadline({ timeoutMs, signal, onTimeout }, (cut) =>
        send(method, template, { ...init, signal: cut, redirect: "manual" }, { ...call, onSend }),
      );
      status = answer.response.status;
      return answer;
    } finally {
      if (!call.admitted) scheduler.release(lane);
      connection.report({ method, template, status, ms: performance.now() - began, handle });
    }
  }

  async function send(method: Method, template: string, init: Init, call: Call): Promise<Answer> {
    const about = asked(call, `${method} ${template}`);
    const [headerName, headerValue] = authorize(await keyFor(call));
    let answer: Answer | undefined;
    let failure: unknown;
    const transport = async (prepared: Request): Promise<Response> => {
      if (!prepared.headers.has(headerName)) prepared.headers.set(headerName, headerValue);
      try {
        call.onSend?.();
        const response = await connection.fetch(prepared);
        answer = { response, bytes: new Uint8Array(0) };
        answer = { response, bytes: await readBody(response, maxResponseBytes) };
      } catch (error) {
        failure = error ?? new Error("fetch failed");
      }
      return readElsewhere;
    };
    try {
      await client[method](template, { ...init, fetch: transport });
    } catch (error) {
      // Nothing was sent: the parameters or the body could not be written down.
      throw new TypeError(
        `${about.request} cannot be sent: ${about.mask.text(error instanceof Error ? error.message : String(error))}`,
      );
    }
    if (failure instanceof BodyTooLarge) {
      throw unusable(`more than ${maxResponseBytes} bytes (maxResponseBytes)`, answer, about);
    }
    if (failure !== undefined || answer === undefined) {
      const sent = answer !== undefined || !isCertainlyUnsent(failure);
      const cause = describeCause(failure, about.mask);
      const reason = cause instanceof Error ? deepest(cause).message : "no answer";
      const where = answer === undefined ? "got no answer" : "lost its answer half-way";
      throw new ConnectionError(`${about.request} ${where}: ${reason}.`, { ...about.facts, sent, cause });
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
    const answer = await exchange(method, template, init, { ...call, signal: call.signal ?? init.signal });
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

function checkInit(operation: string, template: string, init: Init): void {
  for (const own of ["baseUrl", "fetch", "redirect", "middleware", "Request", "pathSerializer"]) {
    if (own in init) throw new TypeError(`${operation}: ${own} cannot be set for one request; give it to the client.`);
  }
  // openapi-fetch would send `{id}` itself, or let `..` climb out of the path.
  for (const [, name = ""] of template.matchAll(/\{([^{}]+)\}/g)) {
    checkId(init.params?.path?.[name], `${operation}: path parameter "${name}"`);
  }
}

function deepest(error: Error): Error {
  return error.cause instanceof Error ? deepest(error.cause) : error;
}
