/** Headers whose values are credentials, by their names. */
const CREDENTIAL =
  /^(authorization|proxy-authorization|cookie)$|key|token|secret|auth|password|credential|signature|session/;
/** A shorter value is not taken for a credential: a region or a version would be masked wherever it is written. */
const MIN_CREDENTIAL = 8;
/** A part of an address this long may be a credential. */
const MIN_TOKEN = 16;

/**
 * Gives the values among headers that must not be shown: all of a credential, and what follows its scheme or the names of
 * cookies, where that is long enough.
 *
 * @param also The names of further headers, in lower case, whose values are credentials.
 */
export function credentialsIn(headers: Iterable<readonly [string, string]>, also: readonly string[] = []): string[] {
  const values = [...headers].flatMap(([name, value]) => {
    const key = name.toLowerCase();
    return also.includes(key) ? [value] : CREDENTIAL.test(key) ? partsOf(key, value) : [];
  });
  return values.filter((value) => value !== "");
}

/** Reads headers in any of their forms without judging them: what cannot be sent must not be shown either. */
export function pairsOf(headers: unknown): [name: string, value: string][] {
  if (typeof headers !== "object" || headers === null) return [];
  const pairs: unknown[] = Symbol.iterator in headers ? [...(headers as Iterable<unknown>)] : Object.entries(headers);
  return pairs.flatMap((pair) => (Array.isArray(pair) ? [[String(pair[0]), String(pair[1])] as [string, string]] : []));
}

function partsOf(name: string, value: string): string[] {
  const [, scheme, rest = ""] = /^(\S+)\s+(\S.*)$/.exec(value) ?? [];
  const cookies = name === "cookie" ? value.split(";").map((pair) => pair.slice(pair.indexOf("=") + 1).trim()) : [];
  const behind = scheme === undefined ? [] : [rest, ...(/^basic$/i.test(scheme) ? passwordsIn(rest) : [])];
  return [value, ...(name === "cookie" ? cookies : behind)].filter((part) => part.length >= MIN_CREDENTIAL);
}

/** What stands in Base64 behind `Basic`: user and password together, and the password. */
function passwordsIn(encoded: string): string[] {
  try {
    const decoded = atob(encoded);
    return [decoded, decoded.slice(decoded.indexOf(":") + 1)];
  } catch {
    return [];
  }
}

/**
 * Gives the parts of an address that must not be shown: callbacks are often not signed, so their addresses carry secrets.
 * These are the password or, without one, the user name; long values of the query and of the fragment; and long parts of
 * the path that look like a token, with digits among letters or longer than a word is. Shorter ones would be masked in
 * ordinary text.
 */
export function secretsInAddress(address: unknown): string[] {
  if (typeof address !== "string" || !URL.canParse(address)) return [];
  const { username, password, searchParams, hash, pathname } = new URL(address);
  const long = [...searchParams.values(), hash.slice(1)].filter((value) => value.length >= MIN_TOKEN);
  const path = pathname.split("/").map(decode).filter(isToken);
  return [decode(password || username), ...long, ...path].filter((value) => value !== "");
}

/** Words with numbers between them, such as `callback-v2-2026`, are not a token; a UUID is. */
function isToken(part: string): boolean {
  const isRandom = (word: string) =>
    word.length >= 24 || /^\d{10,}$/.test(word) || (word.length >= 6 && /\d/.test(word) && /[a-z]/i.test(word));
  return part.length >= MIN_TOKEN && part.split(/[-_.~]/).some(isRandom);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
