import { type ChildProcess, spawn } from "node:child_process";
import { PLACES } from "./paths.ts";

/** A program that was started: its output so far, and how it ends. */
export type Child = { readonly process: ChildProcess; readonly output: () => string; readonly ended: Promise<number> };

export type ChildOptions = { cwd?: string; env?: Record<string, string>; timeoutMs?: number };

/** Starts a program; it is ended when `timeoutMs` (default 60 s) is over. */
export function start(command: string, args: readonly string[], options: ChildOptions = {}): Child {
  const { cwd = PLACES, env = {}, timeoutMs = 60_000 } = options;
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const keep = (chunk: string) => {
    output += chunk;
  };
  child.stdout.setEncoding("utf8").on("data", keep);
  child.stderr.setEncoding("utf8").on("data", keep);
  const timer = setTimeout(() => {
    output += `\nEnded after ${timeoutMs} ms.`;
    child.kill("SIGKILL");
  }, timeoutMs);
  const ended = new Promise<number>((resolve) => {
    child.on("error", (error) => {
      output += `\n${error.message}`;
      resolve(127);
    });
    child.on("close", (code) => resolve(code ?? 1));
  }).finally(() => clearTimeout(timer));
  return { process: child, output: () => output, ended };
}

/** Runs a program to its end and gives what it printed. Throws its output when it fails. */
export async function run(command: string, args: readonly string[], options?: ChildOptions): Promise<string> {
  const child = start(command, args, options);
  const code = await child.ended;
  if (code !== 0) throw new Error(`${command} ended with ${code}:\n${child.output().trim()}`);
  return child.output();
}

/** Runs a program whose last line is a JSON list of problems. */
export async function problemsOf(command: string, args: readonly string[], options?: ChildOptions): Promise<string[]> {
  const lines = (await run(command, args, options)).trim().split("\n");
  return JSON.parse(lines.at(-1) ?? "") as string[];
}
