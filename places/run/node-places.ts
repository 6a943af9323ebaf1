import { problemsOf } from "./child.ts";
import { BUN, DENO, NODE_24 } from "./paths.ts";
import { checkOptions, missingTraffic, type Place } from "./place.ts";

/** Runs programs/check.mjs in a runtime, with its own fetch or with that of a package. */
function checked(name: string, command: string, args: string[], from?: string): Place {
  return {
    name,
    async run(service) {
      const options = { ...checkOptions(service, name, "certain"), from };
      const problems = await problemsOf(command, [...args, JSON.stringify(options)]);
      return [...problems, ...missingTraffic(service, name)];
    },
  };
}

const PROGRAM = "programs/node.mjs";

export const nodePlaces: readonly Place[] = [
  checked("node", process.execPath, [PROGRAM]),
  checked("node-24", NODE_24, [PROGRAM]),
  checked("undici-6", process.execPath, [PROGRAM], "undici-6"),
  checked("undici-7", process.execPath, [PROGRAM], "undici-7"),
  checked("undici-8", NODE_24, [PROGRAM], "undici-8"),
  checked("node-fetch", process.execPath, [PROGRAM], "node-fetch"),
  checked("deno", DENO, [
    "run",
    "--allow-net=127.0.0.1",
    "--allow-env",
    "--allow-read",
    "--node-modules-dir=manual",
    "programs/deno.mjs",
  ]),
  checked("bun", BUN, ["run", PROGRAM]),
];
