import { checkSignal } from "../async/abort.ts";
import type { Mask } from "../http/mask.ts";
import type { Call, Progress } from "../http/send.ts";
import { classifyStartFailure, repeatStartAfter } from "../policy/start.ts";
import type { Provider, Started } from "../provider.ts";
import { admit } from "../schedule/admit.ts";
import type { Slot } from "../schedule/scheduler.ts";
import { ApiError, isErrandError, messageOf, ProtocolError, phrase, StartUncertainError } from "../task/errors.ts";
import { copyAsJson } from "../task/json-copy.ts";
import { isRecord } from "../task/narrow.ts";
import { checkSchema, type OutputSchema, writeJsonSchema } from "../task/output.ts";
import type { Handle } from "../task/task.ts";
import type { Context } from "./context.ts";
import { startWith } from "./provider-calls.ts";

/** Options of `start`. */
export interface StartOptions<Schema extends OutputSchema = OutputSchema> extends SchemaOptions {
  /** Ends the start. Before it is sent it rejects with the signal's reason; in flight with a StartUncertainError. */
  signal?: AbortSignal | undefined;
  /** The schema of the output: sent along where the provider accepts one, and used by `run` to validate the result. */
  output?: Schema | undefined;
}

/** Whether a schema is sent, for the verbs that start tasks. */
export interface SchemaOptions {
  /**
   * Sends the schema of the output along, where the provider accepts one. With `false` it only validates the result. A schema
   * that cannot be written as JSON Schema is a TypeError otherwise, unless the input has the provider's own field for it.
   *
   * @default true
   */
  sendSchema?: boolean | undefined;
}

/** What a start under a key adds to a plain one. */
export type StartHooks = {
  /** Changes the input into what is sent. */
  mark(input: unknown): unknown;
  /** Called before each POST; what it rejects with is passed on, and nothing is sent. */
  beforeSend(): Promise<void>;
};

/** A started task, or the finished one where the provider did the work at once, with the mask of its input's secrets. */
export type StartOutcome = { handle: Handle } | FinishedStart;

/** A task that the provider finished while it was being started. */
export type FinishedStart = Extract<Started, { finished: unknown }> & { mask: Mask };

/**
 * Sends a start: one POST, never sent again unless the provider answered 429: then after `Retry-After`, or after a growing
 * pause. A task that the provider finished at once is given as it is.
 */
export async function startOrFinish(
  context: Context,
  input: unknown,
  options: Starting,
  hooks?: StartHooks,
): Promise<StartOutcome> {
  const { provider, scheduler } = context;
  const { signal, isOneOfMany } = options;
  checkSignal(signal);
  signal?.throwIfAborted();
  const unmarked = withSchema(provider, input, options);
  const body = hooks ? hooks.mark(unmarked) : unmarked;
  provider.checkInput?.(body as never);
  const secrets = provider.secretsOf?.(body as never) ?? [];
  const { startTimeoutMs } = provider.http.config;
  let usedMs = 0;
  let namedMs = 0;
  let at = 0;
  for (let repeats = 0; ; repeats += 1) {
    // Queueing uses up none of the time.
    const slot = await admit(scheduler, "start", { signal, at });
    const sentAt = scheduler.now();
    const timeoutMs = startTimeoutMs - usedMs;
    const sent = await sendOnce(context, body, {
      signal,
      timeoutMs,
      secrets,
      slot,
      attempt: repeats + 1,
      beforeSend: hooks?.beforeSend,
    });
    if ("outcome" in sent) return sent.outcome;
    const { refusal, error } = sent;
    usedMs += scheduler.now() - sentAt;
    const { retryAfterMs } = refusal ?? {};
    const repeat =
      refusal && !isOneOfMany && repeatStartAfter({ retryAfterMs, repeats, namedMs, usedMs, startTimeoutMs });
    if (!repeat) throw error;
    usedMs += repeat.countedMs;
    namedMs += retryAfterMs ?? 0;
    at = scheduler.now() + repeat.pauseMs;
  }
}

/** How a start is sent. */
export type Starting = StartOptions & {
  /** A 429 is the end of it: the caller has other inputs, and sends this one again itself. */
  isOneOfMany?: boolean | undefined;
};

/** What one try of a start came to. `refusal` is the 429 after which it may be sent again. */
type Try = { outcome: StartOutcome } | { error: unknown; refusal: ApiError | undefined };

async function sendOnce(
  { provider }: Context,
  body: unknown,
  call: Pick<Call, "signal" | "timeoutMs" | "attempt" | "beforeSend"> & { secrets: readonly string[]; slot: Slot },
): Promise<Try> {
  const { secrets, signal, slot } = call;
  const startedAt = new Date().toISOString();
  const progress: Progress = { sent: false };
  const known = provider.http.config.secrets;
  try {
    const started = await startWith(provider, body, { ...call, lane: "start", progress });
    if ("finished" in started) return { outcome: { ...started, mask: known.maskFor(secrets) } };
    const { id, kind, sessionId } = started;
    known.addTask(id, secrets);
    const handle = {
      v: 1,
      provider: provider.name,
      id,
      startedAt,
      ...(kind && { kind }),
      ...(sessionId && { sessionId }),
    };
    return { outcome: { handle: handle as Handle } };
  } catch (error) {
    const refusal = error instanceof ApiError && error.status === 429 ? error : undefined;
    return { refusal, error: errorForStart(error, progress.sent, { provider: provider.name, startedAt, signal }) };
  } finally {
    slot.release(progress.status);
  }
}

function withSchema(provider: Provider, input: unknown, { output, sendSchema = true }: StartOptions): unknown {
  const copy = isRecord(input) && copyAsJson(input, `${provider.name}: input`);
  if (!isRecord(copy)) throw new TypeError(`${provider.name}: the input of a task must be an object.`);
  if (output === undefined) return copy;
  checkSchema(output);
  const { schemaField } = provider;
  // The caller's own field is what is sent; the schema then only validates.
  if (schemaField === undefined || !sendSchema || copy[schemaField.field] !== undefined) return copy;
  const written = writeJsonSchema(output);
  if ("schema" in written) return { ...copy, [schemaField.field]: schemaField.encode(written.schema) };
  const ways = `Give ${schemaField.field} beside it, or sendSchema: false to validate the result alone.`;
  throw new TypeError(`${provider.name}: output cannot be sent as JSON Schema: ${phrase(written.reason)}. ${ways}`);
}

/** What the errors of a request know, beside their sentence. */
type RequestFacts = { status?: number; body?: unknown; raw?: unknown; sent?: boolean };

/** The error that a failed start ends with: itself where nothing was started, a StartUncertainError otherwise. */
function errorForStart(
  error: unknown,
  progressed: boolean,
  { provider, startedAt, signal }: { provider: string; startedAt: string; signal: AbortSignal | undefined },
): unknown {
  const { status, body, raw, sent }: RequestFacts = isErrandError(error) ? (error as RequestFacts) : {};
  const refusedWith = error instanceof ApiError ? error.status : undefined;
  if (classifyStartFailure({ progressed, sent, refusedWith }) === "not started") return error;
  const reason = !isErrandError(error) && signal?.aborted ? "It was aborted in flight." : messageOf(error);
  return new StartUncertainError(
    `${provider}: the task may have been started, at ${startedAt}: look for it before you start another. ${reason}`,
    { provider, startedAt, status, body: error instanceof ProtocolError ? raw : body, cause: error },
  );
}
