import type { Flaw } from "./flaw.ts";
import { escapeKey } from "./json-pointer.ts";
import { essenceOf, isJson, isText } from "./media-type.ts";
import { type FormPart, readMultipart, toBinaryText } from "./multipart.ts";
import { type At, below, type Encoding, type MediaTypeObject, type OpenApiDocument, type Schema } from "./openapi.ts";
import { Reader } from "./readings.ts";
import type { SchemaCheck, Variant } from "./schema-check.ts";
import {
  deepKeys,
  formDecode,
  rawPairs,
  readDeepObject,
  serializationOf,
  splitForm,
  type Unread,
} from "./serialization.ts";
import { type Shape, shapeOf } from "./shape.ts";

/** A form as the value that its schema speaks about, and what is wrong with its parts by themselves. */
export type ReadForm = { readonly value: unknown; readonly flaws: readonly Flaw[] };

/** A value read from one property, or texts whose types the schema decides. */
type Reading = { readonly value: unknown } | { readonly candidates: readonly Unread[] };

/** Reads form bodies as objects: each property as its Encoding Object says (OpenAPI 3.1, 4.8.15), or by its default. */
export class FormReader {
  readonly #document: OpenApiDocument;
  readonly #reader: Reader;
  readonly #check: SchemaCheck;
  readonly #variant: Variant;

  constructor({ document, check }: { document: OpenApiDocument; check: SchemaCheck }, variant: Variant) {
    this.#document = document;
    this.#check = check;
    this.#variant = variant;
    this.#reader = new Reader(document, check, variant);
  }

  /** Reads a body; undefined when it is not a form of this type. */
  read(contentType: string, body: Uint8Array, media: At<MediaTypeObject>): ReadForm | undefined {
    const shape = shapeOf(this.#document, below<Schema>(media, "schema"));
    if (essenceOf(contentType) !== "multipart/form-data") {
      return { value: this.#readPairs(new TextDecoder().decode(body), media.value, shape), flaws: [] };
    }
    const parts = readMultipart(contentType, body);
    return parts && this.#readParts(parts, media.value, shape);
  }

  #readPairs(text: string, { encoding = {} }: MediaTypeObject, shape: Shape): unknown {
    const pairs = rawPairs(text);
    const names = [...new Set(pairs.map(([key]) => formDecode(key)))];
    const deep = [...shape.properties.keys()].filter((name) => encoding[name]?.style === "deepObject");
    const entries = names.flatMap((name) => {
      if (deep.some((property) => deepKeys(property, name) !== undefined)) return [];
      const own = pairs.filter(([key]) => formDecode(key) === name).map(([, value]) => value);
      return [[name, this.#readProperty(name, shape, this.#readingsOf(own, encoding[name], name, shape))] as const];
    });
    const objects = deep.flatMap((name) => {
      const found = readDeepObject(name, pairs);
      return found === undefined ? [] : [[name, this.#readProperty(name, shape, [{ candidates: [found] }])] as const];
    });
    return Object.fromEntries([...entries, ...objects]);
  }

  #readingsOf(own: readonly string[], encoding: Encoding = {}, name: string, shape: Shape): Reading[] {
    const texts = own.map(formDecode);
    const [only] = texts;
    const hasStyle = encoding.style !== undefined || encoding.explode !== undefined;
    const serialization = serializationOf("query", encoding) ?? { style: "form", explode: true };
    const readings: Reading[] = this.#schemasOf(name, shape).map((at) => ({
      candidates: splitForm(own, serialization, shapeOf(this.#document, at)),
    }));
    // Without a style an object is one text of JSON, as its default content type says.
    const json = !hasStyle && texts.length === 1 ? parseJson(only ?? "") : undefined;
    return [...readings, ...(json ? [json] : []), { candidates: texts.length === 1 ? texts : [texts] }];
  }

  #readParts(parts: readonly FormPart[], { encoding = {} }: MediaTypeObject, shape: Shape): ReadForm {
    const names = [...new Set(parts.map(({ name }) => name))];
    const flaws = parts.flatMap((part) => judgePartType(part, encoding[part.name]));
    const entries = names.map((name) => {
      const own = parts.filter((part) => part.name === name);
      const values = own.map((part) => readPart(part));
      const [only] = values;
      const list: Reading = values.every((value) => "candidates" in value)
        ? { candidates: [values.flatMap(({ candidates }) => candidates[0] ?? [])] }
        : { value: values.map((value) => ("value" in value ? value.value : value.candidates[0])) };
      const text =
        only && "candidates" in only && typeof only.candidates[0] === "string" ? only.candidates[0] : undefined;
      const json = own.length === 1 && text !== undefined ? parseJson(text) : undefined;
      const readings = [...(own.length === 1 && only ? [only] : []), list, ...(json ? [json] : [])];
      return [name, this.#readProperty(name, shape, readings)] as const;
    });
    return { value: Object.fromEntries(entries), flaws };
  }

  /** The reading that fits the property's schema; where none does, the first. */
  #readProperty(name: string, shape: Shape, readings: readonly Reading[]): unknown {
    const schemas = this.#schemasOf(name, shape);
    for (const at of schemas) {
      for (const reading of readings) {
        const value = "value" in reading ? reading.value : this.#reader.read(reading.candidates, at);
        if (value !== undefined && this.#check.fits(at, value, this.#variant)) return value;
      }
    }
    const [first] = readings.filter((reading) => "value" in reading || reading.candidates.length > 0);
    const [at] = schemas;
    if (first === undefined) return undefined;
    if ("value" in first) return first.value;
    return at === undefined ? first.candidates[0] : this.#reader.read(first.candidates, at);
  }

  #schemasOf(name: string, shape: Shape): readonly At<Schema>[] {
    return shape.properties.get(name) ?? shape.others;
  }
}

function readPart({ contentType, bytes }: FormPart): Reading {
  if (isJson(contentType)) return parseJson(new TextDecoder().decode(bytes)) ?? { candidates: [toBinaryText(bytes)] };
  const isWords = contentType === undefined || isText(contentType);
  return isWords ? { candidates: [new TextDecoder().decode(bytes)] } : { value: toBinaryText(bytes) };
}

/** A part that says what it is must be what the contract says. */
function judgePartType({ name, contentType }: FormPart, encoding: Encoding | undefined): Flaw[] {
  if (contentType === undefined || encoding?.contentType === undefined) return [];
  const allowed = encoding.contentType.split(",").map((type) => essenceOf(type) ?? "");
  const [family] = contentType.split("/");
  if (allowed.some((type) => type === contentType || type === `${family}/*` || type === "*/*")) return [];
  return [{ path: `/body/${escapeKey(name)}`, expected: allowed.join(" or "), actual: contentType }];
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
