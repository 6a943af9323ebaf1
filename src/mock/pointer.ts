/** The keys of a JSON pointer such as `/data/0/id`. The empty pointer means the whole value. */
export function keysOf(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The part of a value that a JSON pointer leads to, or undefined where there is none. */
export function readAt(value: unknown, pointer: string): unknown {
  let found = value;
  for (const key of keysOf(pointer)) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}

/** Gives `value` with another part at a JSON pointer. Changes objects and lists in place, and makes those that are missing. */
export function writeAt(value: unknown, pointer: string, part: unknown): unknown {
  const [key, ...rest] = keysOf(pointer);
  if (key === undefined) return part;
  const holder = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  const below = rest.map((one) => `/${one.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
  holder[key] = writeAt(holder[key], below, part);
  return holder;
}
