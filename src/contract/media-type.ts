/** The part of a Content-Type that says what a body is, without its parameters; undefined when there is none. */
export function essenceOf(contentType: string | null | undefined): string | undefined {
  const essence = contentType?.split(";")[0]?.trim().toLowerCase();
  return essence === "" ? undefined : essence;
}

/** The declared media type that a body's is one of: the same, or a range such as `image/*`. */
export function declaredType(declared: readonly string[], essence: string | undefined): string | undefined {
  if (essence === undefined) return undefined;
  const [family] = essence.split("/");
  const covers = [essence, `${family}/*`, "*/*"];
  return covers.flatMap((range) => declared.filter((type) => essenceOf(type) === range))[0];
}

/** `application/json` and its kin, `+json`. */
export function isJson(type: string | undefined): boolean {
  const essence = essenceOf(type);
  return essence !== undefined && (essence === "application/json" || /^[^/]+\/[^/]+\+json$/.test(essence));
}

/** Text that is a value as it stands. */
export function isText(type: string | undefined): boolean {
  return /^text\//.test(essenceOf(type) ?? "") && !isStream(type);
}

/** A form: pairs of names and values. */
export function isForm(type: string | undefined): boolean {
  return /^(?:application\/x-www-form-urlencoded|multipart\/form-data)$/.test(essenceOf(type) ?? "");
}

/** Bodies that come piece by piece and may never end: event streams, JSON Lines, JSON text sequences. */
export function isStream(type: string | undefined): boolean {
  const essence = essenceOf(type) ?? "";
  return /^text\/event-stream$|^multipart\/x-mixed-replace$|[/+](?:x-)?(?:nd-?json|json-?l|json-?lines|json-seq|stream\+json)$/.test(
    essence,
  );
}

/** Says whether a body of this type is read and held against its schema. */
export function isJudged(type: string | undefined): boolean {
  return isJson(type) || isText(type) || isForm(type);
}

/** A body as the value its schema speaks about. */
export type Body = { readonly value: unknown } | { readonly unreadable: string } | undefined;

/** Reads a body for its schema: JSON as a value, text as it is. Other kinds, such as forms and files, are undefined here. */
export function parseBody(essence: string | undefined, bytes: Uint8Array): Body {
  if (!isJson(essence) && !isText(essence)) return undefined;
  const text = new TextDecoder().decode(bytes);
  if (!isJson(essence)) return { value: text };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { unreadable: text };
  }
}
