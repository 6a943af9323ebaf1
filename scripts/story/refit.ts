import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { generate } from "../generate.ts";
import { Complaint } from "../openapi/complaint.ts";

/** A line of a source file or test that the new types refuse, with the compiler's sentence. */
export type Misfit = { file: string; line: number; sentence: string };

/** What became of everything that depends on a contract. */
export type Refit = {
  /** What was done in `generated/`, one line per file. */
  generated: string[];
  /** Why `generated/` could not be rebuilt. */
  problems: string[];
  misfits: Misfit[];
};

/** Rebuilds `generated/` and lists what no longer compiles against it. */
export async function refit(root: string): Promise<Refit> {
  try {
    const generated = await generate(root);
    return { generated, problems: [], misfits: await findMisfits(root) };
  } catch (error) {
    if (!(error instanceof Complaint)) throw error;
    return { generated: [], problems: error.message.split("\n"), misfits: [] };
  }
}

const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");

async function findMisfits(root: string): Promise<Misfit[]> {
  const project = await readFile(join(root, "tsconfig.json"), "utf8").catch(() => undefined);
  if (project === undefined) return [];
  const { failed, output } = await compile(root);
  const misfits = [...output.matchAll(/^(\S.*?)\((\d+),\d+\): error TS\d+: (.*)$/gm)].map((match) => {
    const [, file = "", line = "", sentence = ""] = match;
    return { file, line: Number(line), sentence };
  });
  if (failed && misfits.length === 0) throw new Complaint(`The compiler could not check the project: ${output.trim()}`);
  return misfits;
}

function compile(root: string): Promise<{ failed: boolean; output: string }> {
  const options = { cwd: root, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile(process.execPath, [compiler, "--noEmit", "--pretty", "false"], options, (error, stdout, stderr) => {
      resolve({ failed: error !== null, output: stdout || stderr });
    });
  });
}
