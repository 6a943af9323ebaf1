import { expect, test } from "vitest";
import { oneOperation, placesOf } from "../testing/one-operation.ts";

// Exchanges beside the clause of OpenAPI 3.1 that decides on them: parameters. `4.8.12.6` is the table of styles.

const primitive = { type: "integer" };
const array = { type: "array", items: primitive };
const object = { type: "object", properties: { R: primitive, G: primitive }, additionalProperties: false };
const words = { type: "array", items: { type: "string" } };

type Row = readonly [clause: string, parameter: object, text: string, isRight: boolean];

const path = (style: string, explode: boolean, schema: object) => ({
  in: "path",
  required: true,
  style,
  explode,
  schema,
});
const query = (style: string, explode: boolean, schema: object) => ({ in: "query", style, explode, schema });
const header = (explode: boolean, schema: object) => ({ in: "header", style: "simple", explode, schema });
const cookie = (explode: boolean, schema: object) => ({ in: "cookie", style: "form", explode, schema });

const STYLES = "4.8.12.6";
const PATH: Row[] = [
  [STYLES, path("matrix", false, primitive), ";c=5", true],
  [STYLES, path("matrix", false, primitive), ";c=blue", false],
  [STYLES, path("matrix", false, primitive), "5", false],
  [STYLES, path("matrix", false, { type: "string" }), ";c", true],
  [STYLES, path("matrix", true, primitive), ";c=5", true],
  [STYLES, path("matrix", true, primitive), ";d=5", false],
  [STYLES, path("matrix", false, array), ";c=1,2,3", true],
  [STYLES, path("matrix", false, array), ";c=1,b", false],
  [STYLES, path("matrix", false, array), ";c=1;c=2", false],
  [STYLES, path("matrix", true, array), ";c=1;c=2;c=3", true],
  [STYLES, path("matrix", true, array), ";c=1;c=b", false],
  [STYLES, path("matrix", true, array), ";c=1,2", false],
  [STYLES, path("matrix", false, object), ";c=R,100,G,200", true],
  [STYLES, path("matrix", false, object), ";c=R,red", false],
  [STYLES, path("matrix", false, object), ";R=100;G=200", false],
  [STYLES, path("matrix", true, object), ";R=100;G=200", true],
  [STYLES, path("matrix", true, object), ";R=red", false],
  [STYLES, path("matrix", true, object), ";c=R,100", false],
  [STYLES, path("label", false, primitive), ".5", true],
  [STYLES, path("label", false, primitive), ".blue", false],
  [STYLES, path("label", false, primitive), "5", false],
  [STYLES, path("label", true, primitive), ".5", true],
  [STYLES, path("label", true, { type: "number" }), ".3.14", true],
  [STYLES, path("label", true, primitive), "5", false],
  [STYLES, path("label", false, array), ".1,2,3", true],
  [STYLES, path("label", false, array), ".1.2.3", true],
  [STYLES, path("label", false, array), ".1,b", false],
  [STYLES, path("label", true, array), ".1.2.3", true],
  [STYLES, path("label", true, array), ".1,2", false],
  [STYLES, path("label", true, array), "1.2", false],
  [STYLES, path("label", false, object), ".R,100,G,200", true],
  [STYLES, path("label", false, object), ".R,red", false],
  [STYLES, path("label", false, object), ".R,100,G", false],
  [STYLES, path("label", true, object), ".R=100.G=200", true],
  [STYLES, path("label", true, object), ".R=red", false],
  [STYLES, path("label", true, object), ".R.100", false],
  [STYLES, path("simple", false, primitive), "5", true],
  [STYLES, path("simple", false, primitive), "blue", false],
  [STYLES, path("simple", false, primitive), "1,2", false],
  [STYLES, path("simple", true, primitive), "5", true],
  [STYLES, path("simple", true, primitive), "R=5", false],
  [STYLES, path("simple", false, array), "1,2,3", true],
  [STYLES, path("simple", false, array), "1,b", false],
  [STYLES, path("simple", false, words), "black%2Cbrown,blue", true],
  [STYLES, path("simple", true, array), "1,2,3", true],
  [STYLES, path("simple", true, array), "1;2", false],
  [STYLES, path("simple", false, object), "R,100,G,200", true],
  [STYLES, path("simple", false, object), "R,red", false],
  [STYLES, path("simple", false, object), "R=100", false],
  [STYLES, path("simple", true, object), "R=100,G=200", true],
  [STYLES, path("simple", true, object), "R=red", false],
  [STYLES, path("simple", true, object), "R,100", false],
];
const QUERY: Row[] = [
  [STYLES, query("form", false, primitive), "c=5", true],
  [STYLES, query("form", false, primitive), "c=blue", false],
  [STYLES, query("form", false, { type: "string" }), "c=", true],
  [STYLES, query("form", true, primitive), "c=5", true],
  [STYLES, query("form", true, primitive), "c=5&c=6", false],
  [STYLES, query("form", true, { type: "string" }), "c=a%26b", true],
  [STYLES, query("form", false, array), "c=1,2,3", true],
  [STYLES, query("form", false, array), "c=1,b", false],
  [STYLES, query("form", false, array), "c=1&c=2", false],
  [STYLES, query("form", false, array), "c=", true],
  [STYLES, query("form", true, array), "c=1&c=2&c=3", true],
  [STYLES, query("form", true, array), "c=1", true],
  [STYLES, query("form", true, array), "c=1&c=b", false],
  [STYLES, query("form", true, array), "c=1,2", false],
  [STYLES, query("form", false, object), "c=R,100,G,200", true],
  [STYLES, query("form", false, object), "c=R,red", false],
  [STYLES, query("form", false, object), "R=100&G=200", false],
  [STYLES, query("form", true, object), "R=100&G=200", true],
  [STYLES, query("form", true, object), "R=red", false],
  [STYLES, query("form", true, object), "R=100&B=1", false],
  [STYLES, query("spaceDelimited", false, array), "c=1%202%203", true],
  [STYLES, query("spaceDelimited", false, array), "c=1+2", true],
  [STYLES, query("spaceDelimited", false, array), "c=1%20b", false],
  [STYLES, query("spaceDelimited", false, array), "c=1,2", false],
  [STYLES, query("spaceDelimited", false, object), "c=R%20100%20G%20200", true],
  [STYLES, query("spaceDelimited", false, object), "c=R%20red", false],
  [STYLES, query("pipeDelimited", false, array), "c=1|2|3", true],
  [STYLES, query("pipeDelimited", false, array), "c=1%7C2", true],
  [STYLES, query("pipeDelimited", false, array), "c=1|b", false],
  [STYLES, query("pipeDelimited", false, array), "c=1,2", false],
  [STYLES, query("pipeDelimited", false, object), "c=R|100|G|200", true],
  [STYLES, query("pipeDelimited", false, object), "c=R|100|G", false],
  [STYLES, query("deepObject", true, object), "c[R]=100&c[G]=200", true],
  [STYLES, query("deepObject", true, object), "c%5BR%5D=100", true],
  [STYLES, query("deepObject", true, object), "c[R]=red", false],
  [STYLES, query("deepObject", true, object), "c[B]=1", false],
  [STYLES, query("deepObject", true, object), "c=R,100", false],
  [STYLES, { in: "query", style: "deepObject", schema: object }, "c[R]=100", true],
];
const HEADER: Row[] = [
  [STYLES, header(false, primitive), "5", true],
  [STYLES, header(false, primitive), "blue", false],
  [STYLES, header(true, primitive), "5", true],
  [STYLES, header(true, primitive), "1,2", false],
  [STYLES, header(false, array), "1,2,3", true],
  [STYLES, header(false, array), "1, 2", true],
  [STYLES, header(false, array), "1,b", false],
  [STYLES, header(true, array), "1,2,3", true],
  [STYLES, header(true, array), "1|2", false],
  [STYLES, header(false, object), "R,100,G,200", true],
  [STYLES, header(false, object), "R=100", false],
  [STYLES, header(true, object), "R=100,G=200", true],
  [STYLES, header(true, object), "R,100", false],
];
const COOKIE: Row[] = [
  [STYLES, cookie(false, primitive), "c=5", true],
  [STYLES, cookie(false, primitive), "c=blue", false],
  [STYLES, cookie(true, primitive), "a=b; c=5", true],
  [STYLES, cookie(true, primitive), "c=5; c=6", false],
  [STYLES, cookie(false, array), "c=1,2,3", true],
  [STYLES, cookie(false, array), "c=1,b", false],
  [STYLES, cookie(true, array), "c=1&c=2", true],
  [STYLES, cookie(true, array), "c=1; c=b", false],
  [STYLES, cookie(false, object), "c=R,100,G,200", true],
  [STYLES, cookie(false, object), "c=R,red", false],
  [STYLES, cookie(true, object), "R=100&G=200", true],
  [STYLES, cookie(true, object), "R=100; G=200", true],
  [STYLES, cookie(true, object), "R=red", false],
];
const DEFAULTS: Row[] = [
  ["4.8.12.2.1 style: path is simple", { in: "path", required: true, schema: array }, "1,2", true],
  ["4.8.12.2.1 style: path is simple", { in: "path", required: true, schema: array }, ".1.2", false],
  ["4.8.12.2.1 explode: false unless form", { in: "path", required: true, schema: object }, "R,100", true],
  ["4.8.12.2.1 explode: false unless form", { in: "path", required: true, schema: object }, "R=100", false],
  ["4.8.12.2.1 style: query is form", { in: "query", schema: array }, "c=1&c=2", true],
  ["4.8.12.2.1 explode: true for form", { in: "query", schema: array }, "c=1,2", false],
  ["4.8.12.2.1 explode: true for form", { in: "query", schema: object }, "R=100", true],
  ["4.8.12.2.1 explode: false unless form", { in: "query", style: "pipeDelimited", schema: array }, "c=1|2", true],
  ["4.8.12.2.1 style: header is simple", { in: "header", schema: array }, "1,2", true],
  ["4.8.12.2.1 style: header is simple", { in: "header", schema: object }, "R=100", false],
  ["4.8.12.2.1 style: cookie is form", { in: "cookie", schema: array }, "c=1&c=2", true],
  ["4.8.12.2.1 allowEmptyValue", { in: "query", allowEmptyValue: true, schema: primitive }, "c", true],
  ["4.8.12.2.1 allowEmptyValue", { in: "query", schema: primitive }, "c", false],
  ["4.8.12.2.1 required", { in: "query", required: true, schema: primitive }, "", false],
  ["4.8.12.2.1 required", { in: "query", schema: primitive }, "", true],
  ["4.8.12.2.1 required", { in: "query", required: true, schema: object }, "R=100", true],
  ["4.8.12.2.1 required", { in: "query", required: true, schema: object }, "", false],
  ["4.8.12.2.1 required", { in: "cookie", required: true, schema: primitive }, "d=1", false],
  [
    "4.8.12.2.1 name: header names ignore case",
    { in: "header", name: "ACCEPT-LANGUAGE", schema: { type: "string" } },
    "en",
    true,
  ],
  [
    "4.8.12.2.1 name: Accept is ignored",
    { in: "header", name: "Accept", required: true, schema: { const: "x" } },
    "text/plain",
    true,
  ],
];
const json = (schema: object) => ({ content: { "application/json": { schema } } });
const CONTENT: Row[] = [
  ["4.8.12.2.2 content", { in: "query", ...json(object) }, `c=${encodeURIComponent('{"R":100}')}`, true],
  ["4.8.12.2.2 content", { in: "query", ...json(object) }, `c=${encodeURIComponent('{"R":"red"}')}`, false],
  ["4.8.12.2.2 content", { in: "query", ...json(object) }, "c=R,100", false],
  ["4.8.12.2.2 content", { in: "query", ...json(array) }, "c=[1,2]", true],
  ["4.8.12.2.2 content", { in: "query", ...json({ type: "string" }) }, "c=5", false],
  ["4.8.12.2.2 content", { in: "query", required: true, ...json(object) }, "", false],
  ["4.8.12.2.2 content", { in: "header", ...json(array) }, "[1,2]", true],
  ["4.8.12.2.2 content", { in: "header", ...json(array) }, "1,2", false],
  ["4.8.12.2.2 content", { in: "path", required: true, ...json(array) }, "[1]", true],
  ["4.8.12.2.2 content", { in: "cookie", ...json(primitive) }, "c=5", true],
  ["4.8.12.2.2 content", { in: "query", content: { "text/plain": { schema: { minLength: 3 } } } }, "c=ab", false],
];
const either = (...anyOf: object[]) => ({ in: "query", schema: { anyOf } });
const UNIONS: Row[] = [
  ["JSON Schema 10.2.1.2 anyOf", either(primitive, { type: "null" }), "c=5", true],
  ["JSON Schema 10.2.1.2 anyOf", either(primitive, { type: "null" }), "c=blue", false],
  ["JSON Schema 10.2.1.2 anyOf", either({ type: "boolean" }, { type: "null" }), "c=true", true],
  ["JSON Schema 10.2.1.2 anyOf", either({ type: "boolean" }, { type: "null" }), "c=yes", false],
  ["JSON Schema 10.2.1.2 anyOf", either(array, { type: "null" }), "c=1&c=2", true],
  ["JSON Schema 10.2.1.2 anyOf", either(array, { type: "null" }), "c=1&c=b", false],
  ["JSON Schema 10.2.1.2 anyOf", either(primitive, array), "c=1", true],
  ["JSON Schema 10.2.1.2 anyOf", either(primitive, array), "c=1&c=2", true],
  ["JSON Schema 10.2.1.2 anyOf", either(primitive, { type: "string", pattern: "^[a-z]+$" }), "c=blue", true],
  ["JSON Schema 10.2.1.2 anyOf", either(primitive, { type: "string", pattern: "^[a-z]+$" }), "c=5.5", false],
  ["JSON Schema 10.2.1.3 oneOf", { in: "query", schema: { oneOf: [primitive, { type: "boolean" }] } }, "c=false", true],
  ["JSON Schema 10.2.1.3 oneOf", { in: "query", schema: { oneOf: [{ type: "number" }, primitive] } }, "c=5", false],
  ["JSON Schema 10.2.1.3 oneOf", { in: "query", schema: { oneOf: [{ type: "number" }, primitive] } }, "c=5.5", true],
  ["JSON Schema 10.2.1.1 allOf", { in: "query", schema: { allOf: [primitive, { minimum: 3 }] } }, "c=5", true],
  ["JSON Schema 10.2.1.1 allOf", { in: "query", schema: { allOf: [primitive, { minimum: 3 }] } }, "c=2", false],
  ["JSON Schema 10.2.1.1 allOf", { in: "query", schema: { allOf: [array, { maxItems: 2 }] } }, "c=1&c=2&c=3", false],
  ["JSON Schema 6.1.1 type", { in: "query", schema: { type: ["integer", "null"] } }, "c=5", true],
  ["JSON Schema 6.1.1 type", { in: "query", schema: { type: ["integer", "boolean"] } }, "c=true", true],
  ["JSON Schema 6.1.1 type", { in: "query", schema: { type: ["string", "array"], items: primitive } }, "c=blue", true],
  ["JSON Schema 6.1.2 enum", { in: "query", schema: { enum: [1, 2] } }, "c=2", true],
  ["JSON Schema 6.1.2 enum", { in: "query", schema: { enum: ["1", "2"] } }, "c=2", true],
  ["JSON Schema 6.1.2 enum", { in: "query", schema: { enum: [1, 2] } }, "c=3", false],
  ["JSON Schema 6.1.3 const", { in: "query", schema: { const: true } }, "c=true", true],
  ["JSON Schema 6.2.1 multipleOf", { in: "query", schema: { type: "number", multipleOf: 0.01 } }, "c=19.99", true],
  ["JSON Schema 6.2.1 multipleOf", { in: "query", schema: { type: "number", multipleOf: 0.01 } }, "c=19.999", false],
  ["JSON Schema 6.3.3 pattern", { in: "query", schema: { type: "string", pattern: "^\\d+$" } }, "c=007", true],
  [
    "JSON Schema 10.3.1.1 prefixItems",
    { in: "query", explode: false, schema: { type: "array", prefixItems: [{ type: "string" }, primitive] } },
    "c=5,5",
    true,
  ],
  [
    "JSON Schema 10.3.1.1 prefixItems",
    { in: "query", explode: false, schema: { type: "array", prefixItems: [{ type: "string" }, primitive] } },
    "c=5,b",
    false,
  ],
  ["4.8.23 reference", { in: "query", schema: { $ref: "#/components/schemas/Color" } }, "c=red", true],
  ["4.8.23 reference", { in: "query", schema: { $ref: "#/components/schemas/Color" } }, "c=blue", false],
  [
    "4.8.23 reference",
    { in: "query", schema: { type: "array", items: { $ref: "#/components/schemas/Color" } } },
    "c=red&c=blue",
    false,
  ],
];

/** Such as `query deepObject, exploded, object`. */
function nameOf(parameter: object): string {
  const { in: place, style, explode, schema = { type: "content" } } = parameter as { [Key in string]?: never };
  const { type = "union" } = schema as { type?: string };
  return [place, style, explode === undefined ? "" : explode ? "exploded" : "joined", type].filter(Boolean).join(" ");
}

const rows = [...PATH, ...QUERY, ...HEADER, ...COOKIE, ...DEFAULTS, ...CONTENT, ...UNIONS].map(
  ([clause, parameter, text, isRight], index) => ({
    name: `${index + 1}: ${clause}: ${nameOf(parameter)} ${JSON.stringify(text)} is ${isRight ? "right" : "wrong"}`,
    parameter: { name: "c", ...parameter } as { in: string; name: string },
    text,
    isRight,
  }),
);

test.each(rows)("$name", async ({ parameter, text, isRight }) => {
  const inPath = parameter.in === "path";
  const document = oneOperation({
    path: inPath ? "/x/{c}" : "/x",
    parameters: [parameter],
    schemas: { Color: { type: "string", enum: ["red", "green"] } },
  });
  const url = inPath ? `http://test/x/${text}` : `http://test/x${parameter.in === "query" ? `?${text}` : ""}`;
  const name = parameter.in === "cookie" ? "cookie" : parameter.name;
  const headers = parameter.in === "header" || parameter.in === "cookie" ? { [name]: text } : {};
  const places = await placesOf(document, new Request(url, { headers }));
  expect(places.length === 0, `found ${places.join(", ") || "nothing"}`).toBe(isRight);
});
