import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../openapi/json.ts";
import { OPERATION_RULES } from "./operation-rules.ts";
import type { Rule } from "./rule.ts";
import { changesBetween, smallContract } from "./small-contract.ts";

const text: Json = { type: "string" };
const json = (schema: Json = text): JsonObject => ({ content: { "application/json": { schema } } });
const problem = { type: "object", properties: { message: text } };
const ok = { description: "OK", ...json() };

/** A contract whose operation has these fields. */
const operation = (fields: JsonObject): JsonObject => smallContract({ response: text, operation: fields });
const answers = (responses: JsonObject) => operation({ responses: { "200": ok, ...responses } });
const parameters = (...list: JsonObject[]) => operation({ parameters: list });
const limit = (more: JsonObject = {}): JsonObject => ({ name: "limit", in: "query", schema: text, ...more });
const headers = (map: JsonObject) => operation({ responses: { "200": { ...ok, headers: map } } });
const key = (name: string): JsonObject => ({ type: "apiKey", in: "header", name });

function secured(schemes: JsonObject, ...ways: string[]): JsonObject {
  return smallContract({
    response: text,
    operation: { security: ways.map((way) => ({ [way]: [] })) },
    document: { components: { securitySchemes: schemes } },
  });
}

function at(path: string, more: JsonObject = {}, method = "get"): JsonObject {
  const parameter = path.match(/\{(.*)\}/)?.[1];
  const own = parameter ? { parameters: [{ name: parameter, in: "path", required: true, schema: text }] } : {};
  return smallContract({ path, method, response: text, operation: { ...own, ...more } });
}

const none = smallContract({ path: "/other", response: text });
const both = { ...none, paths: { ...(none.paths as JsonObject), ...(at("/jobs").paths as JsonObject) } };
const document = (fields: JsonObject) => smallContract({ response: text, document: fields });
const servers = (...urls: string[]) => document({ servers: urls.map((url) => ({ url })) });
const components = (schemas: JsonObject) => document({ components: { schemas } });
const body = (fields: JsonObject) => operation({ requestBody: fields });

type Case = [what: string, before: JsonObject, after: JsonObject, told: string[]];

const cases: Case[] = [
  ["an operation is added", none, both, ["operation-added: none"]],
  ["an operation is removed", both, none, ["operation-removed: wire, types"]],
  [
    "a path gets another version",
    at("/v1/jobs/{id}"),
    at("/v2/jobs/{id}", { deprecated: true }),
    ["operation-moved: wire, types", "deprecation-changed: none"],
  ],
  [
    "a path moves with its operationId",
    at("/a", { operationId: "x" }),
    at("/b", { operationId: "x" }),
    ["operation-moved: wire, types"],
  ],
  ["a path moves with its content", at("/a"), at("/b"), ["operation-moved: wire, types"]],
  [
    "a method changes under one operationId",
    at("/a", { operationId: "x" }),
    at("/a", { operationId: "x" }, "put"),
    ["operation-moved: wire, types"],
  ],
  ["a path parameter is renamed", at("/jobs/{id}"), at("/jobs/{jobId}"), ["path-parameter-renamed: types"]],
  [
    "an operationId changes",
    at("/a", { operationId: "x" }),
    at("/a", { operationId: "y" }),
    ["operation-id-changed: types"],
  ],
  ["an operationId is added", at("/a"), at("/a", { operationId: "y" }), ["operation-id-added: none"]],
  [
    "a server is replaced",
    servers("https://a.test"),
    servers("https://b.test"),
    ["server-removed: wire", "server-added: none"],
  ],
  [
    "servers change places",
    servers("https://a.test", "https://b.test"),
    servers("https://b.test", "https://a.test"),
    ["server-altered: behaviour"],
  ],
  [
    "a security header is renamed",
    secured({ k: key("a") }, "k"),
    secured({ k: key("b") }, "k"),
    ["security-changed: wire"],
  ],
  ["a key is demanded", secured({ k: key("a") }), secured({ k: key("a") }, "k"), ["security-changed: wire"]],
  ["another key is demanded", secured({ k: key("a") }, "k"), secured({ l: key("b") }, "l"), ["security-changed: wire"]],
  [
    "a second way in is added",
    secured({ k: key("a") }, "k"),
    secured({ k: key("a"), l: key("b") }, "k", "l"),
    ["security-loosened: none"],
  ],
  [
    "a security scheme is called otherwise",
    secured({ k: key("a") }, "k"),
    secured({ l: key("a") }, "l"),
    ["label-changed: none"],
  ],
  ["a component is removed", components({ A: text }), components({}), ["component-removed: types"]],
  [
    "a component is renamed",
    components({ A: text }),
    components({ B: text }),
    ["component-removed: types", "component-added: none"],
  ],
  ["an operation is deprecated", at("/a"), at("/a", { deprecated: true }), ["deprecation-changed: none"]],
  [
    "the document gets another version",
    document({}),
    document({ info: { title: "Acme", version: "2" } }),
    ["label-changed: none"],
  ],
  [
    "an example changes",
    parameters(limit({ example: "a" })),
    parameters(limit({ example: "b" })),
    ["example-changed request: none"],
  ],
  [
    "words change places",
    smallContract({ response: { enum: ["a", "b"] } }),
    smallContract({ response: { enum: ["b", "a"] } }),
    ["order-changed response: none"],
  ],

  ["an optional parameter is added", parameters(), parameters(limit()), ["parameter-added request: none"]],
  [
    "a required parameter is added",
    parameters(),
    parameters(limit({ required: true })),
    ["required-parameter-added request: wire, types"],
  ],
  ["a parameter is removed", parameters(limit()), parameters(), ["parameter-removed request: types"]],
  [
    "a parameter moves to the headers",
    parameters(limit()),
    parameters(limit({ in: "header" })),
    ["parameter-relocated request: wire, types", "serialization-changed request: wire"],
  ],
  [
    "a parameter becomes required",
    parameters(limit()),
    parameters(limit({ required: true })),
    ["parameter-became-required request: wire, types"],
  ],
  [
    "a parameter becomes optional",
    parameters(limit({ required: true })),
    parameters(limit()),
    ["parameter-became-optional request: none"],
  ],
  [
    "a parameter is written otherwise",
    parameters(limit()),
    parameters(limit({ explode: false })),
    ["serialization-changed request: wire"],
  ],
  ["an optional body is added", operation({}), body(json()), ["body-added request: none"]],
  [
    "a required body is added",
    operation({}),
    body({ ...json(), required: true }),
    ["required-body-added request: wire, types"],
  ],
  ["a body is removed", body(json()), operation({}), ["body-removed request: types"]],
  [
    "a body becomes required",
    body(json()),
    body({ ...json(), required: true }),
    ["body-became-required request: wire, types"],
  ],
  [
    "a body becomes optional",
    body({ ...json(), required: true }),
    body(json()),
    ["body-became-optional request: none"],
  ],
  [
    "a request takes another media type as well",
    body(json()),
    body({ content: { ...(json().content as JsonObject), "text/plain": {} } }),
    ["media-type-added request: none"],
  ],
  [
    "a request takes another media type instead",
    body(json()),
    body({ content: { "text/plain": {} } }),
    ["media-type-removed request: wire, types", "media-type-added request: none"],
  ],
  [
    "an answer comes in another media type",
    operation({ responses: { "200": ok } }),
    operation({ responses: { "200": { description: "OK", content: { "text/plain": {} } } } }),
    ["media-type-removed response: types", "media-type-added response: wire, types"],
  ],
  [
    "the encoding of a part changes",
    body({ content: { "multipart/form-data": { encoding: { a: { contentType: "text/plain" } } } } }),
    body({ content: { "multipart/form-data": { encoding: { a: { contentType: "image/png" } } } } }),
    ["serialization-changed request: wire"],
  ],
  [
    "the encoding of an answer changes",
    operation({
      responses: { "200": { content: { "multipart/mixed": { encoding: { a: { contentType: "a/b" } } } } } },
    }),
    operation({ responses: { "200": { content: { "multipart/mixed": {} } } } }),
    ["serialization-changed response: wire"],
  ],

  ["a status of success is added", answers({}), answers({ "202": ok }), ["status-added response: wire, types"]],
  ["a status of success is removed", answers({ "202": ok }), answers({}), ["status-removed response: types"]],
  [
    "an error status is added like the others",
    answers({ "400": json(problem) }),
    answers({ "400": json(problem), "409": json(problem) }),
    ["error-status-added response: wire"],
  ],
  [
    "an error status is added with a body of its own",
    answers({ "400": json(problem) }),
    answers({ "400": json(problem), "409": json(text) }),
    ["error-status-added-with-new-type response: wire, types"],
  ],
  [
    "400 is dropped while another error has its body",
    answers({ "400": json(problem), "500": json(problem) }),
    answers({ "500": json(problem) }),
    ["error-status-removed response: none"],
  ],
  [
    "400 is dropped and with it a type of error",
    answers({ "400": json(problem), "500": json(text) }),
    answers({ "500": json(text) }),
    ["error-status-removed-with-type response: types"],
  ],
  [
    "a status is split off from its range",
    answers({ "4XX": json(problem) }),
    answers({ "4XX": json(problem), "409": json(problem) }),
    ["wording-changed response: none"],
  ],
  [
    "an answer gets a body",
    answers({ "204": { description: "No Content" } }),
    answers({ "204": json() }),
    ["answer-body-added response: wire, types"],
  ],
  [
    "an answer loses its body",
    answers({ "204": json() }),
    answers({ "204": { description: "No Content" } }),
    ["answer-body-removed response: wire, types"],
  ],
  ["a response header is added", headers({}), headers({ "X-Id": { schema: text } }), ["header-added response: none"]],
  [
    "a response header is removed",
    headers({ "X-Id": { schema: text } }),
    headers({}),
    ["header-removed response: types"],
  ],
  [
    "a promised response header is removed",
    headers({ "X-Id": { required: true } }),
    headers({}),
    ["required-header-removed response: wire, types"],
  ],
  [
    "a response header is no longer promised",
    headers({ "X-Id": { required: true } }),
    headers({ "X-Id": {} }),
    ["header-became-optional response: wire, types"],
  ],
  [
    "a response header is promised",
    headers({ "X-Id": {} }),
    headers({ "x-id": { required: true } }),
    ["header-became-required response: none"],
  ],
];

describe("a change of an operation", () => {
  it.each(cases)("when %s", (_, before, after, told) => {
    expect(changesBetween(before, after)).toEqual(told);
  });

  it("has an example above for each rating in the table", () => {
    const seen = new Set(cases.flatMap(([, , , told]) => told.map((line) => line.split(":")[0])));
    const rated = Object.entries<Rule>(OPERATION_RULES).flatMap(([name, rule]) =>
      rule.any ? [name] : (["request", "response"] as const).filter((way) => rule[way]).map((way) => `${name} ${way}`),
    );
    // Some ratings hold in any direction, and are seen in one.
    const isSeen = (name: string) => [name, `${name} request`, `${name} response`].some((line) => seen.has(line));
    expect(rated.filter((name) => !isSeen(name))).toEqual(["unclassified"]);
  });

  it("is none when a contract is compared with itself", () => {
    for (const [, before, after] of cases)
      expect([changesBetween(before, before), changesBetween(after, after)]).toEqual([[], []]);
  });
});
