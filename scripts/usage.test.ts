import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { contractNames } from "../src/contract/documents.ts";

const ROOT = resolve(import.meta.dirname, "..");
const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: Record<string, string> };

/** Runs what `npm run <name> -- <words>` runs, without npm, which takes longer than the script. */
function run(name: string, ...words: string[]) {
  const file = scripts[name]?.replace(/^tsx /, "") ?? "";
  const argv = ["--import", import.meta.resolve("tsx"), join(ROOT, file), ...words];
  const env = { PATH: process.env.PATH, HOME: process.env.HOME };
  // A script that refuses nothing goes on to its work, and the mock has no end.
  const options = { cwd: ROOT, encoding: "utf8", env, timeout: 50_000 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, options);
  return { status, stdout, stderr };
}

// Each one costs a process, so what all have in common is tested beside run-script.ts.
describe("npm run", { timeout: 60_000 }, () => {
  it.each([
    "start",
    "vendor",
    "generate",
    "lint:contracts",
    "mock",
    "contract:live",
    "contract:report",
    "test:mutants",
    "test:mutants:code",
    "check:package",
  ])("%s -- --help prints the usage and does nothing else", (name) => {
    const { status, stdout, stderr } = run(name, "--help");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(name === "start" ? /^Usage:\n {2}npm start/ : new RegExp(`^Usage:\\s+npm run ${name}\\b`));
  });

  const names = contractNames.join(", ");
  it.each([
    ["mock", ["anchor-browser", "--port", "99999"], '--port takes a number from 1 to 65535, and got "99999".'],
    ["mock", ["anchor-browser", "--port", "1e3"], '--port takes a number from 1 to 65535, and got "1e3".'],
    ["mock", ["acme"], `There is no contract "acme". There are: ${names}.`],
    ["mock", [], `Name a contract. There are: ${names}.`],
    ["vendor", ["acme"], `There is no document "acme". There are: ${names}.`],
    ["vendor", [], `Name a document. There are: ${names}.`],
    ["vendor", ["--list", "acme"], 'There is no use for "acme".'],
    ["generate", ["--chek"], "Unknown option '--chek'."],
    ["contract:report", ["--out", ""], "--out is empty: give it a value, or leave it out."],
    ["test:mutants", ["--only", "acme"], `There is no contract "acme". There are: ${names}.`],
    ["contract:live", ["acme"], 'There is no provider "acme". There are: '],
  ])("%s refuses %j in one sentence with the usage, and ends with 2", (name, words, sentence) => {
    const { status, stdout, stderr } = run(name, ...words);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr.split("\n")[0]).toContain(sentence);
    expect(stderr).toMatch(/^[^\n]+\n\nUsage:/);
  });

  it.each([
    ["test:mutants:code", ["--report", "no-such.json"], "--report: no-such.json is no report of Stryker: ENOENT"],
    ["contract:report", ["--out", "package.json"], "--out: there can be no folder package.json: EEXIST"],
  ])("%s names a file that is not what %j says, without a stack", (name, words, sentence) => {
    const { status, stderr } = run(name, ...words);
    expect(status).toBe(2);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});
