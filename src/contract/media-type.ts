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

/** A body as the value its schema speaks about. */
export type Body = { readonly value: unknown } | { readonly unreadable: string } | undefined;

/** Reads a body for its schema: JSON as a value, text as it is. Other kinds, such as forms and files, have none. */
export function readBody(essence: string | undefined, bytes: Uint8Array): Body {
  if (essence === undefined) return undefined;
  const isJson = essence === "application/json" || essence.endsWith("+json");
  if (!isJson && !essence.startsWith("text/")) return undefined;
  const text = new TextDecoder().decode(bytes);
  if (!isJson) return { value: text };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { unreadable: text };
  }
}
