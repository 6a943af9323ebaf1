import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import type { WireRequest } from "../../wire.ts";
import type { Recorded } from "../recorded-requests.ts";
import { judgeRequests } from "./judge.ts";
import { type RequestRule, requestMutants } from "./request-mutants.ts";

const start: WireRequest = {
  method: "POST",
  path: "/run-task",
  query: {},
  headers: { authorization: "Bearer k", "content-type": "application/json" },
  body: { task: "x", max_agent_steps: 20 },
};
const stop: WireRequest = { ...start, method: "PUT", path: "/stop-task", query: { task_id: "t" }, body: undefined };

function of(rule: RequestRule, request: WireRequest): string[] {
  return [...requestMutants(request)].filter((mutant) => mutant.rule === rule).map(({ what }) => what);
}

test("every part of a request has its mutants, and each differs from the request", () => {
  expect(of("path segment changed", start)).toEqual(["run-task"]);
  expect(of("query key renamed", stop)).toEqual(["task_id"]);
  expect(of("header dropped", start)).toEqual(["authorization", "content-type"]);
  expect(of("body key renamed", start)).toEqual(["/task", "/max_agent_steps"]);
  expect(of("body added", stop)).toEqual(["{}"]);
  for (const { request } of requestMutants(start)) expect(isDeepStrictEqual(request, start)).toBe(false);
});

const about = { contract: "browser-use-v1", operation: "POST /run-task" } as const;

test("the contract check refuses what no value explains, the literal also what the contract allows", () => {
  const recorded: Recorded[] = [{ ...about, expected: start, sent: start }];
  const results = judgeRequests(recorded);
  const gates = (rule: RequestRule) => [...new Set(results.filter((one) => one.rule === rule).map(({ gate }) => gate))];
  expect(gates("body key renamed")).toEqual(["literal and check"]);
  expect(gates("method changed")).toEqual(["literal and check"]);
  expect(gates("body value changed").sort()).toEqual(["literal", "literal and check"]);
  expect(results.every(({ gate }) => gate !== "survived")).toBe(true);
});

test("a literal that says too little lets a mutant through", () => {
  const [dropped] = judgeRequests([{ ...about, expected: { ...start, body: { task: "x" } }, sent: start }]).filter(
    ({ name }) => name.endsWith("body key dropped: /max_agent_steps"),
  );
  expect(dropped?.gate).toBe("survived");
});
