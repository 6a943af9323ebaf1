import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// What Stryker runs against each mutant of the code: the unit tests alone, none of which starts a mock or a process.
export default defineConfig({
  root: fileURLToPath(new URL("../../..", import.meta.url)),
  test: {
    // A busy machine must not look like a killed mutant. Stryker has a limit of its own for mutants that never end.
    testTimeout: 60_000,
    include: ["src/{async,http,lifecycle,policy,providers,schedule,task}/**/*.test.ts"],
    exclude: [],
  },
});
