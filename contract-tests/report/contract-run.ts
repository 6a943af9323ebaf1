import { basename } from "node:path";
import type { TestModule } from "vitest/node";
import type { ContractExchange, ContractName } from "../../src/contract.ts";

/** The file whose tests write down where a provider's prose, contract and behaviour do not agree. */
const DISAGREEMENTS = "disagreements.test.ts";

/** What a full run of the contract tests says, as far as the report needs it. Plain data. */
export type ContractRun = {
  readonly passed: number;
  /** Names of tests that failed. */
  readonly failed: readonly string[];
  /** By contract and entry: the passed test that covered it. */
  readonly covered: Readonly<Partial<Record<ContractName, Readonly<Record<string, Coverage>>>>>;
  readonly disagreements: readonly Disagreement[];
};

export type Coverage = {
  readonly test: string;
  readonly file: string;
  readonly exchange?: ContractExchange | undefined;
};

/** A recorded disagreement; `holds` is false when its test failed, so that it may be settled. */
export type Disagreement = { readonly provider: string; readonly text: string; readonly holds: boolean };

export function toContractRun(modules: readonly TestModule[]): ContractRun {
  const covered: Partial<Record<ContractName, Record<string, Coverage>>> = {};
  const failed: string[] = [];
  const disagreements: Disagreement[] = [];
  let passed = 0;
  for (const module of modules) {
    const file = basename(module.moduleId);
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === "passed") passed += 1;
      if (state === "failed") failed.push(`${file}: ${test.fullName}`);
      if (file === DISAGREEMENTS && state !== "skipped") {
        const provider = test.parent.type === "suite" ? test.parent.name : "";
        disagreements.push({ provider, text: test.name, holds: state === "passed" });
      }
      const { covers } = test.meta();
      if (state !== "passed" || covers === undefined) continue;
      covered[covers.contract] ??= {};
      const entries = covered[covers.contract] ?? {};
      for (const entry of covers.entries) {
        entries[entry] ??= { test: test.fullName, file, exchange: covers.exchanges?.[entry] };
      }
    }
  }
  return { passed, failed, covered, disagreements };
}
