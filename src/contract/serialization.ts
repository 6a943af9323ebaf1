import type { Serialization } from "./openapi.ts";
import type { Shape } from "./shape.ts";

// OpenAPI 3.1, 4.8.12.2 to 4.8.12.6: how a value is written as text, by place, style and explode. A text is split here
// into the texts of its parts; which types they have is decided by the schema, in readings.ts.

/** A value whose words are still text. */
export type Unread = string | readonly Unread[] | { readonly [key: string]: Unread };

/** Where a parameter is written. */
export type Place = "path" | "query" | "header" | "cookie";

const STYLES: Readonly<Record<Place, readonly string[]>> = {
  path: ["simple", "label", "matrix"],
  query: ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
  header: ["simple"],
  cookie: ["form"],
};

/** The style and explode of a parameter, with their defaults; undefined for a style that its place does not have. */
export function serializationOf(
  place: Place,
  { style = STYLES[place][0] ?? "", explode = style === "form" }: Serialization,
): { style: string; explode: boolean } | undefined {
  return STYLES[place].includes(style) ? { style, explode } : undefined;
}

/** Splits a path value, still percent-encoded, in every way that its style allows. */
export function splitPathValue(
  name: string,
  raw: string,
  { style, explode }: { style: string; explode: boolean },
  shape: Shape,
): Unread[] {
  if (style === "label") {
    if (!raw.startsWith(".")) return [];
    const text = raw.slice(1);
    if (explode) return split(text, ".", "=", shape);
    // 3.1.0 shows `.blue.black.brown` and 3.1.1 `.blue,black,brown` for the same value.
    return [...split(text, ",", ",", shape), ...(text.includes(",") ? [] : split(text, ".", ".", shape))];
  }
  if (style === "matrix") return splitMatrix(name, raw, explode, shape);
  return split(raw, ",", explode ? "=" : ",", shape);
}

function splitMatrix(name: string, raw: string, explode: boolean, shape: Shape): Unread[] {
  if (!raw.startsWith(";")) return [];
  const pairs = raw.slice(1).split(";").map(toPair);
  const own = pairs.filter(([key]) => decode(key) === name).map(([, value]) => value);
  const isAlone = own.length === pairs.length;
  if (!explode) return isAlone && own.length === 1 ? split(own[0] ?? "", ",", ",", shape) : [];
  const { array, object, primitive } = shape;
  const entries = object ? entriesOf(pairs, decode) : undefined;
  const texts = own.map(decode).filter((text) => text !== undefined);
  return [
    ...(entries ? [entries] : []),
    ...(array && isAlone ? [texts] : []),
    ...(primitive && isAlone && own.length === 1 ? texts : []),
  ];
}

/** Splits the text of a header. Its lists may have spaces behind their commas (RFC 9110, 5.6.1). */
export function splitHeader(raw: string, { explode }: { explode: boolean }, shape: Shape): Unread[] {
  const decoded = decode(raw);
  const texts = [raw.trim(), ...(decoded === undefined || decoded === raw ? [] : [decoded])];
  return texts.flatMap((text) => split(text, /[ \t]*,[ \t]*/, explode ? "=" : ",", shape, (part) => part));
}

/** Splits what a query or a cookie has under one name, `raw` in the order of the URL and still percent-encoded. */
export function splitForm(
  raw: readonly string[],
  { style, explode }: { style: string; explode: boolean },
  shape: Shape,
): Unread[] {
  const { array, primitive } = shape;
  const [only] = raw;
  // What the table leaves out, such as an exploded spaceDelimited list, is written as `form` is.
  if (explode) {
    const texts = raw.map(formDecode);
    return [
      ...(array ? [texts, ...(only === "" && raw.length === 1 ? [[]] : [])] : []),
      ...(primitive && raw.length === 1 ? decodings(only ?? "") : []),
    ];
  }
  if (raw.length !== 1 || only === undefined) return [];
  const separator = style === "spaceDelimited" ? " " : style === "pipeDelimited" ? "|" : ",";
  const decoded = formDecode(only);
  // A separator that is data is percent-encoded; many clients encode the ones between the values too.
  const asData = style === "form" ? split(only, ",", ",", shape, formDecode) : [];
  return [...asData, ...split(decoded, separator, separator, shape, (part) => part)];
}

/** Puts the entries of a `deepObject` together: `filter[status]=open`, and deeper, as clients write it. */
export function readDeepObject(name: string, pairs: readonly (readonly [string, string])[]): Unread | undefined {
  const root: Record<string, Unread> = {};
  let isFound = false;
  for (const [rawKey, rawValue] of pairs) {
    const keys = deepKeys(name, formDecode(rawKey));
    if (keys === undefined) continue;
    isFound = true;
    put(root, keys, formDecode(rawValue));
  }
  return isFound ? withLists(root) : undefined;
}

/** The keys in `filter[a][b]`; undefined where the name is another. */
export function deepKeys(name: string, key: string): string[] | undefined {
  if (!key.startsWith(`${name}[`)) return undefined;
  const rest = key.slice(name.length);
  return /^(?:\[[^[\]]*\])+$/.test(rest) ? rest.slice(1, -1).split("][") : undefined;
}

function put(target: Record<string, Unread>, [key = "", ...rest]: readonly string[], value: string): void {
  const found = Object.hasOwn(target, key) ? target[key] : undefined;
  if (rest.length === 0) {
    target[key] = found === undefined ? value : [...[found].flat(), value];
    return;
  }
  const inner = typeof found === "object" && !Array.isArray(found) ? (found as Record<string, Unread>) : {};
  target[key] = inner;
  put(inner, rest, value);
}

/** `tags[]=a` and `tags[0]=a` are lists to those who write them. */
function withLists(value: Unread): Unread {
  if (typeof value === "string" || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, withLists(item)] as const);
  if (entries.length > 0 && entries.every(([key], index) => key === String(index) || key === "")) {
    return entries.flatMap(([, item]) => item);
  }
  return Object.fromEntries(entries);
}

/** Everything that one text may stand for: a list, the entries of an object, or itself. */
function split(
  text: string,
  separator: string | RegExp,
  between: string,
  shape: Shape,
  read: (part: string) => string | undefined = decode,
): Unread[] {
  const { array, object, primitive } = shape;
  const parts = text === "" ? [] : text.split(separator);
  const itself = read(text);
  const lists = [parts.map(read), ...(text === "" ? [[""]] : [])];
  const entries = between === "=" ? equations(parts, read) : alternate(parts, read);
  return [
    ...(array ? lists.map((list) => list.filter((item) => item !== undefined)) : []),
    ...(object && entries !== undefined ? [entries] : []),
    ...(primitive && itself !== undefined ? [itself] : []),
  ];
}

/** `R=100,G=200` as an object; undefined where a part is no equation. */
function equations(parts: readonly string[], read: (part: string) => string | undefined): Unread | undefined {
  return parts.every((part) => part.includes("=")) ? entriesOf(parts.map(toPair), read) : undefined;
}

/** `R,100,G,200` as an object; undefined where something is left over. */
function alternate(parts: readonly string[], read: (part: string) => string | undefined): Unread | undefined {
  if (parts.length % 2 === 1) return undefined;
  const pairs = parts.flatMap((part, index) => (index % 2 === 0 ? [[part, parts[index + 1] ?? ""] as const] : []));
  return entriesOf(pairs, read);
}

function entriesOf(
  pairs: readonly (readonly [string, string])[],
  read: (part: string) => string | undefined,
): Unread | undefined {
  const entries = pairs.map(([key, value]) => [read(key), read(value)] as const);
  const isWhole = entries.every(([key, value]) => key !== undefined && value !== undefined);
  return isWhole ? Object.fromEntries(entries as [string, string][]) : undefined;
}

function toPair(part: string): readonly [string, string] {
  const at = part.indexOf("=");
  return at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)];
}

/** The names and values of a query or of a form, as they were written. */
export function rawPairs(text: string): (readonly [string, string])[] {
  return text === ""
    ? []
    : text
        .split("&")
        .filter((part) => part !== "")
        .map(toPair);
}

/** Decodes a percent-encoded text; undefined when it is not one. */
export function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The same in a query or a form, where `+` is a space. What cannot be decoded stays as it is, as `URLSearchParams` has it. */
export function formDecode(text: string): string {
  return new URLSearchParams(`x=${text.replaceAll("&", "%26")}`).get("x") ?? "";
}

/** The text of a query value: `+` is a space to a form, and itself in a URL. */
function decodings(raw: string): string[] {
  const literal = raw.includes("+") ? decode(raw) : undefined;
  return [formDecode(raw), ...(literal === undefined ? [] : [literal])];
}
