import { isObject, type Json, type JsonObject } from "./json.ts";

/** Fields whose keys are names of somebody's own, which may be called `description` as well. */
const MAPS = new Set([
  ...["paths", "webhooks", "pathItems", "callbacks", "responses", "parameters", "requestBodies", "headers", "content"],
  ...["securitySchemes", "links", "variables", "encoding", "schemas", "properties", "patternProperties", "$defs"],
  ...["definitions", "dependentSchemas"],
]);
/** Fields whose values are data, which nothing is looked for in. */
const DATA = new Set(["example", "examples", "default", "enum", "const", "security", "mapping", "required", "flows"]);
/** Fields for readers. */
const PROSE = new Set([
  "description",
  "summary",
  "externalDocs",
  "tags",
  "$comment",
  "contact",
  "license",
  "termsOfService",
]);

/** A copy of a document without what only readers see, extensions included. */
export function withoutProse(document: JsonObject): JsonObject {
  return fieldsOf(document);
}

function fieldsOf(node: JsonObject): JsonObject {
  const kept = Object.entries(node).filter(([field]) => !PROSE.has(field) && !field.startsWith("x-"));
  return Object.fromEntries(
    kept.map(([field, value]) => [field, DATA.has(field) ? value : MAPS.has(field) ? mapOf(value) : plain(value)]),
  );
}

function mapOf(value: Json): Json {
  if (!isObject(value)) return plain(value);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
}

function plain(value: Json): Json {
  if (Array.isArray(value)) return value.map(plain);
  return isObject(value) ? fieldsOf(value) : value;
}
