import { expect, test } from "vitest";
import { nearest, suggestion } from "./nearest.ts";

test.each([
  ["modle", "model"],
  ["Model", "model"],
  ["max_step", "max_steps"],
  ["zzzzzz", undefined],
])("the name nearest to %s is %s", (given, name) => {
  expect(nearest(given, ["task", "model", "max_steps"])).toBe(name);
});

test("where none is near, all are named", () => {
  expect([suggestion("modle", ["task", "model"]), suggestion("x", ["task", "model"])]).toEqual([
    " Did you mean model?",
    " There are: task, model.",
  ]);
});
