import { checkSignal } from "../async/abort.ts";
import type { Call } from "../http/http.ts";
import type { Mask } from "../http/secrets.ts";
import { classifyStartFailure } from "../policy/start.ts";
import type { Provider, Started } from "../provider.ts";
import {
  ApiError,
  type ConnectionError,
  isErrandError,
  messageOf,
  ProtocolError,
  StartUncertainError,
} from "../task/errors.ts";
import { copyAsJson } from "../task/json-copy.ts";
import { isRecord } from "../task/narrow.ts";
import { checkSchema, jsonSchemaOf, type OutputSchema } from "../task/output.ts";
import type { Handle } from "../task/task.ts";
import type { Context } from "./context.ts";
import { startWith } from "./provider-calls.ts";

/** Options of `start`. */
export type StartOptions<Schema extends OutputSchema = OutputSchema> = {
  /** Ends the start. Before it is sent it rejects with the signal's reason; in flight with a StartUncertainError. */
  signal?: AbortSignal | undefined;
  /** The schema of the output: sent along where the provider accepts one, and used by `run` to validate the result. */
  output?: Schema | undefined;
};

/** The shortest pause before a start that was answered 429 is sent again. */
const MIN_RETRY_MS = 1_000;

/** What a start under a key adds to a plain one. */
export type StartHooks = {
  /** Changes the input into what is sent. */
  mark(input: unknown): unknown;
  /** Called before each POST; what it rejects with is passed on, and nothing is sent. */
  beforeSend(): Promise<void>;
};

/** A started task, or the finished one where the provider did the work at once, with the mask of its input's secrets. */
export type StartOutcome = { handle: Handle } | (Extract<Started, { finished: unknown }> & { mask: Mask });

/**
 * Starts a task and gives its handle: one POST, never sent again unless the provider answered 429 with `Retry-After`.
 *
 * @throws {@link ApiError} when the provider refused it (a 4xx other than 408), {@link ConnectionError} when the request
 * certainly never left, {@link StartUncertainError} for everything in between.
 */
export async function start(context: Context, input: unknown, options: StartOptions = {}): Promise<Handle> {
  const outcome = await startOrFinish(context, input, options);
  if ("handle" in outcome) return outcome.handle;
  const { provider } = context;
  const message = `${provider.name} did the task at once: its result is in error.raw. Use run for such tasks.`;
  throw new ProtocolError(message, {
    provider: provider.name,
    status: 200,
    raw: outcome.mask.value(outcome.finished.raw),
  });
}

/** The same for `run`, which can use a task that is finished already. */
export async function startOrFinish(
  context: Context,
  input: unknown,
  options: StartOptions,
  hooks?: StartHooks,
): Promise<StartOutcome> {
  const { provider, scheduler } = context;
  const { config } = provider.http;
  const { signal, output } = options;
  checkSignal(signal);
  signal?.throwIfAborted();
  const unmarked = withSchema(provider, input, output);
  const body = hooks ? hooks.mark(unmarked) : unmarked;
  provider.checkInput?.(body as never);
  const secrets = provider.secretsOf?.(body as never) ?? [];
  let notBefore = 0;
  let deadline: number | undefined;
  let refusal: unknown;
  for (;;) {
    await scheduler.admit("start", signal, notBefore);
    // Queueing does not use up the time for the first try.
    deadline ??= scheduler.now() + config.startTimeoutMs;
    const timeoutMs = deadline - scheduler.now();
    const startedAt = new Date().toISOString();
    const progress = { sent: false };
    try {
      if (timeoutMs <= 0) throw refusal;
      const call: Call = {
        lane: "start",
        admitted: true,
        signal,
        timeoutMs,
        secrets,
        progress,
        beforeSend: hooks?.beforeSend,
      };
      const started = await startWith(provider, body, call);
      if ("finished" in started) return { ...started, mask: config.secrets.maskFor(secrets) };
      const { id, kind, sessionId } = started;
      config.secrets.addTask(id, secrets);
      const known = { v: 1, provider: provider.name, id, startedAt } as const;
      return { handle: { ...known, ...(kind && { kind }), ...(sessionId && { sessionId }) } };
    } catch (error) {
      refusal = error;
      const isTooMany = error instanceof ApiError && error.status === 429;
      // `0` or a date that is past would have the start sent as fast as it is refused.
      notBefore = isTooMany ? scheduler.now() + Math.max(error.retryAfterMs ?? Infinity, MIN_RETRY_MS) : Infinity;
      if (notBefore >= deadline)
        throw errorForStart(error, progress.sent, { provider: provider.name, startedAt, signal });
    } finally {
      scheduler.release("start");
    }
  }
}

function withSchema(provider: Provider, input: unknown, output: OutputSchema | undefined): unknown {
  const copy = isRecord(input) && copyAsJson(input, `${provider.name}: input`);
  if (!isRecord(copy)) throw new TypeError(`${provider.name}: the input of a task must be an object.`);
  if (output === undefined) return copy;
  checkSchema(output);
  const { schemaField } = provider;
  if (schemaField === undefined) return copy;
  if (copy[schemaField.field] !== undefined) {
    throw new TypeError(`Give either the option output or the input's ${schemaField.field}, not both.`);
  }
  const schema = jsonSchemaOf(output);
  return schema === undefined ? copy : { ...copy, [schemaField.field]: schemaField.encode(schema) };
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
