import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { compileContract } from "../../../src/contract/compiled.ts";
import { SMALL } from "../small-document.ts";
import { componentMutants } from "./component-mutants.ts";
import { applied, type Draft, nameOf } from "./mutant.ts";
import { operationMutants } from "./operation-mutants.ts";
import { RULES, verdictOf } from "./rules.ts";
import { schemaMutants } from "./schema-mutants.ts";

const drafts = [...schemaMutants(SMALL), ...operationMutants(SMALL), ...componentMutants(SMALL)];

function of(rule: Draft["rule"]): string[] {
  return drafts.filter((draft) => draft.rule === rule).map(({ what }) => what);
}

test("every word of an enum is removed and renamed once, and one is added", () => {
  expect(of("enum word removed")).toEqual(["going", "done"]);
  expect(of("enum word renamed")).toEqual(["going to going-mutant", "done to done-mutant"]);
  expect(of("enum word added")).toEqual(["going-mutant"]);
});

test("every declared field changes between required and optional", () => {
  expect(of("required field made optional")).toEqual(["status", "prompt"]);
  expect(of("optional field made required")).toEqual(["at", "log", "end", "steps"]);
});

test("every branch, status, default and limit has its mutant", () => {
  expect(of("branch removed")).toEqual(["oneOf/0 object", "oneOf/1 object"]);
  expect(of("status changed")).toEqual(["200 to 202", "204 to 202"]);
  expect(of("error status changed")).toEqual(["404 to 418"]);
  expect(of("default flipped")).toEqual(["3 to 7780"]);
  expect(of("limit tightened")).toEqual(["maximum 9 to 8"]);
});

test("a change of a shared schema is one mutant, on the side of what comes back", () => {
  const [added] = drafts.filter(({ rule }) => rule === "enum word added");
  expect(added).toMatchObject({ side: "response", at: "/components/schemas/Job/properties/status" });
});

test.each(drafts.map((draft) => [nameOf(draft), draft] as const))(
  "%s changes a copy that still is a contract",
  (_, draft) => {
    const before = structuredClone(SMALL);
    const mutant = applied(SMALL, draft);
    expect(SMALL).toEqual(before);
    expect(isDeepStrictEqual(mutant, SMALL)).toBe(false);
    expect([...compileContract(mutant).unusable]).toEqual([]);
  },
);

test("every mutant has a name of its own", () => {
  expect(new Set(drafts.map(nameOf)).size).toBe(drafts.length);
});

test("somebody has said what each change means on its side", () => {
  for (const { rule, side } of drafts) expect(() => verdictOf(rule, side)).not.toThrow();
  expect(() => verdictOf("path renamed", "response")).toThrow(/Nobody has said what "path renamed" means/);
  for (const { because } of Object.values(RULES)) expect(because).toMatch(/^\S.*[^.]$/);
});
