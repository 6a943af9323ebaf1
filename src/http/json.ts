/**
 * Parses JSON and keeps integers beyond 2^53 exact by returning them as strings.
 *
 * BrowserAct's documentation shows ids such as 16429034742537847 as numbers; read as a number that id is another task.
 */
export function parseJson(text: string): unknown {
  const parsed: unknown = JSON.parse(text); // Refuses what is not JSON before any of it is rewritten.
  if (!/\d{16}/.test(text)) return parsed;
  let exact = "";
  for (const token of tokensOf(text)) exact += isUnsafeInteger(token) ? `"${token}"` : token;
  return JSON.parse(exact);
}

/** The tokens of JSON text, which is known to be JSON. By hand, because a regular expression runs out of memory on long strings. */
export function* tokensOf(text: string): Generator<string, undefined> {
  for (let at = 0; at < text.length; ) {
    const character = text.charAt(at);
    let end = at + 1;
    if (character === '"') {
      while (text[end] !== '"' && end < text.length) end += text[end] === "\\" ? 2 : 1;
      end += 1;
    } else if (!/[\s{}[\],:]/.test(character)) {
      while (end < text.length && !/[\s{}[\],:]/.test(text.charAt(end))) end += 1;
    }
    if (!/\s/.test(character)) yield text.slice(at, end);
    at = end;
  }
}

function isUnsafeInteger(token: string): boolean {
  return /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token));
}
