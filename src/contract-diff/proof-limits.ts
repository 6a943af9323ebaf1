import { isDeepStrictEqual } from "node:util";
import type { Json, JsonObject } from "./json.ts";
import { member } from "./json.ts";
import { type Case, saidOf } from "./proof-case.ts";

type Bounds = readonly [lower: string, upper: string, types: readonly string[], measure: (word: Json) => number];

const NUMBERS = ["number", "integer"];
const COUNTS: readonly Bounds[] = [
  ["minLength", "maxLength", ["string"], (word) => [...String(word)].length],
  ["minItems", "maxItems", ["array"], (word) => (word as Json[]).length],
  ["minProperties", "maxProperties", ["object"], (word) => Object.keys(word as object).length],
];

/** Whether every value of a case keeps the limits of a plain schema: provably, so that a no may be wrong. */
export function isWithinLimits(taken: JsonObject, one: Case): boolean {
  if (!isWithinBounds(taken, one)) return false;
  if (one.type === "array" && taken.uniqueItems === true) {
    const isUnique = saidOf(one, "uniqueItems").some(({ node }) => node === true);
    if (!isUnique && Math.min(...numbersOf(one, "maxItems")) > 1) return false;
  }
  return isOfForm(taken, one);
}

/** Whether a schema certainly refuses a word by its limits. */
export function refutes(node: JsonObject, { type, word }: Pick<Case, "type" | "word">): boolean {
  if (word === undefined) return false;
  if (typeof word === "string" && typeof node.pattern === "string" && !matches(node.pattern, word)) return true;
  return !isWithinBounds(node, { type, word, parts: [], excluded: [] });
}

function isWithinBounds(taken: JsonObject, one: Case): boolean {
  if (NUMBERS.includes(one.type) && !isWithinNumbers(taken, one)) return false;
  for (const [lower, upper, types, measure] of COUNTS) {
    if (!types.includes(one.type)) continue;
    const size = one.word === undefined ? undefined : measure(one.word);
    const least = size ?? Math.max(...numbersOf(one, lower), one.type === "object" ? requiredCount(one) : 0);
    const most = size ?? Math.min(...numbersOf(one, upper));
    if (least < Number(taken[lower] ?? 0)) return false;
    if (most > Number(taken[upper] ?? Number.POSITIVE_INFINITY)) return false;
  }
  return true;
}

function isWithinNumbers(taken: JsonObject, one: Case): boolean {
  const word = typeof one.word === "number" ? one.word : undefined;
  const lows = word === undefined ? numbersOf(one, "minimum") : [word];
  const highs = word === undefined ? numbersOf(one, "maximum") : [word];
  const [low, high] = [Math.max(...lows, Number.NEGATIVE_INFINITY), Math.min(...highs, Number.POSITIVE_INFINITY)];
  const [above, below] = [
    Math.max(...numbersOf(one, "exclusiveMinimum"), Number.NEGATIVE_INFINITY),
    Math.min(...numbersOf(one, "exclusiveMaximum"), Number.POSITIVE_INFINITY),
  ];
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = taken as Record<
    string,
    number | undefined
  >;
  if (minimum !== undefined && !(low >= minimum || above >= minimum)) return false;
  if (maximum !== undefined && !(high <= maximum || below <= maximum)) return false;
  if (exclusiveMinimum !== undefined && !(low > exclusiveMinimum || above >= exclusiveMinimum)) return false;
  if (exclusiveMaximum !== undefined && !(high < exclusiveMaximum || below <= exclusiveMaximum)) return false;
  if (multipleOf === undefined) return true;
  const steps = word === undefined ? numbersOf(one, "multipleOf") : [word];
  if (one.type === "integer") steps.push(1);
  return steps.some((size) => Number.isInteger(size / multipleOf));
}

/** Pattern and format: the same on both sides, or borne out by the word itself. */
function isOfForm(taken: JsonObject, one: Case): boolean {
  const { pattern, format } = taken;
  if (one.type === "string" && typeof pattern === "string") {
    const isKept = typeof one.word === "string" && matches(pattern, one.word);
    if (!isKept && !saysSame(one, "pattern", pattern)) return false;
  }
  for (const keyword of ["contentEncoding", "contentMediaType"]) {
    const value = member(taken, keyword);
    if (one.type === "string" && value !== undefined && !saysSame(one, keyword, value)) return false;
  }
  // A format may speak of text or of numbers.
  const isFormatted = one.type === "string" || NUMBERS.includes(one.type);
  return format === undefined || !isFormatted || saysSame(one, "format", format);
}

function saysSame(one: Case, keyword: string, value: Json): boolean {
  return saidOf(one, keyword).some(({ node }) => isDeepStrictEqual(node, value));
}

function matches(pattern: string, word: string): boolean {
  try {
    return new RegExp(pattern, "u").test(word);
  } catch {
    // No validator can use it: it refuses nothing, and nothing is proven by it.
    return true;
  }
}

function numbersOf({ parts }: Case, keyword: string): number[] {
  return parts.flatMap(({ node }) => {
    const value = member(node, keyword);
    return typeof value === "number" ? [value] : [];
  });
}

function requiredCount({ parts }: Case): number {
  const lists = parts.flatMap(({ node }) => (Array.isArray(node.required) ? node.required : []));
  return new Set(lists.map(String)).size;
}
