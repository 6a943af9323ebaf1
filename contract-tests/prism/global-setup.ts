import type { TestProject } from "vitest/node";
import { type ContractName, contractNames } from "../../src/mock.ts";
import { startPrism } from "./start-prism.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where each contract is served. */
    mockUrls: Record<ContractName, string>;
  }
}

/** Serves every contract for the whole run: one Prism each, in the process of the runner and on its real clock. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const mocks = await Promise.all(contractNames.map(async (name) => [name, await startPrism(name)] as const));
  const urls = Object.fromEntries(mocks.map(([name, { url }]) => [name, url]));
  project.provide("mockUrls", urls as Record<ContractName, string>);
  return async () => {
    await Promise.all(mocks.map(([, mock]) => mock.close()));
  };
}
