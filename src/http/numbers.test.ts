import { expect, test, vi } from "vitest";
import { anchorBrowser } from "../index.ts";

const NUMBER = "must be a positive number or Infinity";
const INTEGER = "must be a positive integer or Infinity";
const TIMER = "must be a positive number of at most 2147483647 (24 days)";
const shown = (value: unknown) => (typeof value === "string" ? `"${value}"` : String(value));
const never = ["5", null, {}, Number.NaN, 0, -1];

const OF_A_CLIENT: [name: string, kind: string, ...others: unknown[]][] = [
  ["requestTimeoutMs", TIMER, Infinity, 2 ** 31],
  ["startTimeoutMs", TIMER, Infinity, 2 ** 31],
  ["maxResponseBytes", NUMBER],
  ["maxRequestsPerSecond", NUMBER],
  ["maxInFlight", INTEGER, 1.5],
];

test.each(OF_A_CLIENT)("%s of a client %s", (name, kind, ...others) => {
  for (const value of [...never, ...others])
    expect(() => anchorBrowser({ apiKey: "k", [name]: value })).toThrow(
      new RangeError(`${name} ${kind}, got ${shown(value)}.`),
    );
  for (const value of kind === TIMER ? [undefined, 0.5, 2 ** 31 - 1] : [undefined, 1, Infinity])
    anchorBrowser({ apiKey: "k", [name]: value });
});

test.each(["timeoutMs", "faultBudgetMs", "unknownBudgetMs"])("%s of a wait", async (name) => {
  const fetch = vi.fn();
  for (const value of never)
    await expect(anchorBrowser({ apiKey: "k", fetch }).run({ prompt: "x" }, { [name]: value })).rejects.toThrow(
      new RangeError(`${name} ${NUMBER}, got ${shown(value)}.`),
    );
  expect(fetch).not.toHaveBeenCalled();
});

test("concurrency of runAll is an integer", () => {
  for (const concurrency of [...never, 2.5])
    expect(() => anchorBrowser({ apiKey: "k" }).runAll([], { concurrency: concurrency as number })).toThrow(
      new RangeError(`concurrency ${INTEGER}, got ${shown(concurrency)}.`),
    );
});
