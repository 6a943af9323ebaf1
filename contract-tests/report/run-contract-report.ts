// npm run contract:report [-- --out <folder>]
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { runAsProgram, script } from "../../scripts/command-line/run-script.ts";
import { UserError } from "../../scripts/command-line/user-error.ts";
import { UsageError } from "../../scripts/command-line/words.ts";
import type { ContractRun } from "./contract-run.ts";
import { toHtml } from "./html.ts";
import { toMarkdown } from "./markdown.ts";
import { readProvenance, sourceLinks } from "./provenance.ts";
import { toReport } from "./report-model.ts";

const usage = `Usage: npm run contract:report [-- --out <folder>]
Runs the contract tests and writes what they cover: one page to look at, and the same as Markdown for a CI summary.
  --out <folder>   where they go (default: reports)
`;
const options = { out: { type: "string", default: "reports" } } as const;

export const main = script({ usage, options }, async ({ values }, { cwd, env, stdout }) => {
  const folder = folderFor(cwd, values.out);
  const runFile = join(folder, "contract-run.json");
  rmSync(runFile, { force: true });
  const { status } = spawnSync("vitest run --project contract --includeTaskLocation", {
    shell: true,
    stdio: "inherit",
    cwd,
    env: { ...env, CONTRACT_RUN_FILE: runFile },
  });
  const provenance = await readProvenance(cwd);
  const linkTo = sourceLinks(env, provenance, { root: cwd, folder });
  const report = toReport(readRun(runFile), { provenance, linkTo, at: new Date() });
  for (const [name, text] of [
    ["contract.html", toHtml(report)],
    ["contract.md", toMarkdown(report)],
  ] as const) {
    writeFileSync(join(folder, name), text);
    stdout.write(`${join(folder, name)}\n`);
  }
  // A failed test or a gap fails this run too; the report shows it.
  return status === 0 ? 0 : 1;
});

await runAsProgram(import.meta.url, main);

function folderFor(cwd: string, path: string): string {
  const folder = resolve(cwd, path);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--out: there can be no folder ${path}: ${reason}.`, false);
  }
  return folder;
}

function readRun(file: string): ContractRun {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as ContractRun;
  } catch {
    throw new UserError("The contract tests did not run to their end, so there is nothing to report.");
  }
}
