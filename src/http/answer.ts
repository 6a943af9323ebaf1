import { parseJson } from "./json.ts";
import type { Mask } from "./mask.ts";

/** A whole answer: the response and the bytes of its body. */
export type Answer = { response: Response; bytes: Uint8Array<ArrayBuffer> };

/** The longest text of a non-JSON body that is kept in an error, in characters. */
const MAX_TEXT = 4_096;

/** A body as a value: parsed where it is JSON, its beginning where it is text, undefined when empty. */
export function bodyValueOf(answer: Answer, mask: Mask): unknown {
  const { json, text = "" } = parseBody(answer);
  if (text.trim() === "") return json;
  // Masked before it is cut: the mask would not know half a secret.
  const masked = mask.text(text);
  const more = masked.length - MAX_TEXT;
  return more > 0 ? `${masked.slice(0, MAX_TEXT)}… (${more} more characters)` : masked;
}

const decoder = new TextDecoder();

/** Reads a body as JSON, or as text where it is not JSON. */
export function parseBody({ bytes }: Answer): { json?: unknown; text?: string } {
  const text = decoder.decode(bytes);
  try {
    return { json: parseJson(text) };
  } catch {
    return { text };
  }
}
