// npm run test:mutants:code [-- --report <file>]
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { runAsProgram, script } from "../../../scripts/command-line/run-script.ts";
import { UserError } from "../../../scripts/command-line/user-error.ts";
import { UsageError } from "../../../scripts/command-line/words.ts";
import { checkSurvivors, type KnownSurvivor, type Report, stoppedIn, survivorsIn } from "./survivors.ts";

const REPORT = "node_modules/.cache/stryker/report.json";

const usage = `Usage: npm run test:mutants:code [-- --report <file>]
Changes the code itself, with Stryker, and runs the unit tests that reach each change.
  --report <file>   judge a report that is there instead
Exits 1 when a change that survivors.json does not explain goes unnoticed.
`;
const options = { report: { type: "string" } } as const;

export const main = script({ usage, options }, async ({ values }, { cwd, stdout }) => {
  if (values.report === undefined) {
    const stryker = ["node_modules/@stryker-mutator/core/bin/stryker.js", "run"];
    const { status } = spawnSync(process.execPath, stryker, { cwd, stdio: "inherit" });
    if (status !== 0) throw new UserError(`Stryker ended with ${status}.`);
  }
  const report = await readReport(cwd, values.report);
  const known = JSON.parse(await readFile(new URL("survivors.json", import.meta.url), "utf8")) as KnownSurvivor[];
  const found = survivorsIn(report);
  const all = Object.values(report.files).flatMap(({ mutants }) => mutants);
  const tried = all.filter(({ status }) => status !== "Ignored");
  stdout.write(
    `${tried.length} changes of the code, ${tried.length - found.length} noticed, ${known.length} explained.\n`,
  );
  const problems = checkSurvivors(found, known, stoppedIn(report));
  if (problems.length > 0) throw new UserError(`${problems.join("\n")}\n${problems.length} problems.`);
  return 0;
});

await runAsProgram(import.meta.url, main);

async function readReport(cwd: string, given: string | undefined): Promise<Report> {
  try {
    return JSON.parse(await readFile(resolve(cwd, given ?? REPORT), "utf8")) as Report;
  } catch (error) {
    if (given === undefined) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--report: ${given} is not a report of Stryker: ${reason}.`, false);
  }
}
