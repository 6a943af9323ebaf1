import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { parse } from "yaml";
import * as api from "./index.ts";

const ROOT = resolve(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

/** The rows of the house, from what knows nothing to what knows everything. A file imports from its own row or those above. */
const ROWS: [name: string, files: RegExp][] = [
  ["generated", /^generated\//],
  ["task", /^src\/(task|async|schedule)\//],
  ["http", /^src\/http\//],
  ["policy", /^src\/policy\/|^src\/provider\.ts$/],
  ["contract", /^src\/(contract|contract-diff|mock|webhooks)\//],
  ["providers", /^src\/providers\//],
  ["lifecycle", /^src\/lifecycle\//],
  ["client", /^src\/client\.ts$/],
  ["entries", /^src\/(index|contract|mock|webhooks)\.ts$/],
  ["cli", /^src\/cli\//],
];

/** What two providers of one document have in common. */
const isShared = (path: string) => /^src\/providers\/[^/]+\.ts$/.test(path);

const rowOf = (path: string) => ROWS.findIndex(([, files]) => files.test(path));
const nameOf = (path: string) => ROWS[rowOf(path)]?.[0];

const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
  .map((path) => `src/${path}`)
  .filter((path) => path.endsWith(".ts") && !/\.test(-d)?\.ts$|^src\/testing\/|\/cases\//.test(path));

function importsOf(path: string): { specifier: string; target: string }[] {
  const specifiers = [...read(path).matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(
    ([, specifier = ""]) => specifier,
  );
  return specifiers.map((specifier) => ({
    specifier,
    target: specifier.startsWith(".") ? relative(ROOT, resolve(ROOT, dirname(path), specifier)) : specifier,
  }));
}

/** What is wrong with one import, or undefined. */
function objection(from: string, { target, specifier }: { target: string; specifier: string }): string | undefined {
  const isOurs = specifier.startsWith(".");
  if (!isOurs) {
    if (specifier === "openapi-fetch" && !from.startsWith("src/http/")) return "only http/ imports openapi-fetch";
    return undefined;
  }
  const row = rowOf(from);
  const targetRow = rowOf(target);
  if (targetRow < 0) return "imports a file that stands in no row";
  if (targetRow > row) return `${nameOf(from)} must not import ${nameOf(target)}`;
  if (
    nameOf(from) === "providers" &&
    nameOf(target) === "providers" &&
    !isShared(from) &&
    !isShared(target) &&
    dirname(from) !== dirname(target)
  )
    return "a provider must not import another";
  if (nameOf(from) === "lifecycle" && nameOf(target) === "providers") return "lifecycle must not know a provider";
  if (target.endsWith(".openapi.json") && !/^src\/(contract|mock|cli)/.test(from))
    return "only contract, mock and cli read documents";
  if (
    nameOf(from) === "cli" &&
    nameOf(target) !== "cli" &&
    nameOf(target) !== "entries" &&
    !/^generated\/|^src\/contract\.ts$/.test(target)
  ) {
    return "cli imports the public entries only";
  }
  return undefined;
}

test("every file stands in a row of the house", () => {
  expect(sources.filter((path) => rowOf(path) < 0)).toEqual([]);
});

test("imports go one way", () => {
  const objections = sources.flatMap((path) =>
    importsOf(path).flatMap((one) => {
      const wrong = objection(path, one);
      return wrong === undefined ? [] : [`${path} -> ${one.target}: ${wrong}`];
    }),
  );
  expect(objections).toEqual([]);
});

test("an import in the wrong direction is objected to", () => {
  const wrong = (from: string, target: string, specifier = "./x.ts") => objection(from, { target, specifier });
  expect(wrong("src/task/task.ts", "src/http/http.ts")).toBe("task must not import http");
  expect(wrong("src/providers/browser-act/provider.ts", "src/providers/anchor-browser/provider.ts")).toBe(
    "a provider must not import another",
  );
  expect(wrong("src/providers/browser-act/provider.ts", "src/lifecycle/wait.ts")).toBe(
    "providers must not import lifecycle",
  );
  expect(wrong("src/lifecycle/wait.ts", "src/providers/browser-act/provider.ts")).toBe(
    "lifecycle must not know a provider",
  );
  expect(wrong("src/providers/browser-act/provider.ts", "generated/browser-act.openapi.json")).toContain(
    "read documents",
  );
  expect(wrong("src/cli/demo.ts", "src/http/http.ts")).toBe("cli imports the public entries only");
  expect(wrong("src/lifecycle/wait.ts", "openapi-fetch", "openapi-fetch")).toBe("only http/ imports openapi-fetch");
  expect(wrong("src/lifecycle/wait.ts", "src/lifecycle/poller.ts")).toBeUndefined();
});

test("no file imports itself through others, types included", () => {
  const graph = new Map(sources.map((path) => [path, importsOf(path).map(({ target }) => target)]));
  const cycles: string[] = [];
  const visit = (path: string, trail: string[]) => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(" -> "));
    else if (!done.has(path)) {
      for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
      done.add(path);
    }
  };
  const done = new Set<string>();
  for (const path of sources) visit(path, []);
  expect(cycles).toEqual([]);
});

/** What a document's provider still lacks, a sentence for each. */
function missingPieces(name: string, has: (path: string) => boolean, index: string): string[] {
  const pieces: [string, boolean][] = [
    [`openapi/${name}.yaml: the contract`, has(`openapi/${name}.yaml`)],
    [`openapi/${name}.overlay.yaml: our overlay`, has(`openapi/${name}.overlay.yaml`)],
    [`generated/${name}.ts: run "npm run generate"`, has(`generated/${name}.ts`)],
    [`generated/${name}.openapi.json: run "npm run generate"`, has(`generated/${name}.openapi.json`)],
    [`src/providers/${name}/provider.ts: the provider`, has(`src/providers/${name}/provider.ts`)],
    [`src/index.ts: a line that exports it`, index.includes(`./providers/${name}/provider.ts`)],
    [`contract-tests/${name}.test.ts: its contract tests`, has(`contract-tests/${name}.test.ts`)],
  ];
  return pieces.flatMap(([piece, there]) => (there ? [] : [piece]));
}

test("every provider has all its pieces", () => {
  const names = Object.keys(parse(read("openapi/sources.yaml")) as object);
  expect(names).toContain("anchor-browser");
  const index = read("src/index.ts");
  const missing = names.flatMap((name) => missingPieces(name, (path) => existsSync(join(ROOT, path)), index));
  expect(missing).toEqual([]);
  // A provider file without a document of its own rides on another's: its name begins with that one's.
  const strays = readdirSync(join(ROOT, "src/providers")).filter((file) => !file.endsWith(".ts"));
  expect(strays.filter((stray) => !names.some((name) => stray === name || stray.startsWith(`${name}-`)))).toEqual([]);
});

test("a half-added provider is told what it lacks", () => {
  const there = ["openapi/new-one.yaml", "src/providers/new-one/provider.ts"];
  expect(missingPieces("new-one", (path) => there.includes(path), "")).toEqual([
    "openapi/new-one.overlay.yaml: our overlay",
    'generated/new-one.ts: run "npm run generate"',
    'generated/new-one.openapi.json: run "npm run generate"',
    "src/index.ts: a line that exports it",
    "contract-tests/new-one.test.ts: its contract tests",
  ]);
});

test("the public names are these", () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "ApiError",
      "ConnectionError",
      "ErrandError",
      "OutputInvalidError",
      "ProtocolError",
      "RunAbortedError",
      "StartUncertainError",
      "TaskCanceledError",
      "TaskFailedError",
      "UnobservableError",
      "WaitTimeoutError",
      "anchorBrowser",
      "anchorBrowserTasks",
      "browserAct",
      "browserActCodes",
      "browserUse",
      "browserUseV1",
      "browserUseV2",
      "browserUseV4",
      "isErrandError",
    ]
  `);
});

test.each(["index", "webhooks"])(
  "%s runs where there is no Node: the bundle for a browser imports nothing",
  async (entry) => {
    const { outputFiles, metafile } = await build({
      entryPoints: [join(ROOT, `src/${entry}.ts`)],
      bundle: true,
      format: "esm",
      platform: "browser",
      write: false,
      metafile: true,
    });
    const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
    expect(imported).toEqual([]);
    expect(outputFiles[0]?.text).not.toMatch(/node:|\brequire\(|\bBuffer\b|\bprocess\./);
  },
);
