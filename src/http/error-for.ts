import { ApiError, ConnectionError, type ErrorFacts, ProtocolError, phrase } from "../task/errors.ts";
import { type Answer, bodyValueOf } from "./answer.ts";
import type { ConnectFailures } from "./connect-failures.ts";
import { describeCause } from "./describe-cause.ts";
import type { FetchedResponse } from "./fetch.ts";
import type { Mask } from "./mask.ts";
import { adviceOn, isCertainlyUnsent, reasonOf } from "./network.ts";
import { parseRetryAfter } from "./retry-after.ts";

/** What the error messages of a request say about it: its operation, its facts, and the mask for what they quote. */
export type RequestContext = { request: string; facts: ErrorFacts; mask: Mask };

/**
 * Makes the error for an answer that the contract does not allow. `what` continues "was answered with"; where the answer is
 * a refusal that came with a good status, the provider's sentence follows.
 */
export function protocolErrorFor(
  what: string,
  { request, facts, mask }: RequestContext,
  status: number,
  raw?: unknown,
): ProtocolError {
  const masked = mask.value(raw);
  const { message } = readProviderMessage(masked);
  const said = message === undefined ? "" : `: ${phrase(message)}`;
  return new ProtocolError(`${request} was answered with ${what}${said}.`, { ...facts, status, raw: masked });
}

/** Makes the error for an error status. Its body is kept as it came, JSON or not. */
export function apiErrorFor(answer: Answer, { request, facts, mask }: RequestContext, adviceOnFetch: string): ApiError {
  const { status, headers } = answer.response;
  const body = mask.value(bodyValueOf(answer, mask));
  const { message, code } = readProviderMessage(body);
  const said = message === undefined ? "" : `: ${phrase(message)}`;
  const advice = status === 401 || status === 403 ? " Check the API key and what it may do." : "";
  const retryAfterMs = parseRetryAfter(headers.get("retry-after"));
  const known = { ...facts, status, body, retryAfterMs, providerCode: code };
  return new ApiError(`${request} answered ${status}${said}.${advice}${adviceOnFetch}`, known);
}

/** Makes the error for an answer that did not come, or did not come completely. */
export function connectionErrorFor(
  failure: unknown,
  response: FetchedResponse | undefined,
  { request, facts, mask }: RequestContext,
  connectFailures: ConnectFailures,
): ConnectionError {
  const cause = describeCause(failure, mask);
  const sent = response !== undefined || !isCertainlyUnsent(failure, (error) => connectFailures.has(error));
  const what = response ? "lost its answer half-way" : "got no answer";
  return new ConnectionError(`${request} ${what}: ${reasonOf(cause)}.${response ? "" : adviceOn(failure)}`, {
    ...facts,
    sent,
    cause,
  });
}

/**
 * The provider's sentence and code in an error body. Anchor has them under `error`; BrowserAct says `msg`, Browser Use
 * `detail`: a sentence, or a list of what is wrong with the input.
 */
function readProviderMessage(body: unknown): { message?: string | undefined; code?: string | number | undefined } {
  if (typeof body !== "object" || body === null) return {};
  const { error, msg, detail, message, code } = body as Record<string, unknown>;
  const inner = readProviderMessage(error ?? (Array.isArray(detail) ? detail[0] : undefined));
  const text = [message, msg, detail, error].find((found) => typeof found === "string" && found !== "");
  return {
    message: (text as string | undefined) ?? inner.message,
    code: typeof code === "string" || typeof code === "number" ? code : inner.code,
  };
}
