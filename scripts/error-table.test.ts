// The README's table of errors, held to the errors that the package exports.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as errand from "../src/index.ts";

const table = readFileSync("README.md", "utf8").matchAll(/^\| `(\w+Error)`, `([a-z_]+)` \|/gm);
const told = [...table].map(([, name = "", code = ""]) => `${name} ${code}`);

/** Every error class of the package, with its code. */
const exported = Object.entries(errand).flatMap(([name, value]) => {
  if (typeof value !== "function" || !(value.prototype instanceof Error) || name === "ErrandError") return [];
  const ErrorClass = value as unknown as new (message: string, facts: object) => { code: string };
  return [`${name} ${new ErrorClass("It failed.", { provider: "acme", task: {}, seen: {}, issues: [] }).code}`];
});

test("the README tells of every error and its code, and of no other", () => {
  expect(exported.length).toBeGreaterThan(10);
  expect(told.sort()).toEqual(exported.sort());
});
