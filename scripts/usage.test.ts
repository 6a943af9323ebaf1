import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { contractNames } from "../src/contract/documents.ts";
import { runMain } from "../src/testing/run-main.ts";
import { main as checkPackage } from "./check-package.ts";
import type { Main } from "./command-line/run-script.ts";
import { main as generate } from "./generate.ts";
import { main as lintContracts } from "./lint-contracts.ts";
import { main as vendor } from "./vendor.ts";

const ROOT = resolve(import.meta.dirname, "..");
const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: Record<string, string> };
const mains: Record<string, Main> = {
  vendor,
  generate,
  "lint:contracts": lintContracts,
  "check:package": checkPackage,
};

const run = (name: string, ...words: string[]) => runMain(mains[name], ROOT, ...words);

describe("npm run", () => {
  test.each(Object.keys(mains))("%s -- --help prints the usage and does nothing else", async (name) => {
    const { code, stdout, stderr } = await run(name, "--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`^Usage:\\s+npm run ${name}\\b`));
  });

  const names = contractNames.join(", ");
  test.each([
    ["vendor", ["acme"], `There is no document "acme". There are: ${names}.`],
    ["vendor", [], `Name a document. There are: ${names}.`],
    ["vendor", ["--list", "acme"], 'There is no use for "acme".'],
    ["generate", ["--chek"], "Unknown option '--chek'."],
  ])("%s refuses %j in one sentence with the usage, and ends with 2", async (name, words, sentence) => {
    const { code, stdout, stderr } = await run(name, ...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.split("\n")[0]).toContain(sentence);
    expect(stderr).toMatch(/^[^\n]+\n\nUsage:/);
  });
});

test("each command of package.json starts a file that is there, and the process has its exit code", () => {
  const files = Object.values(scripts).flatMap(
    (command) => command.match(/\b(?:tsx|--import tsx) (\S+\.ts)/)?.[1] ?? [],
  );
  expect(files.length).toBeGreaterThan(8);
  expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);

  const argv = ["--import", import.meta.resolve("tsx"), join(ROOT, "scripts/generate.ts"), "--chek"];
  const { status, stderr } = spawnSync(process.execPath, argv, { cwd: ROOT, encoding: "utf8", timeout: 50_000 });
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringContaining("Unknown option '--chek'.\n\nUsage"),
  });
});
