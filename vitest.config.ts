import { defineConfig } from "vitest/config";

// Naming reporters turns vitest's own choice off, which on GitHub is these two.
const reporters = process.env.GITHUB_ACTIONS ? ["default", "github-actions"] : ["default"];

export default defineConfig({
  test: {
    reporters: [...reporters, "./contract-tests/reporter.ts"],
    projects: [
      {
        test: {
          name: "unit",
          include: ["src/**/*.test.ts", "scripts/**/*.test.ts"],
        },
      },
      {
        test: {
          name: "contract",
          include: ["contract-tests/**/*.test.ts"],
          globalSetup: ["./contract-tests/prism/global-setup.ts"],
        },
      },
    ],
  },
});
