import type { ContractExchange } from "../../src/contract.ts";

/** Headers that say something about the connection and nothing about the contract. */
const NOISE = /^(?:access-control-.*|connection|content-length|date|keep-alive|transfer-encoding|user-agent)$/;

/** An exchange as text: both halves as they would stand on the wire, bodies set out, long ones cut. */
export function exchangeText(
  { request, response }: ContractExchange,
  maxLength: number,
): { sent: string; received: string } {
  // No URL any more where a secret in it is masked.
  const path = request.url.replace(/^[a-z]+:\/\/[^/]*/, "");
  const sent = [`${request.method} ${path}`, ...headerLines(request.headers), ...bodyLines(request.body)];
  const received = [String(response.status), ...headerLines(response.headers), ...bodyLines(response.body)];
  return { sent: cut(sent, maxLength), received: cut(received, maxLength) };
}

function headerLines(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers)
    .filter(([name]) => !NOISE.test(name))
    .map(([name, value]) => `${name}: ${value}`);
}

function bodyLines(value: unknown): string[] {
  return value === undefined ? [] : ["", JSON.stringify(value, null, 2)];
}

function cut(lines: readonly string[], maxLength: number): string {
  const text = lines.join("\n");
  return text.length > maxLength ? `${text.slice(0, maxLength)}\n… (${text.length - maxLength} characters more)` : text;
}
