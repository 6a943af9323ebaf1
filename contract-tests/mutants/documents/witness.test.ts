import { expect, test } from "vitest";
import { SMALL } from "../small-document.ts";
import { applied, type Draft } from "./mutant.ts";
import { operationMutants } from "./operation-mutants.ts";
import { schemaMutants } from "./schema-mutants.ts";
import { findWitness } from "./witness.ts";

const drafts = [...schemaMutants(SMALL), ...operationMutants(SMALL)];

function witnessOf(rule: Draft["rule"], what?: string) {
  const draft = drafts.find((one) => one.rule === rule && one.side === "response" && (what ?? one.what) === one.what);
  if (draft === undefined) throw new Error(`There is no mutant "${rule}" ${what ?? ""}.`);
  return findWitness(SMALL, applied(SMALL, draft), draft);
}

test("the witness of a new word is the example with that word", () => {
  expect(witnessOf("enum word added")).toEqual({
    operation: "GET /jobs/{id}",
    control: {
      status: 200,
      mediaType: "application/json",
      headers: {},
      body: { status: "done", at: "2026-01-01T00:00:00Z", log: ["a"] },
    },
    answer: {
      status: 200,
      mediaType: "application/json",
      headers: {},
      body: { status: "going-mutant", at: "2026-01-01T00:00:00Z", log: ["a"] },
    },
    where: "/response/body/status",
  });
});

test.each([
  ["required field made optional", "status", "/response/body/status"],
  ["optional field removed", "at", "/response/body/at"],
  ["format removed", "date-time", "/response/body/at"],
  ["items of any kind", "no items", "/response/body/log/0"],
  ["branch added", "oneOf", "/response/body/end"],
  ["null allowed", "object or null", "/response/body"],
  ["error status changed", "404 to 418", "/response/status"],
  ["media type changed", "application/json to application/mutant+json", "/response/headers/content-type"],
  ["answer's body removed", "application/json", "/response/body"],
  ["answer's body added", "application/json", "/response/body"],
] as const)("%s (%s) is seen at %s", (rule, what, where) => {
  expect(witnessOf(rule, what)?.where).toBe(where);
});

test.each([
  ["enum word removed", "done"],
  ["optional field made required", "log"],
  ["required field added", "mutant"],
  ["optional field added", "mutant"],
  ["status removed", "404"],
] as const)("%s (%s) allows no answer that was not allowed before", (rule, what) => {
  expect(witnessOf(rule, what)).toBeUndefined();
});
