import { type At, below, type OpenApiDocument, resolve, type Schema, type SchemaObject } from "./openapi.ts";
import { isData } from "./schema-places.ts";

/** What a schema is used for. */
export type Direction = "request" | "answer";

const MARKS = { request: "readOnly", answer: "writeOnly" } as const;
const IN_PLACE = ["allOf", "anyOf", "oneOf"] as const;

/**
 * A copy of a document as it holds for one direction; the very document where nothing in it is marked.
 *
 * A property that is `readOnly` is not part of a request and one that is `writeOnly` not part of an answer: there it is not
 * required, and refused when it comes (OpenAPI 3.0, 4.7.24.2; 3.1 leaves both words to JSON Schema, which says the same in
 * its validation vocabulary, 9.4).
 */
export function directedCopy(document: OpenApiDocument, direction: Direction): OpenApiDocument {
  const mark = MARKS[direction];
  if (!holdsMark(document, mark)) return document;
  return new DirectedCopy(document, mark).make();
}

function holdsMark(part: unknown, mark: string): boolean {
  if (typeof part !== "object" || part === null) return false;
  if ((part as SchemaObject)[mark] === true) return true;
  return Object.entries(part).some(([key, value]) => !isData(key) && holdsMark(value, mark));
}

class DirectedCopy {
  readonly #document: OpenApiDocument;
  readonly #mark: (typeof MARKS)[Direction];

  constructor(document: OpenApiDocument, mark: (typeof MARKS)[Direction]) {
    this.#document = document;
    this.#mark = mark;
  }

  make(): OpenApiDocument {
    return this.#copy({ value: this.#document, pointer: "" }, []) as OpenApiDocument;
  }

  /** `outer` are the marked names of the schemas that speak about the same value from further out. */
  #copy(at: At<unknown>, outer: readonly string[]): unknown {
    const { value } = at;
    if (Array.isArray(value)) return value.map((_, index) => this.#copy(below(at, index), outer));
    if (typeof value !== "object" || value === null) return value;
    const schema = value as SchemaObject;
    const marked = [...outer, ...this.#markedIn(at as At<Schema>, [])];
    const entries = Object.entries(schema).map(([key, part]) => {
      if (isData(key)) return [key, part];
      if (key === "required" && Array.isArray(part)) return [key, part.filter((name) => !marked.includes(name))];
      if (key === "properties") return [key, this.#copyProperties(below(at, key))];
      return [key, this.#copy(below(at, key), IN_PLACE.some((keyword) => keyword === key) ? marked : [])];
    });
    return Object.fromEntries(entries);
  }

  #copyProperties(at: At<unknown>): unknown {
    const { value } = at;
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    const names = Object.keys(value);
    return Object.fromEntries(
      names.map((name) => {
        const property = below<Schema>(at, name);
        return [name, this.#isMarked(property) ? false : this.#copy(property, [])];
      }),
    );
  }

  #markedIn(at: At<Schema>, seen: readonly unknown[]): string[] {
    const found = this.#follow(at);
    const schema = found?.value;
    if (found === undefined || typeof schema !== "object" || schema === null || seen.includes(schema)) return [];
    const properties = typeof schema.properties === "object" ? Object.keys(schema.properties) : [];
    const own = properties.filter((name) => this.#isMarked(below(found, "properties", name)));
    const inner = IN_PLACE.flatMap((keyword) =>
      Array.isArray(schema[keyword]) ? schema[keyword].map((_, index) => below<Schema>(found, keyword, index)) : [],
    );
    return [...own, ...inner.flatMap((part) => this.#markedIn(part, [...seen, schema]))];
  }

  #isMarked(at: At<Schema>): boolean {
    const here = at.value as SchemaObject | undefined;
    const there = this.#follow(at)?.value as SchemaObject | undefined;
    return here?.[this.#mark] === true || there?.[this.#mark] === true;
  }

  #follow(at: At<Schema>): At<Schema> | undefined {
    try {
      return resolve(this.#document, at);
    } catch {
      return undefined;
    }
  }
}
