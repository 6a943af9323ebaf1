import { describe, expect, test } from "vitest";
import { CapturedOutput } from "../../src/testing/captured-output.ts";
import { oneOf, readWords, refuse, refuseMore, UsageError } from "./words.ts";

const TABLE = {
  port: { type: "string" },
  from: { type: "string", multiple: true },
  check: { type: "boolean" },
} as const;

/** What a call says when it refuses. */
function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new Error("It refused nothing.");
}

describe("readWords", () => {
  test("reads options and the other words", () => {
    const { values, positionals } = readWords(["a", "--port", "1", "--from", "b", "--from=c", "--check"], TABLE);
    expect({ ...values, positionals }).toEqual({ port: "1", from: ["b", "c"], check: true, positionals: ["a"] });
  });

  test.each([
    ["an unknown option", ["--foo"], "Unknown option '--foo'."],
    ["an unknown option with a stop in it", ["--foo.bar"], "Unknown option '--foo.bar'."],
    ["an unknown letter", ["-x"], "Unknown option '-x'."],
    ["no value", ["--port"], "Option '--port <value>' argument missing."],
    [
      "another option for a value",
      ["--port", "--check"],
      "--port has no value; one that begins with a dash is written as in --port=-1.",
    ],
    ["a value that is not asked for", ["--check=1"], "Option '--check' does not take an argument."],
    ["an empty value", ["--port", ""], "--port is empty: give it a value, or leave it out."],
    [
      "an empty value among others",
      ["--from", "a", "--from", ""],
      "--from is empty: give it a value, or leave it out.",
    ],
  ])("refuses %s in one whole sentence", (_, argv, sentence) => {
    expect(refusal(() => readWords(argv, TABLE))).toBe(sentence);
  });
});

test("oneOf names the things there are, when none was named and when there is none of that name", () => {
  expect(oneOf("colour", ["red", "blue"], "blue")).toBe("blue");
  expect(refusal(() => oneOf("colour", ["red", "blue"], "green"))).toBe(
    'There is no colour "green". There are: red, blue.',
  );
  expect(refusal(() => oneOf("colour", ["red", "blue"], undefined))).toBe("Name a colour. There are: red, blue.");
});

test("refuseMore names the first word too many", () => {
  refuseMore([]);
  expect(refusal(() => refuseMore(["a", "b"]))).toBe('There is no use for "a".');
  expect(refusal(() => refuseMore(["a"], "put it in quotes"))).toBe('There is no use for "a": put it in quotes.');
});

test("refuse shows the usage where the words were wrong, and no error that is none of its own", () => {
  const said = new CapturedOutput();
  expect(refuse(new UsageError("No."), "Usage: x\n", said)).toBe(2);
  expect(refuse(new UsageError("No key.", false), "Usage: x\n", said)).toBe(2);
  expect(said.text).toBe("No.\n\nUsage: x\nNo key.\n");
  expect(() => refuse(new Error("a bug"), "Usage: x\n", said)).toThrow("a bug");
});
