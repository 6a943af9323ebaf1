import { ApiError, type ErrorFacts, ProtocolError } from "./errors.ts";
import { parseJson } from "./json.ts";
import { parseRetryAfter } from "./schedule.ts";
import type { Mask } from "./secrets.ts";

/** A whole answer: the response and the bytes of its body. */
export type Answer = { response: Response; bytes: Uint8Array<ArrayBuffer> };

/** Which request an answer belongs to, and how to speak of it. */
export type Asked = { request: string; facts: ErrorFacts; mask: Mask };

/** How much of a body that is no JSON is kept. */
const MAX_TEXT = 4_096;

/** The JSON value of a good answer. Throws a ProtocolError for whatever is not the promised JSON. */
function jsonOf(answer: Answer, asked: Asked): unknown {
  const { status } = answer.response;
  const type = answer.response.headers.get("content-type") ?? "";
  const text = decode(answer.bytes);
  if (text.trim() === "") throw unusable(`${status} and an empty body where JSON is promised`, answer, asked);
  try {
    if (!/\bhtml\b/i.test(type)) return parseJson(text);
  } catch {
    // Falls through: cut short, or never JSON.
  }
  throw unusable(`${status} and ${type === "" ? "a body" : type} that is not the promised JSON`, answer, asked);
}

/** A good answer's body in the form that a caller of `api` asked for. */
export function bodyAs(answer: Answer, parseAs: string, asked: Asked): unknown {
  const blob = () => new Blob([answer.bytes], { type: answer.response.headers.get("content-type") ?? "" });
  if (parseAs === "text") return decode(answer.bytes);
  if (parseAs === "blob") return blob();
  if (parseAs === "arrayBuffer") return answer.bytes.slice().buffer;
  if (parseAs === "stream") return blob().stream();
  return jsonOf(answer, asked);
}

/** Says whether an answer sends the client elsewhere. Browsers hide the status of a redirect they do not follow. */
export function isRedirect({ status, type }: Response): boolean {
  return type === "opaqueredirect" || (status >= 300 && status < 400);
}

/** The error for an answer that the contract does not allow. */
export function unusable(
  what: string,
  answer: Answer | { status: number; raw: unknown } | undefined,
  { request, facts, mask }: Asked,
): ProtocolError {
  const came =
    answer === undefined || "raw" in answer ? answer : { status: answer.response.status, raw: bodyOf(answer, mask) };
  return new ProtocolError(`${request} was answered with ${what}.`, {
    ...facts,
    status: came?.status,
    raw: mask.value(came?.raw),
  });
}

/** The error for an error status. Its body is kept as it came, JSON or not. */
export function apiError(answer: Answer, { request, facts, mask }: Asked): ApiError {
  const { status, headers } = answer.response;
  const body = mask.value(bodyOf(answer, mask));
  const said = messageIn(body);
  return new ApiError(`${request} answered ${status}${said === undefined ? "" : `: ${said}`}.${adviceFor(status)}`, {
    ...facts,
    status,
    body,
    retryAfterMs: parseRetryAfter(headers.get("retry-after")),
    providerCode: codeIn(body),
  });
}

/** A body as a value: parsed where it is JSON, its beginning where it is text, undefined when empty. */
function bodyOf({ bytes }: Answer, mask: Mask): unknown {
  const text = decode(bytes);
  if (text.trim() === "") return undefined;
  try {
    return parseJson(text);
  } catch {
    // Before it is cut: half a secret is no secret to the mask.
    const masked = mask.text(text);
    const more = masked.length - MAX_TEXT;
    return more > 0 ? `${masked.slice(0, MAX_TEXT)}… (${more} more characters)` : masked;
  }
}

const decoder = new TextDecoder();

function decode(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** The provider's sentence in an error body: Anchor `error.message`, BrowserAct `msg`, Browser Use `detail`. */
function messageIn(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const { error, msg, detail, message } = body as Record<string, unknown>;
  const found = [message, msg, detail, error].find((text) => typeof text === "string" && text !== "");
  if (typeof found === "string") return found.replace(/\.$/, "");
  return typeof error === "object" ? messageIn(error) : undefined;
}

/** The provider's code in an error body: Anchor `error.code`, BrowserAct `code`. */
function codeIn(body: unknown): string | number | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const { code, error } = body as Record<string, unknown>;
  if (typeof code === "string" || typeof code === "number") return code;
  return typeof error === "object" ? codeIn(error) : undefined;
}

function adviceFor(status: number): string {
  if (status === 401 || status === 403) return " Check the API key and what it may do.";
  return "";
}
