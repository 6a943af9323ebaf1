import { type Flaw, MISSING } from "./flaw.ts";
import { escapeKey } from "./json-pointer.ts";
import type { Match } from "./operations.ts";
import { decode } from "./serialization.ts";
import { hasDotSegment, isMissingValue, isPartlyUnfilled, isUnfilled } from "./unfilled.ts";

/** What the strict check looks at beside the contract. */
type Sent = {
  readonly url: Pick<URL, "searchParams">;
  /** The URL as the client wrote it: a `Request` has its dot segments already resolved. */
  readonly written?: string | undefined;
};

/**
 * What no contract forbids and only a client's mistake sends: the words for a missing value, dot segments in a path.
 * Paths of flaws begin with `/url`, `/path`, `/query`, `/body`.
 */
export function judgeClientBugs(match: Match | undefined, sent: Sent, body: unknown): Flaw[] {
  return [
    ...judgeWrittenPath(sent.written),
    ...Object.entries(match?.values ?? {}).flatMap(([name, raw]) => judgeId(name, raw)),
    ...[...sent.url.searchParams].flatMap(([name, value]) => judgeText(`/query/${escapeKey(name)}`, value)),
    ...judgeTexts("/body", body),
  ];
}

function judgeWrittenPath(written: string | undefined): Flaw[] {
  const path = written?.replace(/^[a-z][\w+.-]*:\/\/[^/?#]*/i, "").replace(/[?#].*$/s, "");
  return path !== undefined && hasDotSegment(path)
    ? [{ path: "/url", expected: "no dot segments in its path", actual: path }]
    : [];
}

function judgeId(name: string, raw: string): Flaw[] {
  const value = decode(raw);
  // A value that is nothing but a dot segment or a word of these is a bad path value without strictness too.
  if (value === undefined || isUnfilled(value)) return [];
  const path = `/path/${name}`;
  if (isPartlyUnfilled(value)) return [{ path, expected: "an id", actual: value }];
  const isDots = value === "" || value === "." || value === "..";
  return !isDots && hasDotSegment(value) ? [{ path, expected: "an id without dot segments", actual: value }] : [];
}

function judgeText(path: string, value: string): Flaw[] {
  return isMissingValue(value) ? [{ path, expected: "a value", actual: value }] : [];
}

function judgeTexts(path: string, value: unknown): Flaw[] {
  if (typeof value === "string") return judgeText(path, value);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    ...(isMissingValue(key)
      ? [{ path: `${path}/${escapeKey(key)}`, expected: "no such key", actual: item ?? MISSING }]
      : []),
    ...judgeTexts(`${path}/${escapeKey(key)}`, item),
  ]);
}
