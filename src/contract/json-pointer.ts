/** Writes one key as it stands in a JSON pointer (RFC 6901, 3). */
export function escapeKey(key: string | number): string {
  return String(key).replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Writes keys as a JSON pointer: `["a/b", 0]` is `/a~1b/0`, and no keys are the empty pointer. */
export function toPointer(keys: readonly (string | number)[]): string {
  return keys.map((key) => `/${escapeKey(key)}`).join("");
}

/** Reads one key of a JSON pointer. */
export function unescapeKey(key: string): string {
  return key.replaceAll("~1", "/").replaceAll("~0", "~");
}

/**
 * Reads the keys of a JSON pointer. Whatever stands before the first `/`, such as a file name and `#`, is left out; a URI
 * fragment, as `$ref` has, must be decoded first.
 */
export function keysOfPointer(pointer: string): string[] {
  return pointer.split("/").slice(1).map(unescapeKey);
}
