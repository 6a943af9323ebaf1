import { type Flaw, MISSING } from "./flaw.ts";
import { isJson, isText } from "./media-type.ts";
import { type At, below, type OpenApiDocument, type Parameter, type Schema } from "./openapi.ts";
import type { Match } from "./operations.ts";
import { Reader } from "./readings.ts";
import type { SchemaCheck, Variant } from "./schema-check.ts";
import {
  decode,
  deepKeys,
  formDecode,
  type Place,
  rawPairs,
  readDeepObject,
  serializationOf,
  splitForm,
  splitHeader,
  splitPathValue,
  type Unread,
} from "./serialization.ts";
import { type Shape, shapeOf } from "./shape.ts";
import { isUnfilled } from "./unfilled.ts";

/** The parts of a request that hold parameters. */
export type ParameterCarrier = { readonly url: Pick<URL, "search">; readonly headers: Headers };

/** Header parameters of these names say nothing (OpenAPI 3.1, 4.8.12.1): other parts of a document describe them. */
const NOT_PARAMETERS = new Set(["accept", "content-type", "authorization"]);

type Pair = readonly [name: string, value: string];

/** What was sent for one parameter: `undefined` for nothing, and the raw text for a message about it. */
type Sent = { readonly candidates: readonly Unread[]; readonly shown: unknown } | undefined;

/** Judges the path, the query, the headers and the cookies of a request. Paths of flaws begin with `/path` and so on. */
export class ParameterJudge {
  readonly #document: OpenApiDocument;
  readonly #check: SchemaCheck;
  readonly #variant: Variant;
  readonly #reader: Reader;
  readonly #match: Match;
  readonly #headers: Headers;
  readonly #query: readonly Pair[];
  readonly #cookies: readonly Pair[];

  constructor(
    { document, check }: { document: OpenApiDocument; check: SchemaCheck },
    variant: Variant,
    match: Match,
    { url, headers }: ParameterCarrier,
  ) {
    this.#document = document;
    this.#check = check;
    this.#variant = variant;
    this.#reader = new Reader(document, check, variant);
    this.#match = match;
    this.#headers = headers;
    this.#query = rawPairs(url.search.slice(1));
    this.#cookies = (headers.get("cookie") ?? "").split(/;\s*/).flatMap(rawPairs);
  }

  judge(keyQueries: ReadonlySet<string>): Flaw[] {
    const { operation, values } = this.#match;
    const styleOf = (name: string) =>
      operation.parameters.find(({ value }) => value.in === "path" && value.name === name)?.value.style ?? "simple";
    return [
      ...Object.entries(values).flatMap(([name, raw]) => judgePathValue(name, raw, styleOf(name))),
      ...this.#judgeUndeclared(keyQueries),
      ...operation.parameters.flatMap((parameter) => this.#judgeOne(parameter)),
    ];
  }

  #judgeUndeclared(keyQueries: ReadonlySet<string>): Flaw[] {
    const declared = this.#match.operation.parameters.filter(({ value }) => value.in === "query");
    const isDeclared = (key: string) => declared.some((parameter) => this.#owns(parameter, key));
    return [...new Set(this.#query.map(([key]) => formDecode(key)))]
      .filter((key) => !keyQueries.has(key) && !isDeclared(key))
      .map((key) => ({
        path: `/query/${key}`,
        expected: "no key of this name",
        actual: formDecode(this.#query.find(([raw]) => formDecode(raw) === key)?.[1] ?? ""),
      }));
  }

  #owns(parameter: At<Parameter>, key: string): boolean {
    const { name, schema, style } = parameter.value;
    if (key === name) return true;
    if (schema === undefined) return false;
    if (style === "deepObject") return deepKeys(name, key) !== undefined;
    if (!isExplodedObject("query", parameter.value)) return false;
    const shape = shapeOf(this.#document, below<Schema>(parameter, "schema"));
    return shape.object && (shape.properties.has(key) || (shape.takesOthers && shape.types.includes("object")));
  }

  #judgeOne(parameter: At<Parameter>): Flaw[] {
    const { name, in: place, required, allowEmptyValue, content } = parameter.value;
    if (!isPlace(place) || (place === "header" && NOT_PARAMETERS.has(name.toLowerCase()))) return [];
    const path = `/${place === "header" ? "headers" : place === "cookie" ? "cookies" : place}/${name}`;
    const at = schemaOf(parameter);
    // The table of styles says nothing about a word in this style, so neither is right nor wrong.
    if (parameter.value.style === "deepObject" && at && !shapeOf(this.#document, at).object) return [];
    const sent = this.#find(place, parameter, at);
    if (sent === undefined) {
      return required && place !== "path" && !(place === "cookie" && !seesCookies())
        ? [{ path, expected: "a value", actual: MISSING }]
        : [];
    }
    if (at === undefined) return [];
    if (place === "query" && allowEmptyValue && sent.shown === "") return [];
    if (content !== undefined) return this.#judgeContent(path, parameter, at, sent);
    if (required && typeof sent.shown === "string" && isUnfilled(sent.shown)) {
      return place === "path" ? [] : [{ path, expected: "an id", actual: sent.shown }];
    }
    if (sent.candidates.length === 0) {
      const isRepeated = Array.isArray(sent.shown) && sent.shown.length > 1;
      const { style, explode } = serializationOf(place, parameter.value) ?? {};
      const expected = isRepeated ? "one value" : `a value in style ${style}${explode ? ", exploded" : ""}`;
      return [{ path, expected, actual: sent.shown }];
    }
    return this.#flaws(path, at, this.#reader.read(sent.candidates, at));
  }

  #judgeContent(path: string, { value }: At<Parameter>, at: At<Schema>, { shown }: NonNullable<Sent>): Flaw[] {
    if (typeof shown !== "string") return [{ path, expected: "one value", actual: shown }];
    const [type] = Object.keys(value.content ?? {});
    if (isText(type)) return this.#flaws(path, at, shown);
    if (!isJson(type)) return [];
    try {
      return this.#flaws(path, at, JSON.parse(shown));
    } catch {
      return [{ path, expected: "JSON", actual: shown }];
    }
  }

  #flaws(path: string, at: At<Schema>, value: unknown): Flaw[] {
    return this.#check.flaws(at, value, this.#variant).map((flaw) => ({ ...flaw, path: path + flaw.path }));
  }

  #find(place: Place, parameter: At<Parameter>, at: At<Schema> | undefined): Sent {
    const shape = at && shapeOf(this.#document, at);
    if (place === "path") return this.#findInPath(parameter.value, shape);
    if (place !== "header") {
      const pairs = place === "query" ? this.#query : this.#cookies;
      return this.#findInPairs(place, parameter, shape, pairs);
    }
    const raw = this.#headers.get(parameter.value.name);
    if (raw === null) return undefined;
    const serialization = serializationOf("header", parameter.value);
    return { candidates: shape && serialization ? splitHeader(raw, serialization, shape) : [raw], shown: raw };
  }

  /** A bad path value has been named already. */
  #findInPath(parameter: Parameter, shape: Shape | undefined): Sent {
    const { name, style = "simple" } = parameter;
    const raw = this.#match.values[name] ?? "";
    const shown = decode(raw);
    const serialization = serializationOf("path", parameter);
    if (shown === undefined || judgePathValue(name, raw, style).length > 0) return undefined;
    return {
      candidates: shape && serialization ? splitPathValue(name, raw, serialization, shape) : [shown],
      shown,
    };
  }

  #findInPairs(
    place: "query" | "cookie",
    parameter: At<Parameter>,
    shape: Shape | undefined,
    pairs: readonly Pair[],
  ): Sent {
    const { name } = parameter.value;
    const own = pairs.filter(([key]) => formDecode(key) === name).map(([, value]) => value);
    const texts = own.map(formDecode);
    const shown = texts.length === 1 ? texts[0] : texts;
    const serialization = serializationOf(place, parameter.value);
    if (shape === undefined || parameter.value.content !== undefined || serialization === undefined) {
      return own.length === 0 ? undefined : { candidates: texts, shown };
    }
    if (serialization.style === "deepObject") {
      const found = readDeepObject(name, pairs);
      return found === undefined && own.length === 0
        ? undefined
        : { candidates: found === undefined ? [] : [found], shown: found ?? shown };
    }
    const entries = shape.object && serialization.explode ? this.#entries(parameter, shape, pairs) : undefined;
    if (own.length === 0 && entries === undefined) return undefined;
    const candidates = own.length > 0 ? splitForm(own, serialization, shape) : [];
    return { candidates: [...candidates, ...(entries ? [entries] : [])], shown: own.length > 0 ? shown : entries };
  }

  /** The properties of an exploded object, which stand in the query beside the other parameters. */
  #entries(parameter: At<Parameter>, shape: Shape, pairs: readonly Pair[]): Unread | undefined {
    const isOther = (key: string) =>
      this.#match.operation.parameters.some(({ value }) => value.in === parameter.value.in && value.name === key);
    const isOpen = shape.takesOthers && shape.types.includes("object");
    const found: Record<string, Unread> = {};
    for (const [rawKey, rawValue] of pairs) {
      const key = formDecode(rawKey);
      if (!shape.properties.has(key) && !(isOpen && !isOther(key))) continue;
      const value = formDecode(rawValue);
      const before = found[key];
      found[key] = before === undefined ? value : [...[before].flat(), value];
    }
    return Object.keys(found).length > 0 ? found : undefined;
  }
}

function judgePathValue(name: string, raw: string, style: string): Flaw[] {
  const path = `/path/${name}`;
  const value = decode(raw);
  if (value === undefined) return [{ path, expected: "a percent-encoded value", actual: raw }];
  const isDots = style === "simple" && (value === "" || value === "." || value === "..");
  return isDots || isUnfilled(value) ? [{ path, expected: "an id", actual: value }] : [];
}

function isExplodedObject(place: Place, parameter: Parameter): boolean {
  const serialization = serializationOf(place, parameter);
  return serialization?.style === "form" && serialization.explode;
}

function schemaOf(parameter: At<Parameter>): At<Schema> | undefined {
  const { schema, content } = parameter.value;
  if (schema !== undefined) return below<Schema>(parameter, "schema");
  const [type] = Object.keys(content ?? {});
  if (type === undefined || content?.[type]?.schema === undefined) return undefined;
  return below<Schema>(parameter, "content", type, "schema");
}

function isPlace(place: string): place is Place {
  return place === "path" || place === "query" || place === "header" || place === "cookie";
}

/** Browsers keep the cookies of a request to themselves: there is no telling whether one was sent. */
export function seesCookies(): boolean {
  return new Request("http://localhost", { headers: { cookie: "a=b" } }).headers.has("cookie");
}
