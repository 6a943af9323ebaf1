import { joinBytes } from "../async/read-at-most.ts";
import { refuse } from "./delivery.ts";

/** One secret, or several while an old one is still valid beside the new. */
export type WebhookSecret = string | readonly string[];

const encoder = new TextEncoder();

/** How many signatures of one delivery are looked at: a provider sends two while it replaces a secret. */
const MAX_SIGNATURES = 4;

/**
 * The secrets as a list, without the newline that a file or a shell puts at their end. Throws for what cannot be one, which
 * is the caller's mistake and not the delivery's.
 */
export function secretsOf(secret: WebhookSecret, minLength = 1): readonly string[] {
  const given: readonly unknown[] = Array.isArray(secret) ? secret : [secret];
  const secrets = given.map((one) => (typeof one === "string" ? one.replace(/[\r\n]+$/, "") : ""));
  if (secrets.length === 0 || secrets.some((one) => one.length < minLength)) {
    throw new TypeError(`secret must be a string of at least ${minLength} characters, or a list of them.`);
  }
  return secrets;
}

/** Reads signatures written in hex. The algorithm, and so the length, is no secret. */
export function signaturesOf(texts: readonly string[]): Uint8Array[] {
  if (texts.length > MAX_SIGNATURES) {
    refuse("malformed_header", `There are more than ${MAX_SIGNATURES} signatures.`);
  }
  if (texts.every((text) => text.length !== 64)) {
    refuse("wrong_length", "The signature must be the 64 hex digits of an HMAC-SHA256.");
  }
  const bytes = texts.filter((text) => /^[0-9a-f]{64}$/i.test(text)).map(fromHex);
  if (bytes.length === 0) refuse("malformed_header", "The signature is not written in hex.");
  return bytes;
}

/** The bytes of a text of hex digits. */
export function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** The bytes of a text in base64, with either alphabet. */
export function fromBase64(text: string): Uint8Array {
  const standard = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(standard), (character) => character.charCodeAt(0));
}

/** The bytes as hex digits. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The HMAC of a message. */
export async function hmacOf(
  secret: string,
  message: Uint8Array<ArrayBuffer>,
  hash = "SHA-256",
): Promise<Uint8Array<ArrayBuffer>> {
  const algorithm = { name: "HMAC", hash };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign(algorithm, key, message));
}

/**
 * The index of the first message that one of the secrets signed. Messages are made one after another, so that one that
 * costs more is made only where those before it are not signed. Each is hashed once for each secret, and compared in a time
 * that does not tell how much of a signature is right.
 */
export async function findSigned(
  messages: readonly (() => Uint8Array<ArrayBuffer>)[],
  signatures: readonly Uint8Array[],
  secrets: readonly string[],
  hash?: string,
): Promise<number> {
  for (const [index, message] of messages.entries()) {
    const bytes = message();
    let isSigned = false;
    for (const secret of secrets) {
      const expected = await hmacOf(secret, bytes, hash);
      for (const signature of signatures) isSigned = isEqual(expected, signature) || isSigned;
    }
    if (isSigned) return index;
  }
  return refuse("wrong_signature", "The signature is not one that the secret gives.");
}

/** Compares bytes in a time that does not tell how many of them are right. */
function isEqual(expected: Uint8Array, given: Uint8Array): boolean {
  let difference = expected.length ^ given.length;
  for (const [index, byte] of expected.entries()) difference |= byte ^ (given[index] ?? 0);
  return difference === 0;
}

/** A message of several parts, as bytes. */
export function messageOf(...parts: readonly (string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  return joinBytes(parts.map((part) => (typeof part === "string" ? encoder.encode(part) : part)));
}

/** Says whether a text is one of the secrets, in a time that does not tell how much of it is right. */
export async function isSecret(text: string, secrets: readonly string[]): Promise<boolean> {
  const digest = async (value: string) => new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(value)));
  const given = await digest(text);
  let found = false;
  for (const secret of secrets) {
    found = isEqual(await digest(secret), given) || found;
  }
  return found;
}
