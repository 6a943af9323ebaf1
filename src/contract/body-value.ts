import { essenceOf, isForm, parseBody } from "./media-type.ts";
import { readMultipart, toBinaryText } from "./multipart.ts";
import { formDecode, rawPairs } from "./serialization.ts";

/** A body as plain data, to look for secrets in it and to show it; undefined where it is of no kind that is read. */
export function bodyValue(headers: Headers, body: Uint8Array | undefined): unknown {
  if (body === undefined || body.length === 0) return undefined;
  const contentType = headers.get("content-type");
  if (isForm(contentType ?? undefined)) return formValue(contentType ?? "", body);
  const read = parseBody(essenceOf(contentType), body);
  return read && ("value" in read ? read.value : read.unreadable);
}

function formValue(contentType: string, body: Uint8Array): Record<string, string> | undefined {
  if (essenceOf(contentType) !== "multipart/form-data") {
    const pairs = rawPairs(new TextDecoder().decode(body));
    return Object.fromEntries(pairs.map(([key, value]) => [formDecode(key), formDecode(value)]));
  }
  const parts = readMultipart(contentType, body);
  return parts && Object.fromEntries(parts.map(({ name, bytes }) => [name, toBinaryText(bytes)]));
}
