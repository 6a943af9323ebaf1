import type { At, OpenApiDocument, Schema } from "./openapi.ts";
import type { SchemaCheck, Variant } from "./schema-check.ts";
import type { Unread } from "./serialization.ts";
import { shapeOf } from "./shape.ts";

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** How many ways to read the parts of one value are tried one by one. */
const MAX_COMBINATIONS = 64;

/** Reads texts as values: a text fits a schema when any reading of it does. */
export class Reader {
  readonly #document: OpenApiDocument;
  readonly #check: SchemaCheck;
  readonly #variant: Variant;

  constructor(document: OpenApiDocument, check: SchemaCheck, variant: Variant) {
    this.#document = document;
    this.#check = check;
    this.#variant = variant;
  }

  /** The reading that fits the schema; where none does, the one that says best what is wrong. */
  read(candidates: readonly Unread[], at: At<Schema>): unknown {
    return this.#readAny(candidates, [at]);
  }

  #readAny(candidates: readonly Unread[], schemas: readonly At<Schema>[]): unknown {
    for (const schema of schemas) {
      for (const candidate of candidates) {
        for (const value of this.#readings(candidate, [schema])) if (this.#fits(schema, value)) return value;
      }
    }
    const [first] = candidates;
    return first === undefined ? undefined : this.#meant(first, schemas);
  }

  #fits(schema: At<Schema>, value: unknown): boolean {
    return this.#check.fits(schema, value, this.#variant);
  }

  /** Every value that a text may be. Long lists are not read in every combination. */
  *#readings(unread: Unread, schemas: readonly At<Schema>[]): Generator<unknown> {
    if (typeof unread === "string") {
      yield* readingsOfText(unread);
      return;
    }
    yield this.#meant(unread, schemas);
    const keys = isList(unread) ? unread.map((_, index) => String(index)) : Object.keys(unread);
    const parts = isList(unread) ? unread : Object.values(unread);
    for (const combination of combinations(parts.map((part) => [...this.#readings(part, [])]))) {
      yield isList(unread)
        ? combination
        : Object.fromEntries(keys.map((key, index) => [key, combination[index]] as const));
    }
  }

  /** The value that the schemas most likely mean, part by part. */
  #meant(unread: Unread, schemas: readonly At<Schema>[]): unknown {
    const shapes = schemas.map((schema) => shapeOf(this.#document, schema));
    if (typeof unread === "string") {
      const types = shapes.flatMap(({ types }) => types);
      return [...readingsOfText(unread)].find((value) => types.some((type) => isOfType(value, type))) ?? unread;
    }
    if (isList(unread)) {
      const items = shapes.flatMap((shape) => shape.items);
      return unread.map((part) => this.#readAny([part], items));
    }
    const entries = Object.entries(unread).map(([key, part]) => {
      const named = shapes.flatMap((shape) => shape.properties.get(key) ?? []);
      return [key, this.#readAny([part], named.length > 0 ? named : shapes.flatMap((shape) => shape.others))] as const;
    });
    return Object.fromEntries(entries);
  }
}

function* readingsOfText(text: string): Generator<string | number | boolean> {
  if (NUMBER.test(text)) yield Number(text);
  if (text === "true" || text === "false") yield text === "true";
  yield text;
}

function isOfType(value: string | number | boolean, type: string): boolean {
  return type === "integer" ? typeof value === "number" : typeof value === type;
}

function isList(unread: Unread): unread is readonly Unread[] {
  return Array.isArray(unread);
}

/** One of each, in every combination, up to a limit. */
function* combinations(choices: readonly (readonly unknown[])[]): Generator<unknown[]> {
  const count = choices.reduce((product, { length }) => Math.min(product * length, MAX_COMBINATIONS), 1);
  for (let number = 0; number < count; number += 1) {
    let rest = number;
    yield choices.map((readings) => {
      const reading = readings[rest % readings.length];
      rest = Math.floor(rest / readings.length);
      return reading;
    });
  }
}
