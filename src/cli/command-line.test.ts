import { expect, test } from "vitest";
import { CapturedOutput } from "../testing/captured-output.ts";
import { parseCommandLine, refuse, UsageError } from "./command-line.ts";

const TABLE = { port: "text", from: "texts", check: "switch", help: "switch", "base-url": "text" } as const;

test("options and the other words are read, in any order", () => {
  const argv = ["a", "--port", "1", "--from", "b", "--from=c", "--check", "d", "--base-url=-1"];
  expect(parseCommandLine(argv, TABLE)).toEqual({
    values: { port: "1", from: ["b", "c"], check: true, "base-url": "-1" },
    words: ["a", "d"],
  });
  expect(parseCommandLine(["-h"], TABLE).values).toEqual({ help: true });
  expect(parseCommandLine(["--", "--port"], TABLE).words).toEqual(["--port"]);
});

test.each([
  ["an unknown option", ["--foo"], "Unknown option '--foo'."],
  ["an option that is nearly known", ["--prot", "1"], "Unknown option '--prot'."],
  ["an unknown letter", ["-x"], "Unknown option '-x'."],
  ["an option without its value", ["--port"], "Option '--port <value>' argument missing."],
  [
    "another option for a value",
    ["--port", "--check"],
    "--port has no value; one that begins with a dash is written as in --port=-1.",
  ],
  ["an empty value", ["--port", ""], "--port is empty: give it a value, or leave it out."],
  ["an empty value among others", ["--from", "a", "--from="], "--from is empty: give it a value, or leave it out."],
])("%s is refused in one whole sentence", (_, argv, sentence) => {
  expect(() => parseCommandLine(argv, TABLE)).toThrow(new UsageError(sentence));
});

test("refuse shows the usage where the words were wrong, and rethrows what is not a UsageError", () => {
  const said = new CapturedOutput();
  expect(refuse(new UsageError("No."), "Usage: x\n", said)).toBe(2);
  expect(refuse(new UsageError("No key.", false), "Usage: x\n", said)).toBe(2);
  expect(said.text).toBe("No.\n\nUsage: x\nNo key.\n");
  expect(() => refuse(new Error("a bug"), "Usage: x\n", said)).toThrow("a bug");
});
