import { UsageError } from "./usage-error.ts";

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds from a text such as `90s`, `10m` or `1.5h`. @throws UsageError for another one */
export function durationOf(text: string, option: string): number {
  const [, amount = "", unit = "s"] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text) ?? [];
  const ms = Number(amount) * (UNITS[unit] ?? 0);
  if (!(ms > 0)) throw new UsageError(`${option} takes a time such as 90s, 10m or 4h, and got "${text}".`);
  return ms;
}

/** A whole number of 1 or more. @throws UsageError for another text */
export function countOf(text: string, option: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new UsageError(`${option} takes a number of 1 or more, and got "${text}".`);
  return Number(text);
}
