import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { SchemaFuzz } from "../testing/schema-fuzz.ts";
import { valuesFor } from "../testing/schema-values.ts";
import { smallContract } from "./cases/small-contract.ts";
import type { Change } from "./change.ts";
import { compareContracts } from "./compare-contracts.ts";
import { isObject, type Json } from "./json.ts";
import type { Direction } from "./verdicts.ts";

/** How many pairs `npm test` looks at; the weekly workflow asks for more. */
const PAIRS = Number(process.env.FUZZ_PAIRS ?? 2000);
const SEED = Number(process.env.FUZZ_SEED ?? 1);

type Compare = (before: object, after: object) => readonly Change[];
const ajv = new Ajv2020({ strict: false, logger: false, validateSchema: false, validateFormats: false });

function accepts(schema: Json): (value: Json) => boolean {
  const validate = ajv.compile(schema as object);
  return (value) => validate(value) === true;
}

function isToldAsWire(compare: Compare, before: Json, after: Json, direction: Direction): boolean {
  const changes = compare(smallContract({ [direction]: before }), smallContract({ [direction]: after }));
  return changes.some((change) => change.verdicts.includes("wire"));
}

/**
 * The same schema for the side that sends: with no properties but those that are declared where a value fits. One may always
 * be said to have others; nobody sends them.
 */
function declaredOnly(schema: Json): Json {
  const places = withinPlaces(schema);
  return isObject(places) ? { ...places, unevaluatedProperties: false } : places;
}

/** Closes every value within, and leaves the value itself as it is: its alternatives and parts belong together. */
function withinPlaces(schema: Json): Json {
  if (!isObject(schema)) return schema;
  const copy = { ...schema };
  for (const keyword of ["oneOf", "anyOf", "allOf"]) {
    if (Array.isArray(schema[keyword])) copy[keyword] = schema[keyword].map(withinPlaces);
  }
  if (isObject(schema.properties)) {
    copy.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, property]) => [name, declaredOnly(property)]),
    );
  }
  if (Array.isArray(schema.prefixItems)) copy.prefixItems = schema.prefixItems.map(declaredOnly);
  if (isObject(schema.items)) copy.items = declaredOnly(schema.items);
  if (schema.additionalProperties === true || Object.keys(schema.additionalProperties ?? {}).length === 0) {
    if (schema.additionalProperties !== false) delete copy.additionalProperties;
  } else if (isObject(schema.additionalProperties)) {
    copy.additionalProperties = declaredOnly(schema.additionalProperties);
  }
  return copy;
}

/** Breaks that Ajv sees and the story does not call one, with a value that shows each. */
function missedBreaks(seed: number, pairs: number, compare: Compare = compareContracts): string[] {
  const fuzz = new SchemaFuzz(seed);
  const missed: string[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const before = fuzz.schema();
    const after = fuzz.changed(before);
    const [tookIt, takesIt] = [accepts(before), accepts(after)];
    const [wasSent, isSent] = [accepts(declaredOnly(before)), accepts(declaredOnly(after))];
    const refused = valuesFor(before).find((value) => tookIt(value) && wasSent(value) && !takesIt(value));
    const unknown = valuesFor(after).find((value) => takesIt(value) && isSent(value) && !tookIt(value));
    for (const [direction, value] of [
      ["request", refused],
      ["response", unknown],
    ] as const) {
      if (value === undefined || isToldAsWire(compare, before, after, direction)) continue;
      missed.push(`${direction} ${JSON.stringify(value)}: ${JSON.stringify(before)} became ${JSON.stringify(after)}`);
    }
  }
  return missed;
}

test("no change that breaks a request or an answer goes by without being called one", { timeout: 600_000 }, () => {
  expect(missedBreaks(SEED, PAIRS)).toEqual([]);
});

test("the same demands in other words are never called a break", { timeout: 60_000 }, () => {
  const fuzz = new SchemaFuzz(SEED);
  for (let pair = 0; pair < PAIRS / 10; pair++) {
    const before = fuzz.schema();
    const after = fuzz.reworded(before);
    for (const direction of ["request", "response"] as const) {
      const isWire = isToldAsWire(compareContracts, before, after, direction);
      expect(isWire, `${JSON.stringify(before)} became ${JSON.stringify(after)}`).toBe(false);
    }
  }
});

test("a story that forgets one rule is found out", { timeout: 60_000 }, () => {
  const without =
    (rule: string): Compare =>
    (before, after) =>
      compareContracts(before, after).filter((change) => change.rule !== rule);
  for (const rule of ["limit-tightened", "word-removed", "fit-not-proven"]) {
    expect(missedBreaks(1, 250, without(rule)), rule).not.toEqual([]);
  }
});
