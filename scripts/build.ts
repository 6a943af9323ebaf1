// npm run build
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { build, type Plugin } from "esbuild";
import { runAsProgram, script } from "./command-line/run-script.ts";

const usage = `Usage: npm run build
Builds the package into dist/: the entries of package.json and the chunks that they share, and their types.
`;

const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");

export const main = script({ usage }, async (_, { cwd }) => {
  const dist = join(cwd, "dist");
  rmSync(dist, { recursive: true, force: true });
  execFileSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], {
    cwd,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const entries = entriesOf(cwd);
  for (const file of unreachable(
    join(dist, "types"),
    entries.map(({ types }) => join(cwd, types)),
  ))
    rmSync(file);
  // Entries share their chunks: one class is one class, whichever entry it came by.
  await build({
    absWorkingDir: cwd,
    entryPoints: entries.map(({ source }) => source),
    outdir: "dist",
    outbase: "src",
    bundle: true,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    packages: "external",
    format: "esm",
    target: "es2023",
    sourcemap: true,
    metafile: true,
    plugins: [compactDocuments],
    logLevel: "warning",
  });
  await buildCommand(cwd);
  // Nothing is printed: what npm pack --json prints must stay JSON.
  return 0;
});

/** The command of package.json's `bin` in files of its own, with every package that it needs but the optional Prism. */
async function buildCommand(root: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: ["src/cli/errand.ts"],
    outdir: "dist/cli",
    bundle: true,
    splitting: true,
    chunkNames: "[name]-[hash]",
    platform: "node",
    external: ["@stoplight/*"],
    format: "esm",
    target: "node20.19",
    // Packages of CommonJS ask for modules of Node in their own way.
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
    metafile: true,
    plugins: [compactDocuments],
    logLevel: "warning",
  });
}

/** Documents travel as one line of JSON each: half as large as object literals, quicker to parse, and nothing to step through. */
const compactDocuments: Plugin = {
  name: "compact-documents",
  setup({ onLoad, onEnd }) {
    onLoad({ filter: /\.openapi\.json$/ }, ({ path }) => {
      const json = JSON.stringify(JSON.parse(readFileSync(path, "utf8")));
      return { contents: `export default /* @__PURE__ */ JSON.parse(${JSON.stringify(json)});`, loader: "js" };
    });
    onEnd(({ metafile }) => {
      for (const file of Object.keys(metafile?.outputs ?? {}).filter((output) => output.endsWith(".map"))) {
        const map = JSON.parse(readFileSync(file, "utf8")) as { sources: string[]; sourcesContent: (string | null)[] };
        const isDocument = (index: number) => map.sources[index]?.endsWith(".openapi.json");
        map.sourcesContent = map.sourcesContent.map((text, index) => (isDocument(index) ? null : text));
        writeFileSync(file, JSON.stringify(map));
      }
    });
  },
};

type Entry = { source: string; types: string };

/** The entries of package.json, each with the file of `src/` that it is built from. */
function entriesOf(root: string): Entry[] {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    exports: Record<string, string | { types: string; default: string }>;
  };
  return Object.values(exports).flatMap((entry) =>
    typeof entry === "string"
      ? []
      : [{ source: entry.default.replace(/^\.\/dist\/(.+)\.js$/, "src/$1.ts"), types: entry.types }],
  );
}

/** Declarations in a folder that none of the entries leads to. */
export function unreachable(folder: string, entries: readonly string[]): string[] {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    const text = readFileSync(file, "utf8");
    for (const [, specifier = ""] of text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"/g)) {
      visit(resolve(dirname(file), specifier.replace(/\.(ts|js)$/, ".d.ts")));
    }
  };
  for (const entry of entries) visit(resolve(entry));
  const all = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => resolve(folder, path));
  return all.filter((file) => file.endsWith(".d.ts") && !reached.has(file)).sort();
}

await runAsProgram(import.meta.url, main);
