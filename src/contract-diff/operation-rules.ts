import { behaviour, none, type Rule, types, wire, wireAndTypes } from "./rule.ts";

/** Changes of a document and its operations, outside schemas. */
export const OPERATION_RULES = {
  "operation-added": { tells: "operation added", any: none("Nobody calls it yet.") },
  "operation-removed": {
    tells: "operation removed",
    any: wireAndTypes("Calls to it fail, and its path is gone from the types."),
  },
  "operation-moved": {
    tells: "operation moved",
    any: wireAndTypes("Calls to the old place fail, and its path is gone from the types."),
  },
  "path-parameter-renamed": {
    tells: "path parameter renamed",
    any: types("The URL on the wire is the same; callers name the path and its parameter."),
  },
  "operation-id-changed": {
    tells: "operationId changed",
    any: types("The generated type of the operation goes by that name."),
  },
  "operation-id-added": { tells: "operationId added", any: none("A name where there was none.") },
  "server-removed": {
    tells: "server removed",
    any: wire("Calls go to an address that the provider no longer names."),
  },
  "server-added": { tells: "server added", any: none("The old address stays.") },
  "server-altered": {
    tells: "servers altered",
    any: behaviour("Their order or variables decide which address a client takes by default."),
  },
  "server-word-removed": {
    tells: "word of a server's variable removed",
    any: wire("Calls go to an address that the provider no longer names."),
  },
  "security-changed": {
    tells: "security changed",
    any: wire("A call with the key where the service used to look is refused."),
  },
  "security-loosened": {
    tells: "security loosened",
    any: none("A call with the key as before is still accepted."),
  },
  "component-removed": {
    tells: "component removed",
    any: types("Code that names its generated type no longer compiles."),
  },
  "component-replaced": {
    tells: "component replaced by another of the same name",
    any: types("Code that names its generated type may no longer compile."),
  },
  "component-added": { tells: "component added", any: none("Nobody names it yet.") },
  "deprecation-changed": { tells: "deprecation changed", any: none("An announcement: it works as before.") },
  "label-changed": { tells: "label changed", any: none("A name for readers, on which neither wire nor types depend.") },
  "example-changed": { tells: "example changed", any: none("An example promises nothing.") },
  "order-changed": { tells: "order changed", any: none("The same values in another order.") },

  "parameter-added": { tells: "optional parameter added", request: none("Callers may leave it out.") },
  "required-parameter-added": {
    tells: "required parameter added",
    request: wireAndTypes("Calls without it are refused and do not compile."),
  },
  "parameter-removed": {
    tells: "parameter removed",
    request: types("Code that gives it no longer compiles; services pass over what they do not know."),
  },
  "parameter-relocated": {
    tells: "parameter moved to another part of the request",
    request: wireAndTypes("The service looks for it elsewhere, and so do the types."),
  },
  "parameter-became-required": {
    tells: "parameter became required",
    request: wireAndTypes("Calls without it are refused and do not compile."),
  },
  "parameter-became-optional": { tells: "parameter became optional", request: none("Giving it stays right.") },
  "serialization-changed": {
    tells: "serialization changed",
    request: wire("The same value is written in another way."),
    response: wire("The same value comes written in another way."),
  },
  "body-added": { tells: "optional request body added", request: none("Callers may leave it out.") },
  "required-body-added": {
    tells: "required request body added",
    request: wireAndTypes("Calls without one are refused and do not compile."),
  },
  "body-removed": {
    tells: "request body removed",
    request: types("Code that gives one no longer compiles; services pass over it."),
  },
  "body-became-required": {
    tells: "request body became required",
    request: wireAndTypes("Calls without one are refused and do not compile."),
  },
  "body-became-optional": { tells: "request body became optional", request: none("Giving one stays right.") },
  "media-type-added": {
    tells: "media type added",
    request: none("The old one is still taken."),
    response: wireAndTypes("An answer in it is refused by the old contract, and the type of the answer grows."),
  },
  "media-type-removed": {
    tells: "media type removed",
    request: wireAndTypes("A body in it is refused and does not compile."),
    response: types("The type of the answer shrinks."),
  },

  "status-added": {
    tells: "status of success added",
    response: wireAndTypes("The old contract refuses an answer with it, and the type of the answer grows."),
  },
  "status-removed": {
    tells: "status of success removed",
    response: types("The type of the answer shrinks; what still comes was allowed before."),
  },
  "error-status-added": {
    tells: "error status added, with a body that other errors have",
    response: wire("The old contract refuses an answer with it; the type of the error is the same."),
  },
  "error-status-added-with-new-type": {
    tells: "error status added, with a body of its own",
    response: wireAndTypes("The old contract refuses an answer with it, and the type of the error grows."),
  },
  "error-status-removed": {
    tells: "error status removed, with a body that other errors have",
    response: none("The type of the error is the same; what still comes was allowed before."),
  },
  "error-status-removed-with-type": {
    tells: "error status removed, with a body of its own",
    response: types("The type of the error shrinks; what still comes was allowed before."),
  },
  "answer-body-added": {
    tells: "body added to an answer that had none",
    response: wireAndTypes("The old contract promises no body, and so do the types."),
  },
  "answer-body-removed": {
    tells: "body removed from an answer",
    response: wireAndTypes("The old contract promises a body, and so do the types."),
  },
  "header-added": { tells: "response header added", response: none("Code that does not read it is as before.") },
  "header-removed": {
    tells: "response header removed",
    response: types("Code that names it no longer compiles."),
  },
  "required-header-removed": {
    tells: "promised response header removed",
    response: wireAndTypes("The old contract promises it, and so do the types."),
  },
  "header-became-optional": {
    tells: "response header no longer promised",
    response: wireAndTypes("The old contract promises it, and so do the types."),
  },
  "header-became-required": { tells: "response header promised", response: none("What was optional is sure.") },

  "webhook-changed": {
    tells: "webhook changed, and not looked at",
    any: behaviour("What the provider sends is another, and nothing here says in which way."),
  },
  unclassified: {
    tells: "a change that no rule weighs",
    any: none("No rule here knows it. Look at it, and count it as breaking until you have."),
  },
} as const satisfies Record<string, Rule>;
