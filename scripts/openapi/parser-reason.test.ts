import { expect, test } from "vitest";
import { parse } from "yaml";
import { parserReason } from "./parser-reason.ts";

function reasonOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return parserReason(error);
  }
  throw new Error("It could be read.");
}

test("gives YAML's whole sentence with its place, and without the excerpt", () => {
  expect(reasonOf(() => parse("openapi: 3.1.0\nbad\n"))).toBe(
    "Implicit map keys need to be followed by map values at line 2, column 1.",
  );
  expect(reasonOf(() => parse('a: "b\n'))).toMatch(/^Missing closing "quote at line \d+, column \d+\.$/);
});

test("keeps JSON's sentence on one line", () => {
  expect(reasonOf(() => JSON.parse("{"))).toMatch(/^[^\n]+\.$/);
  const quoting = new SyntaxError('Unexpected token x, ..."a":\n\tx}" is not valid JSON');
  expect(parserReason(quoting)).toBe('Unexpected token x, ..."a": x}" is not valid JSON.');
});

test("ends what ends with a stop, or is no error, with one stop", () => {
  expect(parserReason(new Error("It ends here."))).toBe("It ends here.");
  expect(parserReason("text")).toBe("text.");
});
