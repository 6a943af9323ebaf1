/** A string (kept as it is) or a number, in JSON text. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Parses JSON and keeps integers beyond 2^53 exact by returning them as strings.
 *
 * BrowserAct's documentation shows ids such as 16429034742537847 as numbers; read as a number that id is another task.
 */
export function parseJson(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  JSON.parse(text); // Refuses what is not JSON before any of it is rewritten.
  return JSON.parse(text.replace(TOKENS, (token) => (isUnsafeInteger(token) ? `"${token}"` : token)));
}

function isUnsafeInteger(token: string): boolean {
  return /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token));
}
