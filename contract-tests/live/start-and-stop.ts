import { UsageError } from "../../scripts/command-line/words.ts";
import { type Handle, isErrandError, type TaskEvent } from "../../src/index.ts";
import type { LiveClient } from "./providers.ts";
import { isGood, noticeMissingKey } from "./read-only.ts";
import type { Recording } from "./recording.ts";
import { keyPlace, type Service } from "./service.ts";

export type StartAndStop = {
  readonly service: Service;
  readonly recording: Recording;
  readonly client: LiveClient;
  /** What to start: the provider's own request body. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly waitMs: number;
  readonly requestTimeoutMs: number;
  readonly signal: AbortSignal;
};

/** Starts a small task, waits for it, reads it and stops it; then asks for starts that the service must refuse. */
export async function startAndStop(work: StartAndStop): Promise<void> {
  const { service, recording, client, input, waitMs, requestTimeoutMs, signal } = work;
  let handle: Handle | undefined;
  let refusal: TypeError | undefined;
  const onEvent = (event: TaskEvent) => {
    handle = event.handle;
  };
  const run = async () => {
    try {
      // Whatever was typed is sent: what the service makes of it is the question.
      await client.run(input as never, { timeoutMs: waitMs, signal, onEvent });
    } catch (error) {
      if (isErrandError(error)) handle ??= error.handle;
      // The client refused the input before anything was sent.
      if (error instanceof TypeError) refusal = error;
    }
  };
  const begun = await recording.step("start a task and wait for it", run, "wait");
  if (refusal) throw new UsageError(`--input: ${refusal.message}`, false);
  const id = handle?.id;
  const { stop } = client;
  const [operation = ""] = begun.exchanges.map((exchange) => exchange.operation);
  if (id !== undefined) {
    await recording.step("get, of the task that was started", () => client.get(id));
    if (stop) await recording.step("stop, of the task that was started", () => stop(id));
    else recording.remark({ operation, text: `The task ${id} was started, and its provider cannot stop it.` });
  }
  const exchange = begun.exchanges.find(
    ({ request, response }) => request.method === "POST" && isGood(response.status),
  );
  const start = service.operations.find(({ key }) => key === exchange?.operation);
  const place = start && keyPlace(service, start);
  if (exchange === undefined || start === undefined || place === undefined) return;

  const send = (body: unknown, key: string | undefined) => async () => {
    const headers = new Headers({ "content-type": "application/json" });
    const url = new URL(exchange.request.url);
    if (place.in === "query") url.searchParams.delete(place.name);
    if (key !== undefined && place.in === "query") url.searchParams.set(place.name, key);
    if (key !== undefined && place.in === "header") headers.set(place.name, place.prefix + key);
    const init = { method: start.method, headers, body: JSON.stringify(body), redirect: "manual" as const };
    const request = new Request(url, { ...init, signal: AbortSignal.timeout(requestTimeoutMs) });
    await (await recording.fetch(request)).arrayBuffer();
  };
  const keyless = await recording.step(`${start.key}, without a key`, send(exchange.request.body, undefined));
  noticeMissingKey(service, recording, start, keyless);

  const { title, exchanges } = await recording.step(`${start.key}, with {} for a body`, send({}, service.apiKey));
  const [answered] = exchanges;
  if (answered === undefined || !isGood(answered.response.status)) return;
  for (const violation of answered.violations) {
    if (!violation.where.startsWith("/request/body")) continue;
    const actual = `${answered.response.status} for a request without it`;
    recording.disagree({ ...violation, actual }, title, answered);
  }
}
