// npm test
// Every check, as many at a time as there are cores, then the tests. Says everything about what failed, one line about the rest.
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import type { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";

type Check = { name: string; command: string };
type Result = Check & { ok: boolean; output: string; seconds: number; processorSeconds: number | undefined };

const checks: readonly Check[] = [
  { name: "types, TypeScript 5.9", command: "tsc -p ." },
  { name: "lint", command: "biome check --error-on-warnings" },
  { name: "unused code", command: "knip" },
  { name: "types, TypeScript 7", command: "node node_modules/typescript-7/bin/tsc -p ." },
  { name: "generated files", command: "tsx scripts/generate.ts --check" },
  { name: "contracts", command: "tsx scripts/lint-contracts.ts" },
];
const tests: Check = { name: "tests", command: "vitest run" };

/** Runs all checks, also when one fails: two problems are better seen at once. Returns the exit code. */
async function runChecks(): Promise<number> {
  const results: Result[] = [];
  const waiting = [...checks];
  const worker = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const result = await run(check, "collect");
      console.log(
        `${result.name.padEnd(24)}${result.ok ? "ok    " : "FAILED"}${result.seconds.toFixed(1).padStart(7)} s`,
      );
      results.push(result);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  for (const { ok, name, command, output } of results) {
    if (!ok) console.log(`\n${name} (npx ${command}):\n${output.trim()}`);
  }

  console.log(`\n${tests.name}`);
  const tested = await run(tests, "show");
  const failed = [...results, tested].filter(({ ok }) => !ok);
  console.log(failed.length > 0 ? `Failed: ${failed.map(({ name }) => name).join(", ")}.` : "All checks passed.");
  console.log(processorLine([...results, tested].map(({ processorSeconds }) => processorSeconds)));
  console.log(closingLine(tested, failed.length - (tested.ok ? 0 : 1)));
  return failed.length > 0 ? 1 : 0;
}

/** Vitest's own count. A failed check counts as a failure, and so does a run of tests that failed without a failed test. */
export function closingLine(tested: { ok: boolean; output: string }, failedChecks: number): string {
  const summary = stripVTControlCharacters(tested.output).match(/^ *Tests +(.*)$/m)?.[1] ?? "";
  const count = (word: string) => Number(summary.match(new RegExp(`(\\d+) ${word}`))?.[1] ?? 0);
  const failedTests = Math.max(count("failed"), tested.ok ? 0 : 1);
  const skipped = count("skipped") + count("todo");
  const line = `${count("passed")} passed, ${failedTests + failedChecks} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}

/** What the whole run cost, user and system time of every process of it. */
export function processorLine(seconds: readonly (number | undefined)[]): string {
  const known = seconds.filter((one) => one !== undefined);
  if (known.length < seconds.length) return "Processor time: not known here.";
  return `Processor time: ${known.reduce((sum, one) => sum + one, 0).toFixed(0)} s, user and system.`;
}

/** The seconds in what `times` of a POSIX shell prints, such as `0m0.01s 0m0.00s` for itself and again for its children. */
export function secondsInTimes(text: string): number | undefined {
  const times = [...text.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
  );
  return times.length === 4 ? times.reduce((sum, one) => sum + one, 0) : undefined;
}

function run(check: Check, mode: "collect" | "show"): Promise<Result> {
  const began = performance.now();
  // The pipe between hides what stands at its other end.
  const color = process.stdout.isTTY ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" };
  return new Promise((resolve) => {
    // Through a shell, as npm itself runs scripts: it finds the commands in node_modules/.bin on every system.
    // Only a shell tells what the children of its children cost; on Windows nothing does.
    const timed = process.platform !== "win32";
    const child = spawn(timed ? `(${check.command}); code=$?; times >&3; exit $code` : check.command, {
      shell: true,
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      env: { ...process.env, ...color },
    });
    let output = "";
    let times = "";
    // Each of them is the pipe that was asked for above.
    const [, stdout, stderr, timesFrom] = child.stdio as unknown as Readable[];
    timesFrom?.setEncoding("utf8").on("data", (chunk: string) => {
      times += chunk;
    });
    const take = (chunk: string, to: NodeJS.WriteStream) => {
      output += chunk;
      if (mode === "show") to.write(chunk);
    };
    stdout?.setEncoding("utf8").on("data", (chunk: string) => take(chunk, process.stdout));
    stderr?.setEncoding("utf8").on("data", (chunk: string) => take(chunk, process.stderr));
    child.on("error", ({ message }) => {
      output += message;
    });
    child.on("close", (code) =>
      resolve({
        ...check,
        ok: code === 0,
        output,
        seconds: (performance.now() - began) / 1000,
        processorSeconds: secondsInTimes(times),
      }),
    );
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) process.exitCode = await runChecks();
