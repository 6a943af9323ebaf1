const bytes = new TextEncoder();

/** A random name, as long as a UUID. */
export function randomName(): string {
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}

/** The HMAC-SHA256 of a text under a journal's secret, as hex digits. */
export async function hmac(secret: string, text: string): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes.encode(secret), algorithm, false, ["sign"]);
  return hex(new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes.encode(text))));
}

/**
 * An input as text that does not depend on the order of its keys or on its secrets: a rotated password is not another
 * input. Strings that are a secret, and longer secrets inside strings, are left out.
 */
export function canonicalInput(input: unknown, secrets: readonly string[]): string {
  const longest = secrets.filter((secret) => secret !== "").sort((a, b) => b.length - a.length);
  return JSON.stringify(input, (_, value: unknown) => {
    if (typeof value === "string") return withoutSecrets(value, longest);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** Below this length a secret is left out only where it is the whole string: "1" is in too many of them. */
const MIN_INNER_SECRET = 8;

function withoutSecrets(text: string, secrets: readonly string[]): string {
  if (secrets.includes(text)) return "";
  return secrets.reduce(
    (left, secret) => (secret.length < MIN_INNER_SECRET ? left : left.replaceAll(secret, "")),
    text,
  );
}

function hex(digits: Uint8Array): string {
  return Array.from(digits, (digit) => digit.toString(16).padStart(2, "0")).join("");
}
