// For tests: contracts that say the same in other words, and changes that look worse than they are.
import type { Json, JsonObject } from "../json.ts";
import {
  body,
  type ContractCase,
  document,
  headers,
  json,
  key,
  limit,
  operation,
  parameters,
  secured,
  text,
} from "./contracts.ts";
import { smallContract } from "./small-contract.ts";

const components = (map: JsonObject, rest: JsonObject) => ({ ...rest, components: map }) as JsonObject;
const answer = (schema: Json, schemas: JsonObject = {}) =>
  smallContract({ response: schema, document: { components: { schemas } } });
const oauth = (scopes: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: "oauth2",
  flows: { clientCredentials: { tokenUrl: "https://a.test/token", scopes, ...more } },
});
const words = (...list: string[]): Json => ({ anyOf: [{ type: "string", enum: list }, { type: "null" }] });

export const rewordings: ContractCase[] = [
  [
    "an optional parameter is added by reference",
    components({ parameters: { Limit: limit() } }, parameters()),
    components({ parameters: { Limit: limit() } }, parameters({ $ref: "#/components/parameters/Limit" })),
    ["parameter-added request: none"],
  ],
  [
    "an example stands beside a reference",
    answer({ $ref: "#/components/schemas/A" }, { A: text }),
    answer({ $ref: "#/components/schemas/A", example: "a" }, { A: text }),
    ["example-changed response: none"],
  ],
  [
    "the style of a parameter is written out",
    parameters(limit()),
    parameters(limit({ style: "form", explode: true, allowReserved: false })),
    ["wording-changed: none"],
  ],
  [
    "the encoding of a part is written out",
    body({ content: { "multipart/form-data": { schema: text } } }),
    body({ content: { "multipart/form-data": { schema: text, encoding: { a: { style: "form", explode: true } } } } }),
    ["wording-changed: none"],
  ],
  [
    "a header of an answer is written in another case",
    headers({ "X-A": { schema: text } }),
    headers({ "x-a": { schema: text } }),
    ["wording-changed: none"],
  ],
  [
    "the header of a key is written in another case",
    secured({ k: key("X-A") }, "k"),
    secured({ k: key("x-a") }, "k"),
    ["wording-changed: none"],
  ],
  ["no security is said as an empty list", operation({}), operation({ security: [] }), ["wording-changed: none"]],
  [
    "no security is said as an empty way",
    operation({ security: [] }),
    operation({ security: [{}] }),
    ["wording-changed: none"],
  ],
  ["a schema becomes an allOf of one", answer(text), answer({ allOf: [text] }), ["wording-changed response: none"]],
  [
    "a schema becomes an allOf of one beside a description",
    answer({ $ref: "#/components/schemas/A" }, { A: text }),
    answer({ description: "Words.", allOf: [{ $ref: "#/components/schemas/A" }] }, { A: text }),
    ["wording-changed response: none"],
  ],
  [
    "a condition of a request goes",
    smallContract({ request: { type: "object", not: { required: ["a", "b"] } } }),
    smallContract({ request: { type: "object" } }),
    ["condition-dropped request: none"],
  ],
  [
    "a scope is merely offered",
    secured({ o: oauth({}) }, "o"),
    secured({ o: oauth({ admin: "All of it." }) }, "o"),
    ["wording-changed: none"],
  ],
  [
    "a key comes from another address",
    secured({ o: oauth({}) }, "o"),
    secured({ o: oauth({}, { tokenUrl: "https://b.test/token" }) }, "o"),
    ["security-changed: wire"],
  ],
  [
    "bearer is written with a capital letter",
    secured({ k: { type: "http", scheme: "bearer" } }, "k"),
    secured({ k: { type: "http", scheme: "Bearer" } }, "k"),
    ["wording-changed: none"],
  ],
  [
    "a media type gets a parameter",
    operation({ responses: { "200": { description: "OK", ...json() } } }),
    operation({
      responses: { "200": { description: "OK", content: { "application/json; charset=utf-8": { schema: text } } } },
    }),
    ["wording-changed response: none"],
  ],
  [
    "a word is lost beside null, in an answer",
    answer(words("a", "b")),
    answer(words("a")),
    ["word-removed response: types"],
  ],
  [
    "a word comes beside null, in a request",
    smallContract({ request: words("a") }),
    smallContract({ request: words("a", "b") }),
    ["word-added request: none"],
  ],
  ["null is gone from an answer", answer({ type: ["string", "null"] }), answer(text), ["null-dropped response: none"]],
  [
    "null as a branch is gone from an answer",
    answer({ anyOf: [text, { type: "null" }] }),
    answer(text),
    ["null-dropped response: none"],
  ],
  [
    "everything is explained in other words",
    document({ info: { title: "Acme", version: "1", description: "a" }, tags: [{ name: "a" }] }),
    document({ info: { title: "Acme", version: "1", description: "b" }, "x-logo": "b" }),
    [],
  ],
  [
    "a nullable of 3.0 becomes a type of 3.1",
    { ...answer({ type: "string", nullable: true }), openapi: "3.0.3" },
    { ...answer({ type: ["string", "null"] }), openapi: "3.1.0" },
    [],
  ],
];
