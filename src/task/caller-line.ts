import { isErrandError } from "./errors.ts";

/**
 * Adds to an error's stack the lines that await the call which throws it. An error that was made by a timer, or behind a
 * deadline, has a stack without them. Call it where an async function catches the error: nothing is captured before.
 */
export function withCallerLine(error: unknown): unknown {
  if (!isErrandError(error)) return error;
  const { stack } = error;
  const frames = (new Error().stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  // The first two are this function and the one that caught; what follows awaits it. Tools that map stacks drop "async".
  const awaiting = frames.slice(2).filter((line) => !line.includes("processTicksAndRejections"));
  const missing = awaiting.filter((line) => !stack?.includes(line.trim()));
  if (stack !== undefined && missing.length > 0) error.stack = [stack, ...missing].join("\n");
  return error;
}
