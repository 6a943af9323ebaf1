import type { Context } from "./context.ts";
import { ApiError, ConnectionError, isErrandError, ProtocolError, StartUncertainError } from "./errors.ts";
import type { Call } from "./http.ts";
import { checkSchema, jsonSchemaOf, type OutputSchema } from "./output.ts";
import { isRecord, type Provider, type Started } from "./provider.ts";
import type { Mask } from "./secrets.ts";
import { checkId, type Handle } from "./task.ts";

export type StartOptions<Schema extends OutputSchema = OutputSchema> = {
  /** Ends the start. Before it is sent it rejects with the signal's reason; in flight with a StartUncertainError. */
  signal?: AbortSignal | undefined;
  /** The schema of the output: sent along where the provider accepts one, and used by `run` to validate the result. */
  output?: Schema | undefined;
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
  throw new ProtocolError(
    `${provider.name} did the task at once and gave no id to wait for; the result is in error.raw. Use run for such tasks.`,
    {
      provider: provider.name,
      status: 200,
      raw: outcome.mask.value(outcome.raw),
    },
  );
}

/** The same for `run`, which can use a task that is finished already. */
export async function startOrFinish(context: Context, input: unknown, options: StartOptions): Promise<StartOutcome> {
  const { provider, scheduler } = context;
  const { connection } = provider.http;
  const { signal, output } = options;
  signal?.throwIfAborted();
  const body = withSchema(provider, input, output);
  provider.checkInput?.(body as never);
  const secrets = provider.secretsOf?.(body as never) ?? [];
  let notBefore = 0;
  let deadline: number | undefined;
  let refusal: unknown;
  for (;;) {
    await scheduler.admit("start", signal, notBefore);
    // Queueing does not use up the time for the first try.
    deadline ??= scheduler.now() + connection.startTimeoutMs;
    if (scheduler.now() >= deadline) {
      scheduler.release("start");
      throw refusal;
    }
    const startedAt = new Date().toISOString();
    let sent = false;
    const onSend = () => {
      sent = true;
    };
    try {
      const timeoutMs = deadline - scheduler.now();
      const call: Call = { lane: "start", admitted: true, signal, timeoutMs, secrets, onSend };
      const started = await provider.start(body as never, call);
      if ("finished" in started) return { ...started, mask: connection.secrets.maskFor(secrets) };
      const { id, kind, sessionId } = started;
      connection.secrets.addTask(checkId(id, "The started task's id"), secrets);
      return {
        handle: {
          v: 1,
          provider: provider.name,
          id,
          startedAt,
          ...(kind === undefined ? {} : { kind }),
          ...(sessionId === undefined ? {} : { sessionId }),
        },
      };
    } catch (error) {
      const retryAt = retryTime(error, scheduler.now());
      if (retryAt === undefined || retryAt >= deadline) throw judge(error, { context, sent, startedAt });
      notBefore = retryAt;
      refusal = error;
    } finally {
      scheduler.release("start");
    }
  }
}

function withSchema(provider: Provider, input: unknown, output: OutputSchema | undefined): unknown {
  if (!isRecord(input)) throw new TypeError(`The input of a ${provider.name} task must be an object.`);
  if (output === undefined) return input;
  checkSchema(output);
  const { schemaField } = provider;
  if (schemaField === undefined) return input;
  if (input[schemaField.field] !== undefined) {
    throw new TypeError(`Give either the option output or the input's ${schemaField.field}, not both.`);
  }
  const schema = jsonSchemaOf(output);
  return schema === undefined ? input : { ...input, [schemaField.field]: schemaField.encode(schema) };
}

/** The shortest pause before a start that was answered 429 is sent again. */
const MIN_RETRY_MS = 1_000;

function retryTime(error: unknown, now: number): number | undefined {
  const asked = error instanceof ApiError && error.status === 429 ? error.retryAfterMs : undefined;
  // `0` or a date that is past would have the start sent as fast as it is refused.
  return asked === undefined ? undefined : now + Math.max(asked, MIN_RETRY_MS);
}

type Attempt = { context: Context; sent: boolean; startedAt: string };

/** Tells a start that certainly did not happen from one that may have. */
function judge(error: unknown, { context, sent, startedAt }: Attempt): unknown {
  if (!sent) return error;
  if (error instanceof ApiError && error.status < 500 && error.status !== 408) return error;
  if (error instanceof ConnectionError && !error.sent) return error;
  const { name } = context.provider;
  const reason = isErrandError(error) ? error.message : "It was aborted while it was in flight.";
  const answered = error instanceof ApiError || error instanceof ProtocolError ? error : undefined;
  const body = error instanceof ApiError ? error.body : error instanceof ProtocolError ? error.raw : undefined;
  return new StartUncertainError(
    `${name}: the task may have been started, at ${startedAt}, and is not started again. ${reason} Look for it at the provider first.`,
    { provider: name, startedAt, status: answered?.status, body, cause: error },
  );
}
