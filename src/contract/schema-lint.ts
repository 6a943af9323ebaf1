import { type At, below, type OpenApiDocument, resolve, type Schema } from "./openapi.ts";

const TYPES = new Set(["null", "boolean", "object", "array", "number", "string", "integer"]);

type Test = (value: unknown) => boolean;
const isSchema: Test = (value) => typeof value === "boolean" || isRecord(value);
const isSchemas: Test = (value) => Array.isArray(value) && value.every(isSchema);
const isSchemaMap: Test = (value) => isRecord(value) && Object.values(value).every(isSchema);
const isNumber: Test = (value) => typeof value === "number";
const isCount: Test = (value) => typeof value === "number" && Number.isInteger(value) && value >= 0;
const isStrings: Test = (value) => Array.isArray(value) && value.every((item) => typeof item === "string");

/** What the keywords of JSON Schema 2020-12 must be given; a validator cannot use a schema that has another value there. */
const KEYWORDS: Readonly<Record<string, readonly [expected: string, Test]>> = {
  type: ["a type, or a list of them", (value) => [value].flat().every((type) => TYPES.has(type as string))],
  enum: ["a list of values", (value) => Array.isArray(value) && value.length > 0],
  properties: ["a map of schemas", isSchemaMap],
  patternProperties: ["a map of schemas by regular expression", (value) => isSchemaMap(value) && isPatternMap(value)],
  additionalProperties: ["a schema", isSchema],
  propertyNames: ["a schema", isSchema],
  items: ["a schema", isSchema],
  contains: ["a schema", isSchema],
  not: ["a schema", isSchema],
  prefixItems: ["a list of schemas", isSchemas],
  allOf: ["a list of schemas", isSchemas],
  anyOf: ["a list of schemas", isSchemas],
  oneOf: ["a list of schemas", isSchemas],
  required: ["a list of names", isStrings],
  pattern: ["a regular expression", isPattern],
  minimum: ["a number", isNumber],
  maximum: ["a number", isNumber],
  exclusiveMinimum: ["a number", isNumber],
  exclusiveMaximum: ["a number", isNumber],
  multipleOf: ["a number above zero", (value) => typeof value === "number" && value > 0],
  minLength: ["a count", isCount],
  maxLength: ["a count", isCount],
  minItems: ["a count", isCount],
  maxItems: ["a count", isCount],
  minProperties: ["a count", isCount],
  maxProperties: ["a count", isCount],
  uniqueItems: ["true or false", (value) => typeof value === "boolean"],
};
const ONE = ["items", "additionalProperties", "not", "contains", "if", "then", "else", "propertyNames"] as const;
const LISTS = ["allOf", "anyOf", "oneOf", "prefixItems"] as const;
const MAPS = ["properties", "patternProperties", "dependentSchemas"] as const;

/** Looks for what no validator could use in the schemas of one document, without compiling any. */
export class SchemaLint {
  readonly #document: OpenApiDocument;
  readonly #found = new Map<string, string | undefined>();

  constructor(document: OpenApiDocument) {
    this.#document = document;
  }

  /** Says what is wrong with a schema or with one that it reaches, and where; undefined when nothing is. */
  problemIn(at: At<Schema>): string | undefined {
    if (this.#found.has(at.pointer)) return this.#found.get(at.pointer);
    this.#found.set(at.pointer, undefined);
    const problem = this.#look(at);
    this.#found.set(at.pointer, problem);
    return problem;
  }

  #look(at: At<Schema>): string | undefined {
    const schema = at.value;
    if (typeof schema === "boolean" || schema === undefined) return undefined;
    if (!isRecord(schema)) return `${at.pointer} is not a schema`;
    for (const [keyword, value] of Object.entries(schema)) {
      const rule = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined;
      if (rule && !rule[1](value)) {
        return `${at.pointer}/${keyword} must be ${rule[0]}, and is ${JSON.stringify(value)?.slice(0, 80)}`;
      }
    }
    if (typeof schema.$ref === "string") {
      const problem = this.#follow(at);
      if (problem !== undefined) return problem;
    }
    for (const child of childrenOf(at)) {
      const problem = this.problemIn(child);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  #follow(at: At<Schema>): string | undefined {
    try {
      return this.problemIn(resolve(this.#document, at));
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}

function childrenOf(at: At<Schema>): At<Schema>[] {
  const schema = at.value as Record<string, unknown>;
  return [
    ...ONE.filter((keyword) => schema[keyword] !== undefined).map((keyword) => below<Schema>(at, keyword)),
    ...LISTS.flatMap((keyword) => keysOf(schema[keyword]).map((index) => below<Schema>(at, keyword, index))),
    ...MAPS.flatMap((keyword) => keysOf(schema[keyword]).map((name) => below<Schema>(at, keyword, name))),
  ];
}

function keysOf(value: unknown): string[] {
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPatternMap(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).every(isPattern);
}

function isPattern(value: unknown): boolean {
  if (typeof value !== "string") return false;
  try {
    new RegExp(value, "u");
    return true;
  } catch {
    return false;
  }
}
