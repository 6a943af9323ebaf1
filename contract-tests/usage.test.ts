import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import type { Main } from "../scripts/command-line/run-script.ts";
import { contractNames } from "../src/contract/documents.ts";
import { runMain } from "../src/testing/run-main.ts";
import { contractLive } from "./live/contract-live.ts";
import { main as changeCode } from "./mutants/code/run-stryker.ts";
import { main as changeDocuments } from "./mutants/run-mutants.ts";
import { main as contractReport } from "./report/run-contract-report.ts";

const { signal } = new AbortController();
const mains: Record<string, Main> = {
  "contract:live": (argv, io) => contractLive(argv, { ...io, signal }),
  "contract:report": contractReport,
  "test:mutants": changeDocuments,
  "test:mutants:code": changeCode,
};

const run = (name: string, ...words: string[]) => runMain(mains[name], resolve(import.meta.dirname, ".."), ...words);

describe("npm run", () => {
  test.each(Object.keys(mains))("%s -- --help prints the usage and does nothing else", async (name) => {
    const { code, stdout, stderr } = await run(name, "--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`^Usage:\\s+npm run ${name}\\b`));
  });

  const names = contractNames.join(", ");
  test.each([
    ["contract:report", ["--out", ""], "--out is empty: give it a value, or leave it out."],
    ["test:mutants", ["--only", "acme"], `There is no contract "acme". There are: ${names}.`],
    ["contract:live", ["acme"], 'There is no provider "acme". There are: '],
  ])("%s refuses %j in one sentence with the usage, and ends with 2", async (name, words, sentence) => {
    const { code, stdout, stderr } = await run(name, ...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.split("\n")[0]).toContain(sentence);
    expect(stderr).toMatch(/^[^\n]+\n\nUsage:/);
  });

  test.each([
    ["test:mutants:code", ["--report", "no-such.json"], "--report: no-such.json is not a report of Stryker: ENOENT"],
    ["contract:report", ["--out", "package.json"], "--out: there can be no folder package.json: EEXIST"],
  ])("%s names a file that is not what %j says, without a stack", async (name, words, sentence) => {
    const { code, stderr } = await run(name, ...words);
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});
