import { describe, expect, test } from "vitest";
import { CapturedOutput } from "../../src/testing/captured-output.ts";
import { script } from "./run-script.ts";
import { UserError } from "./user-error.ts";
import { UsageError } from "./words.ts";

const usage = "Usage: npm run paint\n";
const options = { colour: { type: "string", default: "red" } } as const;

/** Runs a script in this process. */
async function run(words: string[], work: () => unknown = () => {}, failureCode = 1) {
  const [stdout, stderr] = [new CapturedOutput(), new CapturedOutput()];
  const seen: unknown[] = [];
  const main = script({ usage, options, words: 1, failureCode }, async ({ values, positionals }) => {
    seen.push({ ...values, positionals });
    await work();
    return 0;
  });
  const exitCode = await main(words, { cwd: ".", env: {}, stdout, stderr });
  return { seen, exitCode, stdout: stdout.text, stderr: stderr.text };
}

describe("a script", () => {
  test("hands the words to the script, and takes the exit code from it", async () => {
    const said = { exitCode: 0, stdout: "", stderr: "" };
    expect(await run([])).toEqual({ seen: [{ colour: "red", positionals: [] }], ...said });
    expect(await run(["wall", "--colour", "blue"])).toEqual({
      seen: [{ colour: "blue", positionals: ["wall"] }],
      ...said,
    });
  });

  test.each([[["--help"]], [["-h"]], [["wall", "door", "--help"]]])(
    "prints the usage for %j and runs nothing",
    async (words) => {
      expect(await run(words)).toEqual({ seen: [], exitCode: 0, stdout: usage, stderr: "" });
    },
  );

  test.each([
    ["an unknown option", ["--color", "blue"], "Unknown option '--color'."],
    ["an option without its value", ["--colour"], "Option '--colour <value>' argument missing."],
    ["an empty value", ["--colour", ""], "--colour is empty: give it a value, or leave it out."],
    ["a word too many", ["wall", "door"], 'There is no use for "door".'],
  ])("refuses %s in one sentence with the usage, ends with 2 and runs nothing", async (_, words, sentence) => {
    const stderr = `${sentence}\n\n${usage}`;
    expect(await run(words, undefined, 1)).toEqual({ seen: [], exitCode: 2, stdout: "", stderr });
  });

  test("treats wrong use that the script itself finds in the same way", async () => {
    const wrongWord = await run([], () => {
      throw new UsageError("There is no such wall.");
    });
    expect(wrongWord).toMatchObject({ exitCode: 2, stderr: `There is no such wall.\n\n${usage}` });
  });

  test("prints a user error without a stack, and a bug with it, and ends with the script's own code", async () => {
    const userError = () => {
      throw new UserError("The wall is wet.");
    };
    expect(await run([], userError)).toMatchObject({ exitCode: 1, stderr: "The wall is wet.\n" });
    expect(await run([], userError, 2)).toMatchObject({ exitCode: 2, stderr: "The wall is wet.\n" });
    const bug = await run([], () => {
      throw new Error("a bug");
    });
    expect(bug).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^Error: a bug\n +at /) });
  });
});
