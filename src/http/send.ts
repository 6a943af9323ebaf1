import { checkSignal } from "../async/abort.ts";
import { withDeadline } from "../async/deadline.ts";
import { type ByteStream, readAtMost } from "../async/read-at-most.ts";
import type { Lane, Slot } from "../schedule/scheduler.ts";
import { isControlFlow } from "../task/control-flow.ts";
import { ConnectionError, messageOf } from "../task/errors.ts";
import type { Handle } from "../task/task.ts";
import { type Answer, bodyValueOf } from "./answer.ts";
import type { ClientConfig } from "./client-options.ts";
import { describeCause } from "./describe-cause.ts";
import { connectionErrorFor, protocolErrorFor, type RequestContext } from "./error-for.ts";
import { checkWritable, type FetchedResponse } from "./fetch.ts";
import type { ClientMethod } from "./methods.ts";
import { fillPath } from "./path.ts";
import { parseRetryAfter } from "./retry-after.ts";
import { slotFor } from "./slot-for.ts";
import { checkInit, type Init, type QueryStyles, type Written, writeRequest } from "./write-request.ts";

/** How far a request has come: whether it has left, as far as this side can tell, and the status it was answered with. */
export type Progress = { sent: boolean; status?: number };

/** What is known about a request beyond its path and parameters. */
export type Call = {
  /** Ends the call; it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** How long it may take once it was sent, in milliseconds. @default the client's `requestTimeoutMs` */
  timeoutMs?: number | undefined;
  /** The queue that it stands in: starts, reads and changes wait for a 429 of their own kind only. @default "read" */
  lane?: Lane | undefined;
  /** The slot that the scheduler has already given for this call: whoever asked for it gives it back. */
  slot?: Slot | undefined;
  /** The task that is read or changed. */
  handle?: Handle | undefined;
  /** Which try of the same request it is. @default 1 */
  attempt?: number | undefined;
  /** The secret values of a start, which has no handle yet. */
  secrets?: readonly string[] | undefined;
  /** Kept up to date while the call lasts. */
  progress?: Progress | undefined;
  /** Called when nothing is left to do but to send: what it rejects with is passed on, and nothing is sent. */
  beforeSend?: (() => Promise<void>) | undefined;
};

/** How a provider's contract differs from the others on the level of HTTP. */
export type HttpTraits = {
  /** The provider's name, for error messages. */
  provider: string;
  /** The client's options, checked by `resolveClientOptions`. */
  config: ClientConfig;
  /** The header that carries the key. */
  authorize(key: string): readonly [name: string, value: string];
  /** The operations whose good answers have no body, such as `PUT /stop`, or one of them: `PUT /stop 204`. */
  emptyAnswers?: Readonly<Record<string, true>>;
  /** The query parameters that are not written as `form`, exploded: by operation, then by name. */
  queryStyles?: Readonly<Record<string, QueryStyles>>;
};

/** One request: its operation, its options, and what is known about it. */
export type Outgoing = {
  method: ClientMethod;
  template: string;
  init: Init;
  call: Call;
  context: RequestContext;
  /** The operation of `api` that keeps to a pause of its own. */
  operation?: string | undefined;
};

/** Carries out one call: waits for its place in the queue, bounds it by its deadline, and reports it. */
export async function exchange(traits: HttpTraits, outgoing: Outgoing): Promise<Answer> {
  const { config } = traits;
  const { method, template, init, call, context, operation } = outgoing;
  checkInit(context.request, init);
  const url = config.baseUrl + fillPath(context.request, template, init.params?.path);
  const { lane = "read", timeoutMs = config.requestTimeoutMs, progress = { sent: false }, beforeSend } = call;
  const signal = call.signal ?? init.signal ?? undefined;
  checkSignal(signal);
  // At the call, and not when its turn comes: what the caller changes while it waits in the queue changes nothing.
  const written = write(url, config, method, init, context);
  const slot = call.slot ?? (await slotFor(config, { lane, context, operation }, signal));
  const began = performance.now();
  const startedAt = config.report && new Date().toISOString();
  const onTimeout = () => {
    const facts = { ...context.facts, sent: progress.sent };
    const ms = Math.round(timeoutMs);
    return new ConnectionError(`${context.request} did not answer completely within ${ms} ms.`, facts);
  };
  const work = () =>
    withDeadline({ timeoutMs, signal, onTimeout }, (cut) =>
      send(traits, withSignal(written, cut), context, { progress, beforeSend }),
    );
  try {
    const answer = await (lane === "start" ? config.connectFailures.during(work) : work());
    const { status, headers } = answer.response;
    if (status === 429) slot.refused(parseRetryAfter(headers.get("retry-after")));
    return answer;
  } finally {
    const { status } = progress;
    if (!call.slot) slot.release(status);
    if (startedAt !== undefined) {
      const ms = Math.round(performance.now() - began);
      const { attempt = 1, handle } = call;
      config.report?.({ startedAt, attempt, method, template, status, ms, handle });
    }
  }
}

async function send(
  traits: HttpTraits,
  { url, init }: Written,
  context: RequestContext,
  { progress, beforeSend }: { progress: Progress; beforeSend: Call["beforeSend"] },
): Promise<Answer> {
  const { config } = traits;
  const [keyHeader, key] = traits.authorize(await keyFor(traits, context));
  // A fetch that is deaf to its signal would send what the caller was told was not sent.
  init.signal?.throwIfAborted();
  init.headers[keyHeader.toLowerCase()] ??= key;
  if (beforeSend) {
    await beforeSend();
    init.signal?.throwIfAborted();
  }
  let response: FetchedResponse | undefined;
  let bytes: Answer["bytes"] | undefined;
  try {
    progress.sent = true;
    response = await config.fetch(url, init);
    progress.status = response.status;
    bytes = await readBytes(response, config.maxResponseBytes);
  } catch (error) {
    // The framework threw in place of sending.
    if (isControlFlow(error)) progress.sent = false;
    throw isControlFlow(error) ? error : connectionErrorFor(error, response, context, config.connectFailures);
  }
  // Its own fetch gives the response of the runtime; another's has the fields that are read here.
  return checkAnswer(response as Response, bytes, context, config.maxResponseBytes);
}

/** Puts the signal of the deadline into a request, which nobody else has yet. */
function withSignal(written: Written, signal: AbortSignal): Written {
  written.init.signal = signal;
  return written;
}

/** Reads a body of any `fetch`; undefined when it is larger than `maxBytes`. */
async function readBytes(response: FetchedResponse, maxBytes: number): Promise<Answer["bytes"] | undefined> {
  // Whatever a body is, it is a stream of one of these kinds, or absent as in React Native, which has only arrayBuffer.
  const body = response.body as ByteStream;
  if (body !== undefined) return readAtMost(body, maxBytes);
  const whole = new Uint8Array((await (response as Partial<Response>).arrayBuffer?.()) ?? new ArrayBuffer(0));
  return whole.byteLength > maxBytes ? undefined : whole;
}

/** Writes a request, and finds out what cannot be written before anything is sent: whatever fails later may have left. */
function write(
  url: string,
  { headers, cacheOption }: ClientConfig,
  method: ClientMethod,
  init: Init,
  context: RequestContext,
): Written {
  try {
    const written = writeRequest(url, { method, headers, cache: cacheOption() }, init);
    if (method !== "GET") checkWritable(written.url, written.init);
    return written;
  } catch (error) {
    throw new TypeError(`${context.request} cannot be sent: ${context.mask.text(messageOf(error))}`);
  }
}

export async function keyFor({ config, provider }: HttpTraits, context: RequestContext): Promise<string> {
  try {
    return await config.key();
  } catch (error) {
    if (isControlFlow(error)) throw error;
    const facts = { ...context.facts, sent: false, cause: describeCause(error, context.mask) };
    throw new ConnectionError(`${provider}: the apiKey function gave no usable key.`, facts);
  }
}

/** Refuses an answer that is too large or a redirect. */
function checkAnswer(
  response: Response,
  bytes: Answer["bytes"] | undefined,
  context: RequestContext,
  maxResponseBytes: number,
): Answer {
  const { ok, status } = response;
  if (bytes === undefined) {
    throw protocolErrorFor(`more than ${maxResponseBytes} bytes (maxResponseBytes)`, context, status);
  }
  const answer = { response, bytes };
  // Browsers hide the status of a redirect that they do not follow: it is 0.
  if (ok || status >= 400) return answer;
  const what = `a redirect (${status}), which is not followed. Check baseUrl`;
  throw protocolErrorFor(what, context, status, bodyValueOf(answer, context.mask));
}
