// npm run contract:live -- <name> [options]
// Holds a real service against its contract; see contract-tests/live.
import { contractLive } from "./contract-live.ts";

const interrupt = new AbortController();
process.once("SIGINT", () => interrupt.abort());
const { env, stdout, stderr } = process;
process.exitCode = await contractLive(process.argv.slice(2), { env, stdout, stderr, signal: interrupt.signal });
