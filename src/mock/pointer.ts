import { keysOfPointer, toPointer } from "../contract/json-pointer.ts";

/** The part of a value that a JSON pointer leads to, or undefined where there is none. */
export function readAt(value: unknown, pointer: string): unknown {
  let found = value;
  for (const key of keysOfPointer(pointer)) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}

/** Gives `value` with another part at a JSON pointer. Changes objects and lists in place, and makes those that are missing. */
export function writeAt(value: unknown, pointer: string, part: unknown): unknown {
  const [key, ...rest] = keysOfPointer(pointer);
  if (key === undefined) return part;
  const holder = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  holder[key] = writeAt(holder[key], toPointer(rest), part);
  return holder;
}
