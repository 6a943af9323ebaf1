import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { TestModule, Vitest } from "vitest/node";
import { type ContractName, contractNames } from "../src/contract.ts";
import { entriesOf } from "./ledger.ts";
import LedgerReporter from "./reporter.ts";

const FILES = ["/contract-tests/a.test.ts", "/contract-tests/b.test.ts"];
const GONE = "POST /run-task 404 application/json";

const said: string[] = [];
let exitCode: typeof process.exitCode;

beforeEach(() => {
  said.length = 0;
  // The report's own run has it set.
  vi.stubEnv("CONTRACT_RUN_FILE", undefined);
  exitCode = process.exitCode;
  vi.spyOn(console, "log").mockImplementation((line) => void said.push(String(line)));
  vi.spyOn(console, "error").mockImplementation((line) => void said.push(String(line)));
});

afterEach(() => {
  process.exitCode = exitCode;
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** One file of a run; its tests passed and covered these entries. */
function fileThatCovers(moduleId: string, covered: Partial<Record<ContractName, readonly string[]>>): TestModule {
  const tests = Object.entries(covered).map(([contract, entries]) => ({
    meta: () => ({ covers: { contract, entries } }),
  }));
  const children = { allTests: (state: string) => (state === "passed" ? tests : []) };
  return { moduleId, project: { name: "contract" }, children } as unknown as TestModule;
}

function all(without?: string): Record<ContractName, readonly string[]> {
  const but = (name: ContractName) => entriesOf(name).filter((entry) => entry !== without);
  return Object.fromEntries(contractNames.map((name) => [name, but(name)])) as Record<ContractName, string[]>;
}

/** Reports a run of these files and gives the exit code it leads to. */
async function report(files: readonly TestModule[], namePattern?: RegExp): Promise<unknown> {
  const specifications = FILES.map((moduleId) => ({ moduleId, project: { name: "contract" } }));
  const reporter = new LedgerReporter();
  reporter.onInit({
    getGlobalTestNamePattern: () => namePattern,
    globTestSpecifications: async () => [...specifications, { moduleId: "/src/c.test.ts", project: { name: "unit" } }],
  } as unknown as Vitest);
  process.exitCode = undefined;
  await reporter.onTestRunEnd(files);
  return process.exitCode;
}

test("a full run that covers every entry, in whatever file, is fine", async () => {
  const { "browser-act": one, ...others } = all();
  const files = [fileThatCovers(FILES[0] ?? "", { "browser-act": one }), fileThatCovers(FILES[1] ?? "", others)];
  expect(await report(files)).toBeUndefined();
  expect(said).toEqual([expect.stringMatching(/all \d+ entries of \d+ contracts are covered/)]);
});

test("a full run that leaves an entry out names it and ends with exit code 1", async () => {
  const [one = "", other = ""] = FILES;
  expect(await report([fileThatCovers(one, all(GONE)), fileThatCovers(other, {})])).toBe(1);
  expect(said[0]).toBe(`not covered: browser-use-v1: ${GONE}`);
  expect(said).toHaveLength(2);
});

test("a full run in which two tests cover the same entry names it and ends with exit code 1", async () => {
  const [one = "", other = ""] = FILES;
  expect(await report([fileThatCovers(one, all()), fileThatCovers(other, { "browser-use-v1": [GONE] })])).toBe(1);
  expect(said[0]).toMatch(/^covered by several tests.*: browser-use-v1: POST \/run-task 404/);
  expect(said).toHaveLength(2);
});

test("a run of some files, or of tests by name, is not judged", async () => {
  expect(await report([fileThatCovers(FILES[0] ?? "", {})])).toBeUndefined();
  expect(
    await report(
      FILES.map((file) => fileThatCovers(file, {})),
      /start/,
    ),
  ).toBeUndefined();
  expect(await report([])).toBeUndefined();
  expect(said).toEqual([]);
});

test("a full run is written down where CONTRACT_RUN_FILE says, for the report", async () => {
  const folder = mkdtempSync(join(tmpdir(), "contract-run-"));
  const file = join(folder, "run.json");
  const exchange = { operation: "GET /task/{task_id}" };
  const covers = { contract: "browser-use-v1", entries: [GONE], exchanges: { [GONE]: exchange } };
  const made = { contract: "browser-act", operation: "GET /x", status: "200" };
  const disagreement = { contract: "browser-act", source: "its document", date: "2026-01-01" };
  const inA = { file: "contract-tests/a.test.ts", line: 4 };
  const inDisagreements = { file: "contract-tests/disagreements.test.ts", line: 4 };
  const fake = (name: string, state: string, meta: object = {}) => ({
    name,
    fullName: `a > ${name}`,
    parent: { type: "suite", name: "BrowserAct" },
    result: () => ({ state }),
    meta: () => meta,
    location: { line: 4, column: 1 },
  });
  const moduleOf = (moduleId: string, tests: ReturnType<typeof fake>[]) => {
    const allTests = (state?: string) => tests.filter((one) => state === undefined || one.result().state === state);
    const relativeModuleId = moduleId.slice(1);
    const errors = () => (tests.length === 0 ? [{ message: "no such import" }] : []);
    const project = { name: "contract" };
    return { moduleId, relativeModuleId, project, errors, children: { allTests } } as unknown as TestModule;
  };
  const [one = "", other = ""] = FILES;
  const modules = [
    moduleOf(one, [
      fake("is gone", "passed", { covers }),
      fake("breaks", "failed"),
      fake("waits", "skipped"),
      fake("is played", "passed", { made }),
    ]),
    moduleOf("/contract-tests/disagreements.test.ts", [
      fake("says both", "passed", { disagreement }),
      fake("is settled", "failed", { disagreement }),
    ]),
    moduleOf(other, []),
  ];
  vi.stubEnv("CONTRACT_RUN_FILE", file);
  try {
    await report(modules.slice(0, 1));
    expect(() => readFileSync(file)).toThrow(/ENOENT/);
    await report(modules);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({
      passed: 3,
      failed: [
        { test: "a > breaks", ...inA },
        { test: "a > is settled", ...inDisagreements },
        { test: "The file could not run: no such import", file: "contract-tests/b.test.ts" },
      ],
      skipped: [{ test: "a > waits", ...inA }],
      covered: { "browser-use-v1": { [GONE]: { test: "a > is gone", ...inA, exchange } } },
      disagreements: [
        { provider: "BrowserAct", test: "says both", state: "passed", ...inDisagreements, ...disagreement },
        { provider: "BrowserAct", test: "is settled", state: "failed", ...inDisagreements, ...disagreement },
      ],
      made: [{ ...made, state: "passed" }],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
