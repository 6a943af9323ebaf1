import { execFile } from "node:child_process";
import { createRequire } from "node:module";

// Redocly has no programmatic interface, and asks the network for news unless told not to.
const redocly = createRequire(import.meta.url).resolve("@redocly/cli/bin/cli.js");
const quiet = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };

/** Runs Redocly in a process of its own. Its exit code says no more than its report does. */
export function runRedocly(folder: string, args: string[]): Promise<{ stdout: string; stderr: string }> {
  const options = { cwd: folder, env: { ...process.env, ...quiet }, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile(process.execPath, [redocly, ...args], options, (_error, stdout, stderr) => resolve({ stdout, stderr }));
  });
}

/** What Redocly wrote to its error stream, without the frame that announces the end of Node 20. */
export function redoclyReason(stderr: string): string {
  return stderr.replace(/^\s*[╔║╚].*\n/gm, "").trim();
}
