/** Reads a `Retry-After` header (RFC 9110, 10.2.3), seconds or an HTTP date, as milliseconds from now; undefined if it is neither. */
export function parseRetryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  const text = value.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  // Signed numbers and plain words are not dates; Date.parse would take "-1" for the year 2001.
  if (!/^[A-Za-z]{3}/.test(text)) return undefined;
  // The oldest of the three forms names no zone, and means GMT as the others do.
  const at = Date.parse(/[A-Z]{3}$|[+-]\d{4}$/.test(text) ? text : `${text} GMT`);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
