import { spawnSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const OUT = fileURLToPath(new URL("./dist/", import.meta.url));
const INSTALLED = `${OUT}node_modules/errand`;

/** Builds the library as it is published and installs it where the programs find it by its name, as a user's would. */
export function buildLibrary(): void {
  const { status, stdout, stderr } = spawnSync("npm", ["run", "build"], { cwd: ROOT, encoding: "utf8" });
  if (status !== 0) throw new Error(`The library does not build:\n${stdout}${stderr}`);
  rmSync(INSTALLED, { recursive: true, force: true });
  cpSync(`${ROOT}dist`, `${INSTALLED}/dist`, { recursive: true });
  cpSync(`${ROOT}package.json`, `${INSTALLED}/package.json`);
}

/** Turns a program of programs/ into JavaScript that plain Node runs, so that no loader is measured with it. */
export function buildProgram(name: string): string {
  buildSync({
    entryPoints: [fileURLToPath(new URL(`./programs/${name}.ts`, import.meta.url))],
    outfile: `${OUT}${name}.js`,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
  });
  return `${OUT}${name}.js`;
}
