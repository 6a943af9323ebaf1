// What holds for every document in openapi/, as it stands in generated/.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { escapeKey } from "../src/contract/json-pointer.ts";
import { isObject, type Json, type JsonObject, member } from "../src/contract-diff/json.ts";
import { check } from "./generate.ts";
import { lintContracts } from "./lint-contracts.ts";
import { readSources } from "./openapi/sources.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const entries = await readSources(root);

test("generated/ is up to date with openapi/", async () => {
  await check(root);
});

test("Redocly finds nothing wrong, neither in the documents nor in their examples", { timeout: 30_000 }, async () => {
  expect(await lintContracts(root)).toEqual([]);
});

describe.each(entries)("$name", ({ name, held }) => {
  const document: JsonObject = JSON.parse(
    readFileSync(new URL(`../generated/${name}.openapi.json`, import.meta.url), "utf8"),
  );
  // Strict, so that a misspelt keyword is an error; types are left out here and there, and their unions are how 3.1 says null.
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
  addFormats.default(ajv);
  // What an OpenAPI document holds beside JSON Schema.
  ajv.addVocabulary([
    "openapi",
    "info",
    "jsonSchemaDialect",
    "servers",
    "security",
    "paths",
    "components",
    "example",
    "discriminator",
    "x-tasks",
  ]);
  ajv.addSchema(document, name);

  const places = [...walk(document, "#")];
  const isHeld = ({ pointer }: Place) =>
    held.some((operation) => {
      const [method = "", path = ""] = operation.split(" ");
      return `${pointer}/`.startsWith(`#/paths/${escapeKey(path)}/${method.toLowerCase()}/`);
    });

  test("is written in the 2020-12 dialect", () => {
    expect(document.jsonSchemaDialect).toBe("https://json-schema.org/draft/2020-12/schema");
  });

  test("has no schema that Ajv cannot compile", () => {
    const components = Object.keys(toObject(member(document.components, "schemas")));
    const pointers = components.map((key) => `#/components/schemas/${key}`);
    const inline = places.filter(({ node }) => node.schema !== undefined).map(({ pointer }) => `${pointer}/schema`);
    expect(inline.length).toBeGreaterThan(0);
    for (const pointer of [...pointers, ...inline]) {
      expect(() => ajv.compile({ $ref: name + encodeURI(pointer) }), pointer).not.toThrow();
    }
  });

  test("has no example that its schema refuses", () => {
    for (const { pointer, node } of places.filter((place) => isObject(place.node.examples))) {
      for (const [key, example] of Object.entries(toObject(node.examples))) {
        const validate = ajv.compile({ $ref: `${name}${encodeURI(pointer)}/schema` });
        validate(member(example, "value"));
        expect(validate.errors, `${pointer}: ${key}`).toBeNull();
      }
    }
  });

  test("has a named example for every answer of a held operation that has a body", () => {
    const bodies = places.filter(isHeld).filter(({ pointer }) => /\/responses\/\d+\/content\/[^/]+$/.test(pointer));
    expect(bodies.length).toBeGreaterThan(0);
    const without = bodies.filter(({ node }) => Object.keys(toObject(node.examples)).length === 0);
    expect(without.map(({ pointer }) => pointer)).toEqual([]);
  });

  test("has an example for every branch and every status word of a held operation's success", () => {
    const answers = places.filter(isHeld).filter(({ pointer }) => /\/responses\/2\d\d\/content\/[^/]+$/.test(pointer));
    for (const { pointer, node } of answers) {
      const values = Object.values(toObject(node.examples)).map((example) => member(example, "value") ?? null);
      for (const [where, choices] of choicesIn(document, node.schema ?? {}, [])) {
        const found = values.flatMap((value) => valuesAt(value, where));
        const untold = choices.filter((schema) => !found.some((value) => ajv.validate(local(name, schema), value)));
        expect(untold, `${pointer} at /${where.join("/")}`).toEqual([]);
      }
    }
  });

  test("declares 401, 404 and 429 with Retry-After for every held operation", () => {
    const operations = places
      .filter(isHeld)
      .filter(({ pointer }) => /^#\/paths\/[^/]+\/(get|put|post|delete|patch)$/.test(pointer));
    for (const { pointer, node } of operations) {
      expect(Object.keys(toObject(node.responses)), pointer).toEqual(expect.arrayContaining(["401", "404", "429"]));
      expect(member(member(node.responses, "429"), "headers"), pointer).toHaveProperty("Retry-After");
    }
  });
});

type Place = { pointer: string; node: JsonObject };

/** Every object of a document outside its examples and schemas, with its pointer. */
function* walk(node: JsonObject, pointer: string): Generator<Place> {
  yield { pointer, node };
  for (const [key, value] of Object.entries(node)) {
    const at = `${pointer}/${escapeKey(key)}`;
    if (["example", "examples", "schema", "schemas"].includes(key)) continue;
    if (isObject(value)) yield* walk(value, at);
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) if (isObject(item)) yield* walk(item, `${at}/${index}`);
    }
  }
}

/** The choices that a schema leaves: where in the value, and a schema for each branch or status word. */
function* choicesIn(
  document: JsonObject,
  schema: Json,
  where: readonly string[],
): Generator<[readonly string[], Json[]]> {
  const resolved = resolve(document, schema);
  const branches = [resolved.oneOf, resolved.anyOf].flatMap((list) => (Array.isArray(list) ? list : []));
  if (branches.length > 0) yield [where, branches];
  if (Array.isArray(resolved.enum)) yield [where, resolved.enum.map((word) => ({ const: word }))];
  for (const [key, property] of Object.entries(toObject(resolved.properties))) {
    yield* choicesIn(document, property, [...where, key]);
  }
  if (resolved.items !== undefined) yield* choicesIn(document, resolved.items, [...where, "*"]);
}

function valuesAt(value: Json, where: readonly string[]): Json[] {
  const [key, ...rest] = where;
  if (key === undefined) return [value];
  if (key === "*") return Array.isArray(value) ? value.flatMap((item) => valuesAt(item, rest)) : [];
  const next = member(value, key);
  return next === undefined ? [] : valuesAt(next, rest);
}

function resolve(document: JsonObject, schema: Json): JsonObject {
  const reference = member(schema, "$ref");
  if (typeof reference !== "string") return toObject(schema);
  return toObject(member(member(document.components, "schemas"), reference.replace("#/components/schemas/", "")));
}

/** The schema with its reference, if it is one, pointing into the document that Ajv knows by `name`. */
function local(name: string, schema: Json): JsonObject {
  const reference = member(schema, "$ref");
  return typeof reference === "string" ? { $ref: name + reference } : toObject(schema);
}

function toObject(node: Json | undefined): JsonObject {
  return isObject(node) ? node : {};
}
