import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { UserError } from "../command-line/user-error.ts";
import { generate } from "../generate.ts";

/** A line of a source file or test that the new types refuse, with the compiler's sentence. */
export type CompileError = { file: string; line: number; sentence: string };

/** What became of everything that depends on a contract. */
export type Rebuild = {
  /** What was done in `generated/`, one line per file. */
  generated: string[];
  /** Why `generated/` could not be rebuilt. */
  problems: string[];
  compileErrors: CompileError[];
};

/** Rebuilds `generated/` and lists what no longer compiles against it. */
export async function rebuild(root: string): Promise<Rebuild> {
  try {
    const generated = await generate(root);
    return { generated, problems: [], compileErrors: await findCompileErrors(root) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { generated: [], problems: error.message.split("\n"), compileErrors: [] };
  }
}

const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");

async function findCompileErrors(root: string): Promise<CompileError[]> {
  const project = await readFile(join(root, "tsconfig.json"), "utf8").catch(() => undefined);
  if (project === undefined) return [];
  const { failed, output } = await compile(root);
  const compileErrors = [...output.matchAll(/^(\S.*?)\((\d+),\d+\): error TS\d+: (.*)$/gm)].map((match) => {
    const [, file = "", line = "", sentence = ""] = match;
    return { file, line: Number(line), sentence };
  });
  if (failed && compileErrors.length === 0)
    throw new UserError(`The compiler could not check the project: ${output.trim()}`);
  return compileErrors;
}

function compile(root: string): Promise<{ failed: boolean; output: string }> {
  const options = { cwd: root, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile(process.execPath, [compiler, "--noEmit", "--pretty", "false"], options, (error, stdout, stderr) => {
      resolve({ failed: error !== null, output: stdout || stderr });
    });
  });
}
