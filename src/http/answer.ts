import { ApiError, ConnectionError, type ErrorFacts, ProtocolError, phrase } from "../task/errors.ts";
import { parseJson } from "./json.ts";
import { isCertainlyUnsent, reasonOf } from "./network.ts";
import { parseRetryAfter } from "./retry-after.ts";
import { describeCause, type Mask } from "./secrets.ts";

/** A whole answer: the response and the bytes of its body. */
export type Answer = { response: Response; bytes: Uint8Array<ArrayBuffer> };

/** Which request an answer belongs to, and how to speak of it. */
export type Asked = { request: string; facts: ErrorFacts; mask: Mask };

/** How much of a body that is no JSON is kept. */
const MAX_TEXT = 4_096;

/** The JSON value of a good answer. Throws a ProtocolError for whatever is not the promised JSON. */
function jsonOf(answer: Answer, asked: Asked): unknown {
  const { status, headers } = answer.response;
  const type = headers.get("content-type") ?? "";
  const { json, text } = parse(answer);
  if (text === undefined && !/\bhtml\b/i.test(type)) return json;
  const came = text?.trim() === "" ? "an empty body" : type || "a body";
  throw unusable(`${status} and ${came} that is not the promised JSON`, asked, status, bodyOf(answer, asked.mask));
}

/** A good answer's body in the form that a caller of `api` asked for. */
export function bodyAs(answer: Answer, parseAs: string, asked: Asked): unknown {
  if (!/^(text|blob|arrayBuffer|stream)$/.test(parseAs)) return jsonOf(answer, asked);
  const copy = new Response(answer.bytes, { headers: answer.response.headers });
  return parseAs === "stream" ? copy.body : copy[parseAs as "text" | "blob" | "arrayBuffer"]();
}

/** The error for an answer that the contract does not allow. */
export function unusable(what: string, { request, facts, mask }: Asked, status: number, raw?: unknown): ProtocolError {
  return new ProtocolError(`${request} was answered with ${what}.`, { ...facts, status, raw: mask.value(raw) });
}

/** The error for an error status. Its body is kept as it came, JSON or not. */
export function apiError(answer: Answer, { request, facts, mask }: Asked): ApiError {
  const { status, headers } = answer.response;
  const body = mask.value(bodyOf(answer, mask));
  const { message, code } = saidIn(body);
  const said = message === undefined ? "" : `: ${phrase(message)}`;
  const advice = status === 401 || status === 403 ? " Check the API key and what it may do." : "";
  const retryAfterMs = parseRetryAfter(headers.get("retry-after"));
  const known = { ...facts, status, body, retryAfterMs, providerCode: code };
  return new ApiError(`${request} answered ${status}${said}.${advice}`, known);
}

/** The error for an answer that did not come, or not whole. */
export function lost(
  failure: unknown,
  response: Response | undefined,
  { request, facts, mask }: Asked,
): ConnectionError {
  const cause = describeCause(failure, mask);
  const sent = response !== undefined || !isCertainlyUnsent(failure);
  const what = response ? "lost its answer half-way" : "got no answer";
  return new ConnectionError(`${request} ${what}: ${reasonOf(cause)}.`, { ...facts, sent, cause });
}

/** A body as a value: parsed where it is JSON, its beginning where it is text, undefined when empty. */
export function bodyOf(answer: Answer, mask: Mask): unknown {
  const { json, text = "" } = parse(answer);
  if (text.trim() === "") return json;
  // Before it is cut: half a secret is no secret to the mask.
  const masked = mask.text(text);
  const more = masked.length - MAX_TEXT;
  return more > 0 ? `${masked.slice(0, MAX_TEXT)}… (${more} more characters)` : masked;
}

const decoder = new TextDecoder();

/** A body as JSON; as text where it is none. */
function parse({ bytes }: Answer): { json?: unknown; text?: string } {
  const text = decoder.decode(bytes);
  try {
    return { json: parseJson(text) };
  } catch {
    return { text };
  }
}

/**
 * The provider's sentence and code in an error body. Anchor has them under `error`; BrowserAct says `msg`, Browser Use
 * `detail`: a sentence, or a list of what is wrong with the input.
 */
function saidIn(body: unknown): { message?: string | undefined; code?: string | number | undefined } {
  if (typeof body !== "object" || body === null) return {};
  const { error, msg, detail, message, code } = body as Record<string, unknown>;
  const inner = saidIn(error ?? (Array.isArray(detail) ? detail[0] : undefined));
  const text = [message, msg, detail, error].find((found) => typeof found === "string" && found !== "");
  return {
    message: (text as string | undefined) ?? inner.message,
    code: typeof code === "string" || typeof code === "number" ? code : inner.code,
  };
}
