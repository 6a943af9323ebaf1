import { defineConfig } from "vitest/config";
import type { VitestPluginContext } from "vitest/node";

/** Adds the ledger to whatever reporters a run has. Named under `reporters` it would be gone with `--reporter=…`. */
const ledger = {
  name: "contract-ledger",
  configureVitest({ vitest }: VitestPluginContext): void {
    vitest.config.reporters.push(["./contract-tests/reporter.ts", {}]);
  },
};

// Some tests start child processes or make a dozen real requests; a busy machine may take its time over them.
const testTimeout = 30_000;

export default defineConfig({
  test: {
    // By default a core stays free for vitest itself, which on two cores is half of the machine: 110 s in place of 67.
    maxWorkers: "100%",
    projects: [
      {
        test: {
          name: "unit",
          include: ["src/**/*.test.ts", "scripts/**/*.test.ts"],
          testTimeout,
        },
      },
      {
        plugins: [ledger],
        test: {
          name: "contract",
          include: ["contract-tests/**/*.test.ts"],
          globalSetup: ["./contract-tests/prism/global-setup.ts"],
          testTimeout,
        },
      },
    ],
  },
});
