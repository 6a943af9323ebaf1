import { describe, expect, test } from "vitest";
import { parseCommand } from "./arguments.ts";
import { UsageError } from "./command-line.ts";

const nothing = { prompt: undefined, url: undefined, workflowId: undefined, templateId: undefined, inputs: [] };

test("no words ask for the demo", () => {
  expect(parseCommand([])).toEqual({ kind: "demo", all: false });
  expect(parseCommand(["--all"])).toEqual({ kind: "demo", all: true });
});

test("--help asks for help, whatever stands beside it", () => {
  expect(parseCommand(["anchor-browser", "--help"])).toEqual({ kind: "help" });
});

test("a name and a prompt ask for one task", () => {
  expect(parseCommand(["anchor-browser", "read it", "--url", "https://example.com"])).toEqual({
    kind: "task",
    provider: "anchor-browser",
    request: { ...nothing, prompt: "read it", url: "https://example.com" },
    baseUrl: undefined,
    resume: undefined,
  });
});

test("inputs are split at the first equals sign and keep their order", () => {
  const argv = [
    "browser-act",
    "--workflow-id",
    "7",
    "--input",
    "query=a=b",
    "--input",
    "empty=",
    "--base-url",
    "http://h",
  ];
  expect(parseCommand(argv)).toMatchObject({
    request: {
      workflowId: "7",
      inputs: [
        { name: "query", value: "a=b" },
        { name: "empty", value: "" },
      ],
    },
    baseUrl: "http://h",
  });
});

test("--wait takes the place of a prompt", () => {
  expect(parseCommand(["anchor-browser", "--wait", "task-1"])).toMatchObject({ resume: "task-1" });
});

describe("what cannot be followed is answered with one sentence", () => {
  test.each([
    ["an unknown option", ["anchor-browser", "x", "--foo"], "Unknown option '--foo'."],
    ["an option without its value", ["anchor-browser", "x", "--url"], "Option '--url <value>' argument missing."],
    ["a prompt without quotes", ["anchor-browser", "read", "it"], 'There is no use for "it"'],
    ["an option without a provider", ["--url", "https://example.com"], "--url needs a provider's name before it."],
    ["--all beside a provider", ["anchor-browser", "x", "--all"], "--all stands alone: it shows every provider."],
    ["an input without a value", ["browser-act", "--input", "x"], '--input takes name=value, and got "x".'],
    ["an input without a name", ["browser-act", "--input", "=x"], '--input takes name=value, and got "=x".'],
    [
      "a prompt beside --wait",
      ["anchor-browser", "read it", "--wait", "task-1"],
      "--wait starts nothing: leave the prompt out.",
    ],
    ...["--url", "--workflow-id", "--template-id", "--input"].map((option): [string, string[], string] => [
      `${option} beside --wait`,
      ["browser-act", "--wait", "task-1", option, "a=b"],
      `--wait starts nothing: leave ${option} out.`,
    ]),
    ...["--url", "--workflow-id", "--template-id", "--input", "--base-url", "--wait"].flatMap((option) =>
      ["", " "].map((empty): [string, string[], string] => [
        `"${empty}" for ${option}`,
        ["browser-act", option, empty],
        `${option} is empty: give it a value, or leave it out.`,
      ]),
    ),
  ])("%s", (_name, argv, message) => {
    expect(() => parseCommand(argv)).toThrow(UsageError);
    expect(() => parseCommand(argv)).toThrow(message);
  });
});
