// Reads values out of parsed JSON that nothing has checked. Imports no HTTP, so that webhooks can use it too.
import { checkId } from "./task.ts";

/** Narrows a value to an object that is not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as a string, however short; undefined for any other type. */
export function asString(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The value as a string with at least one character, or undefined. */
export function asText(value: unknown): string | undefined {
  return asString(value) || undefined;
}

/** The value as a finite number, or undefined. */
export function asNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** The value as a number, also where it is written as text such as `"0.0125"`; undefined otherwise. */
export function asAmount(value: unknown): number | undefined {
  return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : asNumber(value);
}

/**
 * The value as an id that can stand in a path, or undefined. Takes numbers too: BrowserAct's samples show ids as numbers
 * where its contract says string.
 */
export function asId(value: unknown): string | undefined {
  try {
    return checkId(typeof value === "number" ? String(value) : value, "The id");
  } catch {
    return undefined;
  }
}

/** The strings among an object's values, such as the secrets of an input; empty for anything but an object. */
export function stringValues(map: unknown): string[] {
  return isRecord(map) ? Object.values(map).filter((value) => typeof value === "string") : [];
}

/** The value as ISO 8601 in UTC, or undefined if it is not a time. A time without a zone is UTC. */
export function asUtc(value: unknown): string | undefined {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}/.test(value)) return undefined;
  const isZoned = value.length === 10 || /(Z|[+-]\d{2}:?\d{2})$/i.test(value.slice(10));
  const at = new Date(isZoned ? value : `${value.replace(" ", "T")}Z`);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
