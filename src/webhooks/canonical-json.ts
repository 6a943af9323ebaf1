import { tokensOf } from "../http/json.ts";
import { refuse } from "./delivery.ts";

/** Deeper than any event, and shallow enough for every stack. */
const MAX_DEPTH = 100;
/** More values than any event has: each costs time before a forged delivery is refused. */
const MAX_VALUES = 5_000;

/** The bytes that a walk over JSON looks for. */
const [QUOTE, BACKSLASH, OPEN_BRACE, OPEN_BRACKET, CLOSE_BRACE, CLOSE_BRACKET, COMMA] = Array.from('"\\{[}],', (text) =>
  text.charCodeAt(0),
);

/** Refuses JSON that is nested too deep or has too many values to be written anew, in one walk over its bytes. */
export function checkShape(bytes: Uint8Array): void {
  let depth = 0;
  let values = 1;
  let isText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (isText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === COMMA) values += 1;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth -= 1;
    if (depth > MAX_DEPTH) refuse("wrong_shape", `The body is nested more than ${MAX_DEPTH} deep.`);
    if (values > MAX_VALUES) refuse("wrong_shape", `The body has more than ${MAX_VALUES} values.`);
  }
}

/**
 * The canonical form of the provider's TypeScript sample: keys sorted, then `JSON.stringify`. Objects are built anew, so
 * that keys which look like numbers come first, as they do there.
 */
export function canonicalAsJavaScript(text: string): string {
  return JSON.stringify(sorted(JSON.parse(text)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted((value as Record<string, unknown>)[key])]));
}

/**
 * The canonical form of the provider's Python sample: `json.dumps(…, sort_keys=True, separators=(",", ":"))`. It differs
 * where text leaves ASCII, which Python escapes, and where a number has a point or an exponent, which Python keeps: from
 * the text itself, because `JSON.parse` no longer knows 1.0 from 1.
 */
export function canonicalAsPython(text: string): string {
  const tokens = tokensOf(text);
  const next = (): string => tokens.next().value ?? "";

  function value(token: string): string {
    if (token === "{") return object();
    if (token === "[") return array();
    if (token.startsWith('"')) return asciiString(JSON.parse(token));
    return /^-?\d/.test(token) ? number(token) : token;
  }

  function object(): string {
    // A key that comes twice has its last value, in Python as in JavaScript.
    const members = new Map<string, string>();
    for (let token = next(); token !== "}"; token = next()) {
      if (token === ",") continue;
      const key: string = JSON.parse(token);
      next(); // the colon
      members.set(key, value(next()));
    }
    const sortedMembers = [...members].sort(([one], [other]) => byCodePoint(one, other));
    return `{${sortedMembers.map(([key, written]) => `${asciiString(key)}:${written}`).join(",")}}`;
  }

  function array(): string {
    const items: string[] = [];
    for (let token = next(); token !== "]"; token = next()) if (token !== ",") items.push(value(token));
    return `[${items.join(",")}]`;
  }

  return value(next());
}

const SURROGATE = /[\ud800-\udfff]/;

/** Python sorts by code points; JavaScript by halves of them, which puts U+FFxx after the emoji. */
function byCodePoint(one: string, other: string): number {
  if (!SURROGATE.test(one) && !SURROGATE.test(other)) return one < other ? -1 : Number(one > other);
  const left = Array.from(one, codePoint);
  const right = Array.from(other, codePoint);
  const at = left.findIndex((code, index) => code !== right[index]);
  return at < 0 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1);
}

function codePoint(character: string): number {
  return character.codePointAt(0) ?? 0;
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\f": "\\f",
  "\b": "\\b",
};

function asciiString(text: string): string {
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"`;
  const escaped = (unit: string) => SHORT[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return `"${text.replace(/["\\]|[^\x20-\x7e]/g, escaped)}"`;
}

/** An integer stays as it is, however long. A float is what Python's `repr` makes of it: the shortest form, always with a point or an exponent. */
function number(token: string): string {
  if (/^-?\d+$/.test(token)) return token === "-0" ? "0" : token;
  const value = Number(token);
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const [mantissa = "", exponentText = "0"] = value.toExponential().split("e");
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    return `${mantissa}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  const digits = mantissa.replace(/^-|\./g, "");
  const sign = value < 0 ? "-" : "";
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return `${sign}${whole}.${digits.slice(exponent + 1) || "0"}`;
}
