// For tests: changes that break a caller and look harmless.
import {
  type ContractCase,
  components,
  document,
  key,
  limit,
  ok,
  operation,
  parameters,
  secured,
  text,
} from "./contracts.ts";
import { smallContract } from "./small-contract.ts";

const regions = (...words: string[]) =>
  document({ servers: [{ url: "https://{region}.test", variables: { region: { default: "eu", enum: words } } }] });
const job = { $ref: "#/components/schemas/Job" };
const sent = (schema: object, Job: object, Other: object) =>
  smallContract({ response: schema as never, document: { components: { schemas: { Job, Other } as never } } });
const bearer = { type: "http", scheme: "bearer" };
const nullable = (more: object) => ({ ...smallContract({ response: { type: "string", ...more } }), openapi: "3.0.3" });

export const hiddenBreaks: ContractCase[] = [
  [
    "one of two keys of the same kind is no longer let in",
    secured({ user: bearer, admin: bearer }, "user", "admin"),
    secured({ user: bearer, admin: bearer }, "user"),
    ["security-changed: wire"],
  ],
  [
    "a parameter is written as JSON",
    parameters(limit()),
    parameters({ name: "limit", in: "query", content: { "application/json": { schema: text } } }),
    ["serialization-changed request: wire"],
  ],
  [
    "a region of the server goes",
    regions("eu", "us"),
    regions("eu"),
    ["server-word-removed: wire", "server-altered: behaviour"],
  ],
  [
    "a name goes to another schema, and those who used it now use another",
    sent(job, { type: "object" }, { type: "string" }),
    sent({ $ref: "#/components/schemas/Other" }, { type: "boolean" }, { type: "object" }),
    ["component-replaced: types", "component-replaced: types"],
  ],
  [
    "a name that no operation meets goes to another schema",
    components({ A: text }),
    components({ A: { type: "boolean" } }),
    ["component-replaced: types"],
  ],
  [
    "null is allowed in a document of 3.0",
    nullable({}),
    nullable({ nullable: true }),
    ["type-widened response: wire, types"],
  ],
  [
    "a webhook sends something else",
    document({ webhooks: { done: { post: { requestBody: { content: {} } } } } }),
    document({ webhooks: { done: { post: { requestBody: { required: true, content: {} } } } } }),
    ["webhook-changed: behaviour"],
  ],
  [
    "an operation calls back",
    operation({}),
    operation({ callbacks: { done: { "{$request.body#/url}": { post: { responses: {} } } } } }),
    ["unclassified: none"],
  ],
  [
    "a header is written in another way",
    operation({ responses: { "200": { ...ok, headers: { "X-Ids": { schema: { type: "array" } } } } } }),
    operation({ responses: { "200": { ...ok, headers: { "X-Ids": { explode: true, schema: { type: "array" } } } } } }),
    ["serialization-changed response: wire"],
  ],
  [
    "a map of texts gets a number under a name of its own",
    smallContract({ response: { type: "object", additionalProperties: text } }),
    smallContract({
      response: { type: "object", additionalProperties: text, properties: { n: { type: "number" } } },
    }),
    ["property-added response: none", "fit-not-proven response: wire"],
  ],
  [
    "a key moves to another header under its name",
    secured({ k: key("a") }, "k"),
    secured({ k: { ...key("a"), in: "query" } }, "k"),
    ["security-changed: wire"],
  ],
];
