// npm run test:mutants:code [-- --report <file>]
// Changes the code itself, with Stryker, and runs the unit tests that reach each change. Exits 1 when a change that
// survivors.json does not explain goes unnoticed. With --report it judges a report that is there.
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { Complaint, runScript } from "../../../scripts/openapi/complaint.ts";
import { checkSurvivors, type KnownSurvivor, type Report, stoppedIn, survivorsIn } from "./survivors.ts";

const REPORT = "node_modules/.cache/stryker/report.json";

await runScript(async () => {
  const { values } = parseArgs({ options: { report: { type: "string" } } });
  if (values.report === undefined) {
    const stryker = ["node_modules/@stryker-mutator/core/bin/stryker.js", "run"];
    const { status } = spawnSync(process.execPath, stryker, { stdio: "inherit" });
    if (status !== 0) throw new Complaint(`Stryker ended with ${status}.`);
  }
  const report = JSON.parse(await readFile(values.report ?? REPORT, "utf8")) as Report;
  const known = JSON.parse(await readFile(new URL("survivors.json", import.meta.url), "utf8")) as KnownSurvivor[];
  const found = survivorsIn(report);
  const all = Object.values(report.files).flatMap(({ mutants }) => mutants);
  const tried = all.filter(({ status }) => status !== "Ignored");
  console.log(
    `${tried.length} changes of the code, ${tried.length - found.length} noticed, ${known.length} explained.`,
  );
  const problems = checkSurvivors(found, known, stoppedIn(report));
  if (problems.length > 0) throw new Complaint(`${problems.join("\n")}\n${problems.length} problems.`);
});
