#!/usr/bin/env node
import { main } from "./main.ts";

const interrupt = new AbortController();
// Not once(): the handler that log-update brings ends the process when it finds itself alone.
process.on("SIGINT", () => {
  if (interrupt.signal.aborted) process.exit(130);
  interrupt.abort();
});
// A reader that has had enough, such as `head`, is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  // A command that has written everything gets to say how it ended: `errand diff --fail-on breaking … | head`.
  setImmediate(() => process.exit());
});
const { env, stdin, stdout, stderr } = process;
process.exitCode = await main(process.argv.slice(2), { env, stdin, stdout, stderr, signal: interrupt.signal });
