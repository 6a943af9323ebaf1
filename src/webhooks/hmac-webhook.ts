import { asText, asUtc } from "../task/narrow.ts";
import {
  answering,
  checkAge,
  jsonObjectOf,
  refuse,
  toleranceOf,
  type WebhookEvent,
  type WebhookResult,
} from "./delivery.ts";
import { bodyOf, checkRequest, headerOf, type WebhookLimits, type WebhookRequest } from "./request.ts";
import { findSigned, fromBase64, fromHex, messageOf, secretsOf, type WebhookSecret } from "./signature.ts";

/** What an event says beyond its type and body. */
export type HmacEventFields = Partial<Omit<WebhookEvent, "raw">>;

/** How a provider signs its deliveries, and what they say. */
export type HmacWebhookOptions = WebhookLimits & {
  /** The secret of the webhook; several while one replaces another. */
  secret: WebhookSecret;
  /** The header that holds the signature, such as `X-Hub-Signature-256`. */
  header: string;
  /** What stands before the signature in its header, such as `sha256=`. @default nothing */
  prefix?: string | undefined;
  /** How the signature is written. @default "hex" */
  encoding?: "hex" | "base64" | undefined;
  /** The hash of the HMAC. @default "SHA-256" */
  hash?: "SHA-1" | "SHA-256" | "SHA-384" | "SHA-512" | undefined;
  /** The header that holds the time of sending, in Unix seconds. Without it the age of a delivery is not checked. */
  timestampHeader?: string | undefined;
  /** How far that time may be from the clock, either way, in milliseconds. @default 300_000 */
  toleranceMs?: number | undefined;
  /**
   * The text that is signed, made of the body and the time. Where the provider signs a time, it must be in this text, or an
   * old delivery can be sent again under a new time.
   *
   * @default the body as it came; with a `timestampHeader`, `${timestamp}.${body}`
   */
  signedText?: ((parts: { body: string; timestamp: string }) => string) | undefined;
  /** Reads the event's fields from the body. @default `type`, or `event`, as the type, and nothing else */
  event?: ((body: Record<string, unknown>) => HmacEventFields) | undefined;
};

/**
 * A reader of deliveries for a provider that errand does not know, whose signature is an HMAC. Web Crypto only; nothing is
 * sent. What the reader gives is a refusal for whatever is wrong with a delivery.
 *
 * @example
 * const read = hmacWebhook({ secret, header: "X-Signature", timestampHeader: "X-Timestamp" });
 * const result = await read(request);
 *
 * @throws TypeError for a secret, a header or a function that cannot be used; RangeError for a number out of its range. The
 * reader throws a TypeError for a request whose body was read or parsed already.
 */
export function hmacWebhook(
  options: HmacWebhookOptions,
): (request: WebhookRequest) => Promise<WebhookResult<WebhookEvent>> {
  checkOptions(options);
  const { header, prefix = "", timestampHeader, hash, event } = options;
  const secrets = secretsOf(options.secret);
  const toleranceMs = toleranceOf(options, 300_000);
  return (request) => {
    checkRequest(request);
    return answering(async () => {
      const written = headerOf(request, header);
      const timestamp = timestampHeader === undefined ? "" : headerOf(request, timestampHeader);
      if (timestampHeader !== undefined) checkAge(timestamp, toleranceMs);
      if (!written.startsWith(prefix)) refuse("malformed_header", `${header} does not begin with its prefix.`);
      const signature = signatureIn(written.slice(prefix.length), options);
      const bytes = await bodyOf(request, options);
      await findSigned([() => signedBytes(options, bytes, timestamp)], [signature], secrets, hash);
      const { value } = jsonObjectOf(bytes);
      return eventIn(value, written, event?.(value));
    });
  };
}

function checkOptions({ header, prefix, timestampHeader, encoding, signedText, event }: HmacWebhookOptions): void {
  for (const [name, value] of Object.entries({ header, timestampHeader, prefix })) {
    const isLeftOut = value === undefined && name !== "header";
    if (!isLeftOut && (typeof value !== "string" || (value === "" && name !== "prefix"))) {
      throw new TypeError(`${name} must be a string${name === "prefix" ? "" : " that names a header"}.`);
    }
  }
  for (const [name, value] of Object.entries({ signedText, event })) {
    if (value !== undefined && typeof value !== "function") throw new TypeError(`${name} must be a function.`);
  }
  if (encoding !== undefined && encoding !== "hex" && encoding !== "base64") {
    throw new TypeError('encoding must be "hex" or "base64".');
  }
}

function signatureIn(text: string, { encoding = "hex", header }: HmacWebhookOptions): Uint8Array {
  const isWritten =
    encoding === "hex"
      ? /^([0-9a-f]{2}){20,64}$/i
      : /^([A-Za-z0-9+/_-]{4}){6,21}([A-Za-z0-9+/_-]{2,3}|[A-Za-z0-9+/_-]{2}==|[A-Za-z0-9+/_-]{3}=|[A-Za-z0-9+/_-]{4})$/;
  if (!isWritten.test(text)) refuse("malformed_header", `The signature in ${header} is not written in ${encoding}.`);
  return encoding === "hex" ? fromHex(text) : fromBase64(text);
}

function signedBytes({ signedText, timestampHeader }: HmacWebhookOptions, bytes: Uint8Array, timestamp: string) {
  if (signedText !== undefined) return messageOf(signedText({ body: new TextDecoder().decode(bytes), timestamp }));
  return timestampHeader === undefined ? messageOf(bytes) : messageOf(`${timestamp}.`, bytes);
}

function eventIn(raw: Record<string, unknown>, signature: string, fields: HmacEventFields = {}): WebhookEvent {
  return {
    type: fields.type ?? asText(raw.type) ?? asText(raw.event) ?? "",
    // A repeated delivery of the same moment has the same signature.
    deliveryId: fields.deliveryId ?? signature,
    taskId: fields.taskId,
    sessionId: fields.sessionId,
    status: fields.status,
    state: fields.state ?? "unknown",
    at: fields.at ?? asUtc(raw.timestamp),
    raw,
  };
}
