import { describe, expect, test } from "vitest";
import * as errand from "../index.ts";
import { runCommandLine as run } from "../testing/run-command-line.ts";
import { cliProviders } from "./providers.ts";

test("every factory of errand is a provider of the command line", () => {
  const factories = Object.entries(errand).filter(
    ([name, value]) => typeof value === "function" && /^[a-z]/.test(name) && /apiKey/.test(String(clientNames(name))),
  );
  const names = cliProviders.map(({ factory }) => factory);
  expect(factories.map(([name]) => name).filter((name) => name !== "browserUse" && !names.includes(name))).toEqual([]);
});

/** What a function of errand takes first, told by what it says when it gets nothing. */
function clientNames(name: string): string {
  try {
    (errand as unknown as Record<string, (options: object) => unknown>)[name]?.({ apiKey: 5 });
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
}

describe("with --mock", () => {
  const noNetwork = (async () => {
    throw new Error("The network was used.");
  }) as typeof fetch;
  const env = new Proxy(
    {},
    {
      get: (_, name) => {
        if (/KEY/.test(String(name))) throw new Error(`${String(name)} was read.`);
        return undefined;
      },
    },
  );

  test.each(cliProviders.map(({ name }) => name))(
    "%s runs a task without a key and without the network",
    async (name) => {
      const fields = name === "browser-act" ? ["--field", "workflow_id=1"] : [];
      const real = globalThis.fetch;
      globalThis.fetch = noNetwork;
      try {
        const { exitCode, stdout } = await run(["run", name, "hello", ...fields, "--mock"], { env, fetch: noNetwork });
        expect([exitCode, stdout.length > 3]).toEqual([0, true]);
      } finally {
        globalThis.fetch = real;
      }
    },
  );
});
