import { CapturedOutput } from "./captured-output.ts";

type Io = {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: CapturedOutput;
  readonly stderr: CapturedOutput;
};

/** Runs a command in this process and gives what it would have printed, and its exit code. */
export async function runMain(
  main: ((argv: readonly string[], io: Io) => Promise<number>) | undefined,
  cwd: string,
  ...argv: string[]
): Promise<{ code: number | undefined; stdout: string; stderr: string }> {
  const [stdout, stderr] = [new CapturedOutput(), new CapturedOutput()];
  const code = await main?.(argv, { cwd, env: {}, stdout, stderr });
  return { code, stdout: stdout.text, stderr: stderr.text };
}
