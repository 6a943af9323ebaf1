import { main } from "../cli/main.ts";
import { CapturedOutput } from "./captured-output.ts";

/** What a command line has around it in a test. */
export type Given = { env?: Record<string, string>; stdin?: string; signal?: AbortSignal; fetch?: typeof fetch };

/** Runs the command line in this process. */
export async function runCommandLine(
  argv: string[],
  { env = {}, stdin, signal = new AbortController().signal, fetch }: Given = {},
) {
  const [stdout, stderr] = [new CapturedOutput(), new CapturedOutput()];
  const input = {
    isTTY: stdin === undefined,
    async *[Symbol.asyncIterator]() {
      if (stdin !== undefined) yield stdin;
    },
  };
  const exitCode = await main(argv, { env, stdin: input, stdout, stderr, signal, ...(fetch && { fetch }) });
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}
