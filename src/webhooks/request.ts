import { type ByteStream, readAtMost } from "../async/read-at-most.ts";
import { readNumbers } from "../http/numbers.ts";
import { refuse } from "./delivery.ts";

/** The headers of a request: those of fetch, or the plain record of Node's HTTP server. */
type HeadersLike =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * A delivery as a server gets it: a `Request`, or the `{ headers, body }` of Node's frameworks, whose body must be as it
 * came: bytes, text or a stream.
 */
export type WebhookRequest = {
  /** The headers as they came: names in any case. */
  headers: HeadersLike;
  /** Bytes, text, or a stream of bytes: never a parsed value. A request of Node's own HTTP server is its own stream. */
  body?: unknown;
  /** The address that was called, or its path and query. Read only where the provider signs nothing. */
  url?: string | undefined;
  /** Whether the body of a `Request` was read already: then it cannot be verified any more. */
  readonly bodyUsed?: boolean;
};

/** Limits of a delivery. */
export type WebhookLimits = {
  /**
   * The largest body to read, in bytes.
   *
   * @default 4_194_304 (4 MiB); 262_144 for Browser Use, whose events are small and costly to verify
   */
  maxBodyBytes?: number | undefined;
};

/** Gives a header that must be there. */
export function headerOf({ headers }: WebhookRequest, name: string): string {
  const value = typeof headers.get === "function" ? headers.get(name) : inRecord(headers, name);
  if (typeof value !== "string" || value.trim() === "") refuse("missing_header", `There is no ${name} header.`);
  return value.trim();
}

function inRecord(headers: HeadersLike, name: string): unknown {
  const wanted = name.toLowerCase();
  const [, value] = Object.entries(headers).find(([key]) => key.toLowerCase() === wanted) ?? [];
  return Array.isArray(value) ? value.join(",") : value;
}

/** Checks that a request has what a reader of webhooks needs; anything else is the caller's mistake. */
export function checkRequest(request: WebhookRequest): void {
  if (typeof request?.headers !== "object" || request.headers === null) {
    throw new TypeError("Pass the request as it came: a Request, or an object with headers and body.");
  }
}

/** Reads a body, at most so many bytes of it, whatever the delivery says of its length. */
export async function bodyOf(
  request: WebhookRequest,
  limits: WebhookLimits,
  defaultBytes = 4 * 1024 * 1024,
): Promise<Uint8Array<ArrayBuffer>> {
  const { maxBodyBytes } = readNumbers(limits, { maxBodyBytes: defaultBytes });
  if (request.bodyUsed === true) {
    throw new TypeError("The request's body was read already. Pass the request before anything reads it.");
  }
  const stream = streamOf(request);
  const bytes = await readAtMost(stream, maxBodyBytes).catch(() => refuse("body_unreadable", "The body broke off."));
  return bytes ?? refuse("too_large", `The body has more than ${maxBodyBytes} bytes (maxBodyBytes).`);
}

function streamOf(request: WebhookRequest): ByteStream {
  const { body } = request;
  if (typeof body === "string") return once(new TextEncoder().encode(body));
  if (body instanceof ArrayBuffer) return once(new Uint8Array(body));
  if (ArrayBuffer.isView(body)) return once(new Uint8Array(body.buffer, body.byteOffset, body.byteLength));
  if (isStream(body)) return body;
  if (body === null) return null;
  if (body === undefined) return isStream(request) ? request : undefined;
  throw new TypeError(
    'The body was parsed already, and a signature holds for its bytes: read it raw, in Express with express.raw({ type: "application/json" }) on this route.',
  );
}

function isStream(value: unknown): value is NonNullable<ByteStream> {
  return typeof value === "object" && value !== null && ("getReader" in value || Symbol.asyncIterator in value);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
