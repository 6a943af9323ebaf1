import { expect, test, vi } from "vitest";
import { cellsOf, createContract, type OpenApiDocument } from "../contract.ts";

const schema = { type: "object", properties: { a: { type: "integer" } }, required: ["a"] };
const answers = { 200: { content: { "application/json": { schema } } } };
const document: OpenApiDocument = {
  openapi: "3.1.0",
  info: { title: "test", version: "1" },
  paths: {
    "/one": { get: { responses: answers } },
    "/two": { get: { responses: answers }, post: { responses: answers } },
    "/files": {
      get: {
        parameters: [
          { name: "f", in: "query", style: "simple", schema: {} },
          { name: "m", in: "query", style: "deepObject", schema: { type: "string" } },
        ],
        callbacks: {},
        responses: {
          200: {
            content: { "application/zip": { schema: {} }, "text/event-stream": { schema: {} } },
            links: { next: {} },
          },
        },
      },
    },
  },
  components: { securitySchemes: { login: { type: "oauth2" }, key: { type: "apiKey", in: "header", name: "x" } } },
};
const options = { baseUrl: "http://test", mode: "collect", fetch: async () => Response.json({}) } as const;

test("operations names the ones to hold; the others of the document are let through and named", async () => {
  const contract = createContract(document, { ...options, operations: ["GET /one", "POST /two"] });
  for (const path of ["/one", "/two", "/three"]) await contract.fetch(`http://test${path}`);
  await contract.settled();
  expect(contract.violations.map(({ operation, where }) => `${operation} ${where}`).sort()).toEqual([
    "GET /one /response/body/a",
    "GET /three /request/path",
  ]);
  expect([...contract.ledger().keys()]).toEqual(["GET /one 200 application/json", "POST /two 200 application/json"]);
  const left = contract.notJudged.filter(({ reason }) => reason === "not among the operations to hold");
  expect(left.map(({ operation }) => operation)).toEqual(["GET /two", "GET /files"]);
});

test("an operation that the document does not have is refused", () => {
  const create = (operations: unknown) => () => createContract(document, { ...options, operations: operations as [] });
  expect(create(["GET /one", "GET /four"])).toThrow('operations names "GET /four", which is not an operation');
  expect(create("GET /one")).toThrow('operations must be a list such as ["GET /runs/{id}"].');
});

test("cellsOf lists the cells of the operations it is given", () => {
  expect(cellsOf(document, ["POST /two"])).toEqual(["POST /two 200 application/json"]);
});

test("what is not judged is said, with its place and reason", () => {
  expect(createContract(document, options).notJudged).toEqual([
    {
      operation: "*",
      where: "/components/securitySchemes/login",
      reason: "only API keys and HTTP schemes are looked for",
    },
    { operation: "GET /files", where: "/request/query/f", reason: "style simple does not exist in query" },
    { operation: "GET /files", where: "/request/query/m", reason: "style deepObject says nothing about a string" },
    {
      operation: "GET /files",
      where: "/response/200/body",
      reason: "application/zip is not read: only its media type is judged",
    },
    {
      operation: "GET /files",
      where: "/response/200/body",
      reason: "text/event-stream streams, and is never read: only its media type is judged",
    },
    { operation: "GET /files", where: "/response/200/links", reason: "links are not followed" },
  ]);
});

test("a part that cannot be found refuses the operations that need it, and no others", async () => {
  const parameter = { $ref: "#/components/parameters/Gone" };
  const broken = {
    ...document,
    paths: {
      ...document.paths,
      "/gone": { get: { parameters: [parameter], responses: answers }, put: { responses: answers } },
      "/elsewhere": { $ref: "other.yaml#/x" },
    },
  };
  const contract = createContract(broken, options);
  const refused = contract.notJudged.filter(({ reason }) => reason.includes("refers to"));
  expect(refused).toEqual([
    {
      operation: "GET /gone",
      where: "",
      reason: "The document refers to #/components/parameters/Gone, which it does not have.",
    },
    { operation: "* /elsewhere", where: "", reason: "The document refers to other.yaml#/x, outside of itself." },
  ]);
  await contract.fetch("http://test/gone");
  await contract.fetch("http://test/gone", { method: "PUT" });
  await contract.fetch("http://test/elsewhere");
  await contract.settled();
  expect(contract.violations.map(({ operation, where }) => `${operation} ${where}`).sort()).toEqual([
    "* /elsewhere /request",
    "GET /gone /request",
    "PUT /gone /response/body/a",
  ]);
});

test("a runtime without generated code is told in a sentence", () => {
  vi.stubGlobal("Function", function Refusing() {
    throw new EvalError("Code generation from strings disallowed for this context");
  });
  try {
    expect(() => createContract(document, options)).toThrow(
      /^createContract compiles schemas to functions, which this runtime forbids/,
    );
  } finally {
    vi.unstubAllGlobals();
  }
});
