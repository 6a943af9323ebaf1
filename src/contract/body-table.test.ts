import { expect, test } from "vitest";
import { type OneOperation, oneOperation, placesOf } from "../testing/one-operation.ts";

// Exchanges beside the clause that decides on them: bodies, forms, directions, media types, statuses, headers of answers.

type Row = readonly [
  clause: string,
  name: string,
  operation: OneOperation,
  request: RequestInit,
  answer: () => Response,
  places: readonly string[],
];

const integer = { type: "integer" };
const text = { type: "string" };
const object = (properties: object, required = Object.keys(properties)) => ({ type: "object", properties, required });
const empty = () => new Response(null);

function sending(type: string, schema: object | undefined, encoding?: object): OneOperation {
  return { method: "post", requestBody: { content: { [type]: { schema, encoding } } } };
}
const posting = (type: string, body: BodyInit) => ({ method: "POST", headers: { "content-type": type }, body });
const right = [] as const;

const FORM = "application/x-www-form-urlencoded";
const form = (body: string) => posting(FORM, body);
const URLENCODED: Row[] = [
  ["4.8.14.4", "a form", sending(FORM, object({ a: integer, b: text })), form("a=5&b=x"), empty, right],
  ["4.8.14.4", "a wrong type", sending(FORM, object({ a: integer })), form("a=x"), empty, ["/request/body/a"]],
  [
    "4.8.14.4",
    "a missing field",
    sending(FORM, object({ a: integer, b: text })),
    form("a=5"),
    empty,
    ["/request/body/b"],
  ],
  [
    "4.8.14.4",
    "an undeclared field",
    sending(FORM, object({ a: integer })),
    form("a=5&c=1"),
    empty,
    ["/request/body/c"],
  ],
  ["4.8.14.4", "a space as plus", sending(FORM, object({ a: { const: "x y" } })), form("a=x+y"), empty, right],
  [
    "4.8.15.1 style form",
    "a repeated field",
    sending(FORM, object({ a: { type: "array", items: integer } })),
    form("a=1&a=2"),
    empty,
    right,
  ],
  [
    "4.8.15.1 style form",
    "a wrong item",
    sending(FORM, object({ a: { type: "array", items: integer } })),
    form("a=1&a=b"),
    empty,
    ["/request/body/a/1"],
  ],
  [
    "4.8.15.1 style form",
    "a word given twice",
    sending(FORM, object({ a: integer })),
    form("a=1&a=2"),
    empty,
    ["/request/body/a"],
  ],
  [
    "4.8.15.1 explode false",
    "a joined list",
    sending(FORM, object({ a: { type: "array", items: integer } }), { a: { style: "form", explode: false } }),
    form("a=1,2"),
    empty,
    right,
  ],
  [
    "4.8.15.1 explode false",
    "a joined list, wrong",
    sending(FORM, object({ a: { type: "array", items: integer } }), { a: { style: "form", explode: false } }),
    form("a=1,b"),
    empty,
    ["/request/body/a/1"],
  ],
  [
    "4.8.15.1 style pipeDelimited",
    "a list with bars",
    sending(FORM, object({ a: { type: "array", items: integer } }), { a: { style: "pipeDelimited" } }),
    form("a=1|2"),
    empty,
    right,
  ],
  [
    "4.8.15.1 style deepObject",
    "an object in brackets",
    sending(FORM, object({ a: object({ n: integer }) }), { a: { style: "deepObject" } }),
    form("a[n]=5"),
    empty,
    right,
  ],
  [
    "4.8.15.1 style deepObject",
    "a wrong object in brackets",
    sending(FORM, object({ a: object({ n: integer }) }), { a: { style: "deepObject" } }),
    form("a[n]=x"),
    empty,
    ["/request/body/a/n"],
  ],
  [
    "4.8.15.1 contentType of an object is JSON",
    "an object as JSON",
    sending(FORM, object({ a: object({ n: integer }) })),
    form(`a=${encodeURIComponent('{"n":5}')}`),
    empty,
    right,
  ],
  [
    "4.8.15.1 contentType of an object is JSON",
    "a wrong object as JSON",
    sending(FORM, object({ a: object({ n: integer }) })),
    form(`a=${encodeURIComponent('{"n":"x"}')}`),
    empty,
    ["/request/body/a/n"],
  ],
  ["4.8.14.4", "a boolean", sending(FORM, object({ a: { type: "boolean" } })), form("a=true"), empty, right],
  [
    "4.8.14.4",
    "a nullable number",
    sending(FORM, object({ a: { anyOf: [integer, { type: "null" }] } })),
    form("a=5"),
    empty,
    right,
  ],
  [
    "4.8.14.4",
    "a field of allOf",
    sending(FORM, { allOf: [object({ a: integer }), object({ b: text })] }),
    form("a=5&b=x"),
    empty,
    right,
  ],
  [
    "4.8.13.1 required",
    "no body",
    { method: "post", requestBody: { required: true, content: { [FORM]: {} } } },
    { method: "POST" },
    empty,
    ["/request/body"],
  ],
  [
    "4.8.13.1 required",
    "no body where it may be left out",
    sending(FORM, object({ a: integer })),
    { method: "POST" },
    empty,
    right,
  ],
];

const MULTIPART = "multipart/form-data";
function parts(...given: [name: string, value: string | Blob][]): RequestInit {
  const body = new FormData();
  for (const [name, value] of given) {
    if (typeof value === "string") body.append(name, value);
    else body.append(name, value, "file.bin");
  }
  return { method: "POST", body };
}
const png = new Blob([new Uint8Array([0, 255, 13, 10, 45, 45])], { type: "image/png" });
const asJson = (value: string) => new Blob([value], { type: "application/json" });
const PARTS: Row[] = [
  ["4.8.14.5", "a word", sending(MULTIPART, object({ a: integer })), parts(["a", "5"]), empty, right],
  [
    "4.8.14.5",
    "a wrong word",
    sending(MULTIPART, object({ a: integer })),
    parts(["a", "x"]),
    empty,
    ["/request/body/a"],
  ],
  [
    "4.8.14.5",
    "a missing part",
    sending(MULTIPART, object({ a: integer, f: {} })),
    parts(["a", "5"]),
    empty,
    ["/request/body/f"],
  ],
  [
    "4.8.14.5",
    "an undeclared part",
    sending(MULTIPART, object({ a: integer })),
    parts(["a", "5"], ["b", "x"]),
    empty,
    ["/request/body/b"],
  ],
  ["4.8.14.3", "a file without a type", sending(MULTIPART, object({ f: {} })), parts(["f", png]), empty, right],
  [
    "4.8.14.3",
    "a file as binary text",
    sending(MULTIPART, object({ f: { type: "string", format: "binary" } })),
    parts(["f", png]),
    empty,
    right,
  ],
  [
    "4.8.14.5",
    "several files",
    sending(MULTIPART, object({ f: { type: "array", items: {}, minItems: 2 } })),
    parts(["f", png], ["f", png]),
    empty,
    right,
  ],
  [
    "4.8.14.5",
    "too few files",
    sending(MULTIPART, object({ f: { type: "array", items: {}, minItems: 2 } })),
    parts(["f", png]),
    empty,
    ["/request/body/f"],
  ],
  [
    "4.8.15.1 contentType",
    "a file of a declared type",
    sending(MULTIPART, object({ f: {} }), { f: { contentType: "image/png, image/jpeg" } }),
    parts(["f", png]),
    empty,
    right,
  ],
  [
    "4.8.15.1 contentType",
    "a file of another type",
    sending(MULTIPART, object({ f: {} }), { f: { contentType: "image/jpeg" } }),
    parts(["f", png]),
    empty,
    ["/request/body/f"],
  ],
  [
    "4.8.15.1 contentType",
    "a file of a range",
    sending(MULTIPART, object({ f: {} }), { f: { contentType: "image/*" } }),
    parts(["f", png]),
    empty,
    right,
  ],
  [
    "4.8.14.5 objects are JSON",
    "a part of JSON",
    sending(MULTIPART, object({ o: object({ n: integer }) })),
    parts(["o", asJson('{"n":5}')]),
    empty,
    right,
  ],
  [
    "4.8.14.5 objects are JSON",
    "a part of JSON as text",
    sending(MULTIPART, object({ o: object({ n: integer }) })),
    parts(["o", '{"n":5}']),
    empty,
    right,
  ],
  [
    "4.8.14.5 objects are JSON",
    "a part of wrong JSON",
    sending(MULTIPART, object({ o: object({ n: integer }) })),
    parts(["o", asJson('{"n":"x"}')]),
    empty,
    ["/request/body/o/n"],
  ],
  [
    "4.8.14.5",
    "a body that is not multipart",
    sending(MULTIPART, object({ a: integer })),
    posting(`${MULTIPART}; boundary=x`, "a=5"),
    empty,
    ["/request/body"],
  ],
];

const JSON_TYPE = "application/json";
const json = (body: unknown) => posting(JSON_TYPE, JSON.stringify(body));
const id = { type: "integer", readOnly: true };
const password = { type: "string", writeOnly: true };
const answering = (schema: object, more: object = {}): OneOperation => ({
  responses: { 200: { content: { [JSON_TYPE]: { schema } }, ...more } },
});
const user = object({ id, name: text, password });
const DIRECTIONS: Row[] = [
  [
    "JSON Schema 9.4 readOnly",
    "left out of a request",
    sending(JSON_TYPE, user),
    json({ name: "x", password: "p" }),
    empty,
    right,
  ],
  [
    "JSON Schema 9.4 readOnly",
    "sent in a request",
    sending(JSON_TYPE, user),
    json({ id: 1, name: "x", password: "p" }),
    empty,
    ["/request/body/id"],
  ],
  [
    "JSON Schema 9.4 readOnly",
    "promised in an answer",
    answering(user),
    {},
    () => Response.json({ name: "x" }),
    ["/response/body/id"],
  ],
  ["JSON Schema 9.4 readOnly", "in an answer", answering(user), {}, () => Response.json({ id: 1, name: "x" }), right],
  [
    "JSON Schema 9.4 writeOnly",
    "in an answer",
    answering(user),
    {},
    () => Response.json({ id: 1, name: "x", password: "p" }),
    ["/response/body/password"],
  ],
  [
    "JSON Schema 9.4 writeOnly",
    "asked for in a request",
    sending(JSON_TYPE, user),
    json({ name: "x" }),
    empty,
    ["/request/body/password"],
  ],
  [
    "JSON Schema 9.4 readOnly",
    "required beside an allOf",
    sending(JSON_TYPE, { allOf: [object({ id })], required: ["id"] }),
    json({}),
    empty,
    right,
  ],
  [
    "JSON Schema 9.4 readOnly",
    "by reference",
    { ...sending(JSON_TYPE, object({ id: { $ref: "#/components/schemas/Id" } })), schemas: { Id: id } },
    json({}),
    empty,
    right,
  ],
  [
    "JSON Schema 9.4 readOnly",
    "in a list",
    sending(JSON_TYPE, { type: "array", items: user }),
    json([{ name: "x", password: "p" }]),
    empty,
    right,
  ],
  [
    "JSON Schema 9.4 readOnly",
    "in a branch",
    sending(JSON_TYPE, { anyOf: [user, { type: "null" }] }),
    json({ name: "x", password: "p" }),
    empty,
    right,
  ],
  [
    "JSON Schema 9.4 readOnly: false",
    "asked for",
    sending(JSON_TYPE, object({ id: { ...id, readOnly: false } })),
    json({}),
    empty,
    ["/request/body/id"],
  ],
];

const is200 = (content: object, headers: object = {}): OneOperation => ({ responses: { 200: { content, headers } } });
const jsonOf = (value: unknown, type: string) => () =>
  new Response(JSON.stringify(value), { headers: { "content-type": type } });
const price = object({ price: { type: "number", multipleOf: 0.01 } });
const BODIES: Row[] = [
  [
    "4.8.17.1 content",
    "a range of types",
    is200({ "application/*": { schema: integer } }),
    {},
    jsonOf(5, JSON_TYPE),
    right,
  ],
  [
    "4.8.17.1 content",
    "the most specific type",
    is200({ "*/*": { schema: text }, [JSON_TYPE]: { schema: integer } }),
    {},
    jsonOf(5, JSON_TYPE),
    right,
  ],
  [
    "4.8.17.1 content",
    "another type",
    is200({ [JSON_TYPE]: {} }),
    {},
    jsonOf(5, "text/plain"),
    ["/response/headers/content-type"],
  ],
  [
    "RFC 9110 8.3.1",
    "a type with a parameter",
    is200({ [JSON_TYPE]: { schema: integer } }),
    {},
    jsonOf(5, "Application/JSON; charset=utf-8"),
    right,
  ],
  [
    "RFC 6839 3.1",
    "a type that ends with +json",
    is200({ "application/problem+json": { schema: integer } }),
    {},
    jsonOf("x", "application/problem+json"),
    ["/response/body"],
  ],
  [
    "4.8.14",
    "text as it stands",
    is200({ "text/plain": { schema: { const: "5" } } }),
    {},
    () => new Response("5"),
    right,
  ],
  [
    "4.8.14",
    "wrong text",
    is200({ "text/plain": { schema: { const: "5" } } }),
    {},
    () => new Response("6"),
    ["/response/body"],
  ],
  [
    "JSON Schema 6.2.1 multipleOf",
    "19.99 is 1999 times 0.01",
    is200({ [JSON_TYPE]: { schema: price } }),
    {},
    jsonOf({ price: 19.99 }, JSON_TYPE),
    right,
  ],
  [
    "JSON Schema 6.2.1 multipleOf",
    "0.57 is 57 times 0.01",
    is200({ [JSON_TYPE]: { schema: price } }),
    {},
    jsonOf({ price: 0.57 }, JSON_TYPE),
    right,
  ],
  [
    "JSON Schema 6.2.1 multipleOf",
    "1e21 is a multiple of 0.01",
    is200({ [JSON_TYPE]: { schema: price } }),
    {},
    jsonOf({ price: 1e21 }, JSON_TYPE),
    right,
  ],
  [
    "JSON Schema 6.2.1 multipleOf",
    "0.001 is not",
    is200({ [JSON_TYPE]: { schema: price } }),
    {},
    jsonOf({ price: 0.001 }, JSON_TYPE),
    ["/response/body/price"],
  ],
  [
    "4.8.24.2",
    "null in a list of types",
    is200({ [JSON_TYPE]: { schema: { type: ["integer", "null"] } } }),
    {},
    jsonOf(null, JSON_TYPE),
    right,
  ],
  [
    "4.8.24.2",
    "null where it is not said",
    is200({ [JSON_TYPE]: { schema: integer } }),
    {},
    jsonOf(null, JSON_TYPE),
    ["/response/body"],
  ],
  ["4.8.17.1 content", "no body where one is promised", is200({ [JSON_TYPE]: {} }), {}, empty, ["/response/body"]],
  ["4.8.17.1 content", "a body where none is promised", {}, {}, jsonOf(5, JSON_TYPE), ["/response/body"]],
];

const declared = { 204: { content: { [JSON_TYPE]: { schema: integer } } } };
const promised = { 200: { content: { [JSON_TYPE]: { schema: integer } }, headers: { "X-Left": { required: true } } } };
const status =
  (code: number, headers = {}) =>
  () =>
    new Response(null, { status: code, headers });
const ok = { content: { [JSON_TYPE]: { schema: integer } } };
const STATUSES: Row[] = [
  ["RFC 9110 15.3.5", "204 never has a body", { responses: declared }, {}, status(204), right],
  ["RFC 9110 15.4.5", "304 never has a body", { responses: { 304: ok } }, {}, status(304), right],
  ["RFC 9110 15.3.6", "205 never has a body", { responses: { 205: ok } }, {}, status(205), right],
  ["4.8.16", "304 must be declared like any other", { responses: { 200: ok } }, {}, status(304), ["/response/status"]],
  [
    "RFC 9110 9.3.2",
    "HEAD never has a body",
    { method: "head", responses: { 200: ok } },
    { method: "HEAD" },
    status(200),
    right,
  ],
  [
    "RFC 9110 9.3.2",
    "HEAD has the headers",
    { method: "head", responses: promised },
    { method: "HEAD" },
    status(200),
    ["/response/headers/x-left"],
  ],
  [
    "4.8.9.1",
    "HEAD must be declared",
    { responses: { 200: ok } },
    { method: "HEAD" },
    status(200),
    ["/request/method"],
  ],
  ["4.8.16.2", "a range of statuses", { responses: { "2XX": ok } }, {}, () => Response.json(5, { status: 201 }), right],
  [
    "4.8.16.2",
    "the status goes before its range",
    { responses: { "2XX": { content: {} }, 201: ok } },
    {},
    () => Response.json(5, { status: 201 }),
    right,
  ],
  [
    "4.8.16.1 default",
    "any other status",
    { responses: { 200: ok, default: ok } },
    {},
    () => Response.json(5, { status: 500 }),
    right,
  ],
  [
    "4.8.16.1 default",
    "its body is judged",
    { responses: { default: ok } },
    {},
    () => Response.json("x", { status: 500 }),
    ["/response/body"],
  ],
];

const header = (schema: object, more = {}) => ({ responses: { 200: { headers: { "X-H": { schema, ...more } } } } });
const sentHeader = (value: string) => status(200, { "x-h": value });
const list = { type: "array", items: integer };
const HEADERS: Row[] = [
  ["4.8.20", "a number", header(integer), {}, sentHeader("5"), right],
  ["4.8.20", "a wrong number", header(integer), {}, sentHeader("x"), ["/response/headers/x-h"]],
  ["4.8.20", "a boolean", header({ type: "boolean" }), {}, sentHeader("true"), right],
  ["4.8.20", "a wrong boolean", header({ type: "boolean" }), {}, sentHeader("yes"), ["/response/headers/x-h"]],
  ["4.8.20 style simple", "a list", header(list), {}, sentHeader("1, 2"), right],
  ["4.8.20 style simple", "a wrong list", header(list), {}, sentHeader("1, b"), ["/response/headers/x-h/1"]],
  ["4.8.20 style simple", "an object", header(object({ a: integer })), {}, sentHeader("a,1"), right],
  [
    "4.8.20 explode",
    "an exploded object",
    header(object({ a: integer }), { explode: true }),
    {},
    sentHeader("a=1"),
    right,
  ],
  [
    "4.8.20 explode",
    "an object that is not exploded",
    header(object({ a: integer }), { explode: true }),
    {},
    sentHeader("a,1"),
    ["/response/headers/x-h"],
  ],
  [
    "4.8.20 required",
    "none where one is promised",
    header(integer, { required: true }),
    {},
    empty,
    ["/response/headers/x-h"],
  ],
  ["4.8.20 required", "none where it may be left out", header(integer), {}, empty, right],
  [
    "4.8.20 content",
    "JSON",
    { responses: { 200: { headers: { "X-H": { content: { [JSON_TYPE]: { schema: list } } } } } } },
    {},
    sentHeader("[1]"),
    right,
  ],
  [
    "4.8.20 content",
    "wrong JSON",
    { responses: { 200: { headers: { "X-H": { content: { [JSON_TYPE]: { schema: list } } } } } } },
    {},
    sentHeader("1"),
    ["/response/headers/x-h"],
  ],
  [
    "4.8.17.1 headers",
    "Content-Type says nothing here",
    { responses: { 200: { headers: { "Content-Type": { required: true, schema: { const: "x" } } } } } },
    {},
    empty,
    right,
  ],
  ["4.8.20", "a nullable number", header({ anyOf: [integer, { type: "null" }] }), {}, sentHeader("5"), right],
];

const rows = [...URLENCODED, ...PARTS, ...DIRECTIONS, ...BODIES, ...STATUSES, ...HEADERS].map(
  ([clause, name, operation, request, answer, places], index) => ({
    name: `${index + 1}: ${clause}: ${name} is ${places.length === 0 ? "right" : "wrong"}`,
    operation,
    request,
    answer,
    places,
  }),
);

test.each(rows)("$name", async ({ operation, request, answer, places }) => {
  expect(await placesOf(oneOperation(operation), new Request("http://test/x", request), answer)).toEqual(places);
});
