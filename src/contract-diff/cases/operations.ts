// For tests: changes of operations as such, of servers, security and components.

import {
  at,
  both,
  type ContractCase,
  components,
  document,
  key,
  limit,
  none,
  parameters,
  secured,
  servers,
  text,
} from "./contracts.ts";
import { smallContract } from "./small-contract.ts";

export const operationChanges: ContractCase[] = [
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
];
