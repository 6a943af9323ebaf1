/** A value as JSON has it. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
/** An object as JSON has it. */
export type JsonObject = { [key: string]: Json };

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object's own value: `undefined` for a missing name, also for names such as `constructor`. */
export function member(node: Json | undefined, key: string): Json | undefined {
  return isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined;
}
