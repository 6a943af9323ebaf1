import { defineConfig } from "vitest/config";
import type { VitestPluginContext } from "vitest/node";

/** Adds the ledger to whatever reporters a run has. Named under `reporters` it would be gone with `--reporter=…`. */
const ledger = {
  name: "contract-ledger",
  configureVitest({ vitest }: VitestPluginContext): void {
    vitest.config.reporters.push(["./contract-tests/reporter.ts", {}]);
  },
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["src/**/*.test.ts", "scripts/**/*.test.ts"],
        },
      },
      {
        plugins: [ledger],
        test: {
          name: "contract",
          include: ["contract-tests/**/*.test.ts"],
          globalSetup: ["./contract-tests/prism/global-setup.ts"],
          // A test makes a dozen real requests; a machine that is busy with other things may take its time over them.
          testTimeout: 30_000,
        },
      },
    ],
  },
});
