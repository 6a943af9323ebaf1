/** How deep values are followed: no answer is as deep as this. */
const MAX_DEPTH = 100;

/** How many causes of causes are looked at: an error may be its own cause. */
export const MAX_CAUSES = 8;

const brand = Symbol.for("errand.error");

/** Marks an error as one of this library, for every copy of it. */
export function addBrand(error: Error): void {
  // Not a declared field: its unique symbol would make the errors of two copies of this library two types.
  Object.defineProperty(error, brand, { value: true });
}

/** Says whether a value carries the mark of an error of this library. */
export function isBranded(value: unknown): boolean {
  return typeof value === "object" && value !== null && (value as Record<symbol, unknown>)[brand] === true;
}

/** Says whether a value has the shape of an error. Its class tells nothing: each realm, such as a test file of Jest, has its own. */
export function isErrorLike(value: unknown): value is Error {
  return typeof value === "object" && value !== null && typeof (value as { message?: unknown }).message === "string";
}

/**
 * Writes a value as plain data, which `JSON.stringify`, `structuredClone` and `postMessage` take: records, lists and
 * primitives. Errors become their message, name, code and cause, those of this library with all their fields; what has a `toJSON` becomes what that gives; functions, symbols
 * and BigInts become text.
 */
export function toPlainData(value: unknown, depth = 0): unknown {
  switch (typeof value) {
    case "function":
    case "symbol":
    case "bigint":
      return String(value);
    case "object":
      if (value === null) return null;
      break;
    default:
      return value;
  }
  if (depth > MAX_DEPTH) return "[…]";
  try {
    return ofObject(value, depth + 1);
  } catch {
    return "[unreadable]"; // A getter, a toJSON or a revoked proxy that throws.
  }
}

function ofObject(value: object, depth: number): unknown {
  if (Array.isArray(value)) return value.map((item) => toPlainData(item, depth));
  // A record with a message, such as why a task failed, is no error.
  const isRecord = Object.prototype.toString.call(value) === "[object Object]";
  if (!isRecord && isErrorLike(value)) return ofError(value, depth);
  if ("toJSON" in value && typeof value.toJSON === "function") return toPlainData(value.toJSON(), depth);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toPlainData(member, depth)]));
}

/** Of a foreign error no more than what it says: its fields may hold a request, with the key in it. */
function ofError(error: Error, depth: number): unknown {
  const { name, message, cause } = error;
  const { code } = error as { code?: unknown };
  const fields = isBranded(error)
    ? Object.entries(error).map(([key, member]) => [key, toPlainData(member, depth)])
    : [["name", String(name)], ...(/^(string|number)$/.test(typeof code) ? [["code", code]] : [])];
  const causes = cause === undefined ? [] : [["cause", toPlainData(cause, depth + MAX_DEPTH / MAX_CAUSES)]];
  return Object.fromEntries([["message", message], ...fields, ...causes]);
}
