// For tests: changes of parameters, bodies and media types.
import type { JsonObject } from "../json.ts";
import { body, type ContractCase, json, limit, ok, operation, parameters } from "./contracts.ts";

export const requestChanges: ContractCase[] = [
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
];
