// npm run contract:live -- <name> [options]
// Holds a real service against its contract; see contract-tests/live.
import { runAsProgram } from "../../scripts/command-line/run-script.ts";
import { contractLive } from "./contract-live.ts";

await runAsProgram(import.meta.url, async (argv, { env, stdout, stderr }) => {
  const interrupt = new AbortController();
  process.once("SIGINT", () => interrupt.abort());
  return contractLive(argv, { env, stdout, stderr, signal: interrupt.signal });
});
