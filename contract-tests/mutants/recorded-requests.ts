import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { UserError } from "../../scripts/command-line/user-error.ts";
import { type ContractName, contractNames } from "../../src/contract.ts";
import { heldOperations } from "../held.ts";
import type { WireRequest } from "../wire.ts";

/** What a contract test expected of one operation, as its literal, and what the real client then sent. */
export type Recorded = {
  readonly contract: ContractName;
  readonly operation: string;
  readonly expected: WireRequest;
  readonly sent: WireRequest;
};

type JsonReport = {
  success: boolean;
  testResults: {
    assertionResults: {
      status: string;
      fullName: string;
      failureMessages?: readonly string[];
      meta: { requests?: readonly Recorded[] };
    }[];
  }[];
};

/** Runs the contract tests once and gives the request of every operation, one for each literal. */
export async function recordRequests(): Promise<Recorded[]> {
  const folder = await mkdtemp(join(tmpdir(), "mutants-"));
  try {
    const file = join(folder, "report.json");
    const args = [
      "node_modules/vitest/vitest.mjs",
      "run",
      "--project",
      "contract",
      "--reporter",
      "json",
      "--outputFile",
    ];
    await promisify(execFile)(process.execPath, [...args, file]).catch(async (error: unknown) => {
      const advice = "Mutants say nothing before they pass: npx vitest run --project contract.";
      throw new UserError(`The contract tests fail. ${advice}\n${await reasonsOf(error, file)}`);
    });
    const report = JSON.parse(await readFile(file, "utf8")) as JsonReport;
    const all = report.testResults.flatMap(({ assertionResults }) =>
      assertionResults.flatMap(({ meta }) => meta.requests ?? []),
    );
    const recorded = [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
    checkComplete(recorded);
    return recorded;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Why a run of the tests failed: its failed tests as far as it came, and the end of what it printed. */
async function reasonsOf(error: unknown, reportFile: string): Promise<string> {
  const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
  const text = await readFile(reportFile, "utf8").catch(() => undefined);
  const tests = text === undefined ? [] : (JSON.parse(text) as JsonReport).testResults;
  const failed = tests
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === "failed")
    .map(({ fullName, failureMessages }) => `${fullName}: ${failureMessages?.[0]?.split("\n")[0] ?? ""}`);
  return [...failed, ...`${stdout}\n${stderr}`.trim().split("\n").slice(-20)].join("\n");
}

/** An operation that nobody calls would have no mutants: that is a gap, not a success. */
function checkComplete(recorded: readonly Recorded[]): void {
  for (const contract of contractNames) {
    for (const key of heldOperations(contract)) {
      if (recorded.some((one) => one.contract === contract && one.operation === key)) continue;
      throw new Error(`No contract test of ${contract} holds the request of ${key} against a literal.`);
    }
  }
}
