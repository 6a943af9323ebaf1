import type { TestCase, TestModule } from "vitest/node";
import type { ContractExchange, ContractName } from "../../src/contract.ts";

declare module "vitest" {
  interface TaskMeta {
    /** The test records where a provider's prose, contract and behaviour do not agree. */
    disagreement?: RecordedAt;
    /** The test calls an operation that is not held, and was made from the document. */
    made?: { readonly contract: ContractName; readonly operation: string; readonly status: string };
  }
}

/** Where a disagreement was read, and when. */
export type RecordedAt = {
  readonly contract: ContractName;
  /** What was read beside or in the contract: pages, samples, the document itself. */
  readonly source: string;
  /** The day on which the test was written, as `2026-11-21`. */
  readonly date: string;
};

/** What a full run of the contract tests says, as far as the report needs it. Plain data. */
export type ContractRun = {
  readonly passed: number;
  readonly failed: readonly TestPlace[];
  /** Tests that were not run: marked so, or cut off by an error around them. */
  readonly skipped: readonly TestPlace[];
  /** By contract and entry: the passed test that covered it. */
  readonly covered: Readonly<Partial<Record<ContractName, Readonly<Record<string, Coverage>>>>>;
  readonly disagreements: readonly Disagreement[];
  readonly made: readonly MadeAnswer[];
};

/** A test, and where it stands. */
export type TestPlace = {
  readonly test: string;
  /** From the root of the repository. */
  readonly file: string;
  /** Undefined where vitest cannot tell. */
  readonly line?: number | undefined;
};

export type Coverage = TestPlace & { readonly exchange?: ContractExchange | undefined };

type State = "passed" | "failed" | "skipped";

/** A recorded disagreement; when its test failed, it may be settled. */
export type Disagreement = TestPlace & RecordedAt & { readonly provider: string; readonly state: State };

/** A declared answer of an operation that is not held, and how its made test ended. */
export type MadeAnswer = {
  readonly contract: ContractName;
  readonly operation: string;
  readonly status: string;
  readonly state: State;
};

export function toContractRun(modules: readonly TestModule[]): ContractRun {
  const covered: Partial<Record<ContractName, Record<string, Coverage>>> = {};
  const byState: Record<State, TestPlace[]> = { passed: [], failed: [], skipped: [] };
  const disagreements: Disagreement[] = [];
  const made: MadeAnswer[] = [];
  for (const module of modules) {
    const file = module.relativeModuleId;
    for (const { message } of module.errors())
      byState.failed.push({ test: `The file could not run: ${message}`, file });
    for (const test of module.children.allTests()) {
      const state = stateOf(test);
      const place = { test: test.fullName, file, line: lineOf(test) };
      byState[state].push(place);
      const meta = test.meta();
      if (meta.disagreement) {
        const provider = test.parent.type === "suite" ? test.parent.name : "";
        disagreements.push({ ...place, ...meta.disagreement, test: test.name, provider, state });
      }
      if (meta.made) made.push({ ...meta.made, state });
      const { covers } = meta;
      if (state !== "passed" || covers === undefined) continue;
      covered[covers.contract] ??= {};
      const entries = covered[covers.contract] ?? {};
      for (const entry of covers.entries) entries[entry] ??= { ...place, exchange: covers.exchanges?.[entry] };
    }
  }
  const { passed, failed, skipped } = byState;
  return { passed: passed.length, failed, skipped, covered, disagreements, made };
}

function stateOf(test: TestCase): State {
  const { state } = test.result();
  // A test that is still pending at the end of a run was not run.
  return state === "passed" || state === "failed" ? state : "skipped";
}

/** The line of a test, or of the call that made it where a shared suite did. */
function lineOf(test: TestCase): number | undefined {
  for (let at: TestCase["parent"] | TestCase = test; at.type !== "module"; at = at.parent) {
    if (at.location) return at.location.line;
  }
  return undefined;
}
