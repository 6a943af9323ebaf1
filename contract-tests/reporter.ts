import type { Reporter, TestModule, Vitest } from "vitest/node";
import { cellsOf, contractDocument, contractNames } from "../src/contract.ts";

/** The project of vitest.config.ts whose tests cover the contracts. */
const PROJECT = "contract";

/**
 * Adds up the cells that passed contract tests covered, and fails a full run that leaves one of any contract out.
 *
 * A reporter, because only it sees every file's results, and because an error in a teardown would end with exit code 0.
 * A run of some files, or of tests by name, is not full and is not judged.
 */
export default class LedgerReporter implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const ran = modules.filter(({ project }) => project.name === PROJECT);
    if (ran.length === 0 || !(await this.#isFull(ran))) return;
    const covered = coveredBy(ran);
    const all = contractNames.flatMap((name) => cellsOf(contractDocument(name)).map((cell) => `${name}: ${cell}`));
    const gaps = all.filter((cell) => !covered.has(cell));
    if (gaps.length === 0) {
      console.log(`\n Contract ledger: all ${all.length} cells of ${contractNames.length} contracts are covered.`);
      return;
    }
    for (const gap of gaps) console.error(`not covered: ${gap}`);
    console.error(`Contract ledger: ${gaps.length} of ${all.length} cells are not covered by a passing contract test.`);
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

function coveredBy(modules: readonly TestModule[]): Set<string> {
  const covered = new Set<string>();
  for (const module of modules) {
    for (const test of module.children.allTests("passed")) {
      const { covers } = test.meta();
      for (const cell of covers?.cells ?? []) covered.add(`${covers?.contract}: ${cell}`);
    }
  }
  return covered;
}
