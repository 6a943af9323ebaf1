import { joinBytes } from "../async/read-at-most.ts";
import { refuse } from "./delivery.ts";

/** One secret, or several while an old one is still valid beside the new. */
export type WebhookSecret = string | readonly string[];

const encoder = new TextEncoder();

/** The secrets as a list; throws for what cannot be one, which is the caller's mistake and not the delivery's. */
export function secretsOf(secret: WebhookSecret, minLength = 1): readonly string[] {
  const secrets = typeof secret === "string" ? [secret] : secret;
  const usable =
    Array.isArray(secrets) &&
    secrets.length > 0 &&
    secrets.every((one) => typeof one === "string" && one.length >= minLength);
  if (!usable) throw new TypeError(`secret must be a string of at least ${minLength} characters, or a list of them.`);
  return secrets;
}

/** Reads signatures written in hex. The algorithm, and so the length, is no secret. */
export function signaturesOf(texts: readonly string[]): Uint8Array<ArrayBuffer>[] {
  if (texts.every((text) => text.length !== 64)) {
    refuse("wrong_length", "The signature has not the 64 digits of an HMAC-SHA256.");
  }
  const bytes = texts
    .filter((text) => /^[0-9a-f]{64}$/i.test(text))
    .map((text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));
  if (bytes.length === 0) refuse("malformed_header", "The signature is not written in hex.");
  return bytes;
}

/**
 * The index of the first message that one of the secrets signed. Web Crypto compares in constant time; every secret is
 * tried with every message, so that the time tells nothing about which was near.
 */
export async function findSigned(
  messages: readonly Uint8Array<ArrayBuffer>[],
  signatures: readonly Uint8Array<ArrayBuffer>[],
  secrets: readonly string[],
): Promise<number> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  let found = -1;
  for (const secret of secrets) {
    const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["verify"]);
    for (const signature of signatures) {
      for (const [index, message] of messages.entries()) {
        if ((await crypto.subtle.verify("HMAC", key, signature, message)) && found < 0) found = index;
      }
    }
  }
  if (found < 0) refuse("wrong_signature", "The signature is not one that the secret gives.");
  return found;
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
    const expected = await digest(secret);
    let difference = 0;
    for (const [index, byte] of expected.entries()) difference |= byte ^ (given[index] ?? 0);
    found = difference === 0 || found;
  }
  return found;
}
