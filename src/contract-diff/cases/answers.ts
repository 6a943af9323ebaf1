// For tests: changes of statuses, their bodies and their headers.
import { answers, type ContractCase, headers, json, ok, problem, text } from "./contracts.ts";

export const answerChanges: ContractCase[] = [
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
