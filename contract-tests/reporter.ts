import { writeFileSync } from "node:fs";
import type { Reporter, TestModule, Vitest } from "vitest/node";
import { contractNames } from "../src/contract.ts";
import { entriesOf } from "./ledger.ts";
import { toContractRun } from "./report/contract-run.ts";

/** The project of vitest.config.ts whose tests cover the contracts. */
const PROJECT = "contract";

/**
 * Adds up what passed contract tests covered, and fails a full run that leaves a cell or an example of any contract out.
 *
 * A reporter, because only it sees every file's results, and because an error in a teardown would end with exit code 0.
 * A run of some files, or of tests by name, is not full and is not judged. With CONTRACT_RUN_FILE set, a full run is
 * written there for the report.
 */
export default class LedgerReporter implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const ran = modules.filter(({ project }) => project.name === PROJECT);
    if (ran.length === 0 || !(await this.#isFull(ran))) return;
    const { CONTRACT_RUN_FILE: file } = process.env;
    if (file) writeFileSync(file, JSON.stringify(toContractRun(ran)));
    const times = coveredBy(ran);
    const all = contractNames.flatMap((name) => entriesOf(name).map((entry) => `${name}: ${entry}`));
    const gaps = all.filter((entry) => !times.has(entry));
    const doubles = all.filter((entry) => (times.get(entry) ?? 0) > 1);
    for (const gap of gaps) console.error(`not covered: ${gap}`);
    for (const double of doubles) console.error(`covered by several tests, so that one could go unnoticed: ${double}`);
    if (gaps.length + doubles.length === 0) {
      console.log(`\n Contract ledger: all ${all.length} entries of ${contractNames.length} contracts are covered.`);
      return;
    }
    console.error(
      `Contract ledger: of ${all.length} entries ${gaps.length} are not covered by a passing contract test and ${doubles.length} by several.`,
    );
    process.exitCode = 1;
  }

  async #isFull(ran: readonly TestModule[]): Promise<boolean> {
    const vitest = this.#vitest;
    if (vitest === undefined || vitest.getGlobalTestNamePattern() !== undefined) return false;
    const files = await vitest.globTestSpecifications();
    const names = new Set(ran.map(({ moduleId }) => moduleId));
    return files.every(({ project, moduleId }) => project.name !== PROJECT || names.has(moduleId));
  }
}

/** How many passed tests covered each entry. */
function coveredBy(modules: readonly TestModule[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const module of modules) {
    for (const test of module.children.allTests("passed")) {
      const { covers } = test.meta();
      for (const entry of new Set(covers?.entries)) {
        const key = `${covers?.contract}: ${entry}`;
        times.set(key, (times.get(key) ?? 0) + 1);
      }
    }
  }
  return times;
}
