import { dirname, relative, resolve } from "node:path";

/** The rows of the repository, from what knows nothing to what knows everything. A file may import from its own row or an earlier one. */
const ROWS: readonly (readonly [name: string, files: RegExp])[] = [
  ["generated", /^generated\//],
  ["task", /^src\/(task|async|schedule)\//],
  ["http", /^src\/http\//],
  ["policy", /^src\/(policy\/|provider\.ts$)/],
  ["contract", /^src\/(contract|contract-diff|mock|webhooks)\//],
  ["providers", /^src\/providers\//],
  ["lifecycle", /^src\/lifecycle\//],
  ["client", /^src\/(client\.ts$|clients\/)/],
  ["stores", /^src\/(journal|bullmq)\//],
  ["entries", /^src\/(index|contract|mock|webhooks|provider-kit|diff|journal|pace|bullmq|ai)\.ts$/],
  ["cli", /^src\/cli\//],
  ["scripts", /^scripts\//],
  ["contract-tests", /^contract-tests\//],
];

const rowOf = (path: string) => ROWS.findIndex(([, files]) => files.test(path));

/** The name of the row that a file stands in; undefined for a file in none. */
export const nameOfRow = (path: string): string | undefined => ROWS[rowOf(path)]?.[0];

/** Tests, and what stands beside them for their sake: they may import anything in their part of the repository. */
export const isTest = (path: string) => /\.test(-d)?\.ts$|-suite\.ts$|^src\/testing\/|\/cases\//.test(path);

/** A file lying directly in providers/ is what several of them share. */
const isOneProvider = (path: string) => /^src\/providers\/[^/]+\//.test(path);

export type Import = { readonly specifier: string; readonly target: string };

/** What the text of a file imports, types included; a relative target is given as a path from the root. */
export function importsIn(path: string, text: string): Import[] {
  const specifiers = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"([^"\s]+)"/g)].map(
    ([, specifier = ""]) => specifier,
  );
  return specifiers.map((specifier) => ({
    specifier,
    target: specifier.startsWith(".") ? relative("/", resolve("/", dirname(path), specifier)) : specifier,
  }));
}

/** What is wrong with one import, or undefined. */
export function objectionTo(from: string, { specifier, target }: Import): string | undefined {
  if (!specifier.startsWith(".")) {
    const isAllowed = specifier !== "openapi-fetch" || isTest(from) || /^(src\/http|bench)\//.test(from);
    return isAllowed ? undefined : "only http/ imports openapi-fetch";
  }
  if (from.startsWith("bench/")) return objectionToBench(target);
  if (isTest(from)) return objectionToTest(from, target);
  if (isTest(target)) return "only tests import what tests share";
  const [row, targetRow] = [rowOf(from), rowOf(target)];
  const [name, targetName] = [nameOfRow(from), nameOfRow(target)];
  if (targetRow < 0) return "imports a file that stands in no row";
  if (targetRow > row) return `${name} must not import ${targetName}`;
  if (/^src\/schedule\//.test(from) && /^src\/task\//.test(target)) return "schedule knows no task";
  if (/^src\/providers\/[^/]+\/(statuses|webhook)\.ts$/.test(from) && targetName === "http") {
    return "a table of statuses and a reader of webhooks must not load http/";
  }
  if (isOneProvider(from) && isOneProvider(target) && dirname(from) !== dirname(target)) {
    return "a provider must not import another";
  }
  if (name === "lifecycle" && targetName === "providers") return "lifecycle must not know a provider";
  if (name === "cli" && targetName !== "cli" && targetName !== "entries") return "cli imports the public entries only";
  if (targetName === "cli") return name === "cli" ? undefined : "only cli imports cli";
  if (target.endsWith(".openapi.json") && !/^src\/(contract|mock)|^scripts\/|^contract-tests\//.test(from)) {
    return "only contract and mock read documents";
  }
  return undefined;
}

function objectionToBench(target: string): string | undefined {
  const isOpen = /^(bench\/|generated\/|src\/[^/]+\.ts$|src\/providers\/[^/]+\/provider\.ts$)/.test(target);
  return isOpen ? undefined : "bench looks at the package from outside";
}

/** A test may look into any room, and never into a part of the repository above its own. */
function objectionToTest(from: string, target: string): string | undefined {
  const parts = ["generated", "src", "scripts", "contract-tests"];
  const [part, targetPart] = [from, target].map((path) => path.split("/")[0] ?? "");
  const isUpward = parts.indexOf(targetPart ?? "") > parts.indexOf(part ?? "");
  return isUpward ? `tests of ${part} must not import ${targetPart}` : undefined;
}

/** Every way that leads from a file back to itself, such as `a.ts -> b.ts -> a.ts`, each once. */
export function cyclesIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(" -> "));
    else if (!done.has(path)) {
      for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
      done.add(path);
    }
  };
  for (const path of graph.keys()) visit(path, []);
  return cycles;
}

/** The files of the repository as far as the rules ask for them. */
export type Files = { readonly has: (path: string) => boolean; readonly read: (path: string) => string };

/** What a document of openapi/sources.yaml still lacks, a sentence for each piece. */
export function missingOfDocument(name: string, { has }: Files): string[] {
  return missing([
    [`openapi/${name}.yaml: the contract`, has(`openapi/${name}.yaml`)],
    [`openapi/${name}.overlay.yaml: our overlay`, has(`openapi/${name}.overlay.yaml`)],
    [`generated/${name}.ts: run "npm run generate"`, has(`generated/${name}.ts`)],
    [`generated/${name}.openapi.json: run "npm run generate"`, has(`generated/${name}.openapi.json`)],
    [`src/providers/${name}/: the provider`, has(`src/providers/${name}/provider.ts`)],
  ]);
}

/** What a folder of src/providers still lacks, a sentence for each piece. */
export function missingOfProvider(name: string, { has, read }: Files): string[] {
  const folder = `src/providers/${name}`;
  const factory = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return missing([
    [`${folder}/statuses.ts: its table of statuses`, has(`${folder}/statuses.ts`)],
    [`${folder}/provider.ts: the provider`, has(`${folder}/provider.ts`)],
    [`${folder}/provider.test.ts: its unit tests`, has(`${folder}/provider.test.ts`)],
    [
      `${folder}/webhook.test.ts: the tests of its webhook`,
      !has(`${folder}/webhook.ts`) || has(`${folder}/webhook.test.ts`),
    ],
    [`src/clients/${name}.ts: the client that users see`, has(`src/clients/${name}.ts`)],
    ["src/index.ts: a line that exports it", read("src/index.ts").includes(`./clients/${name}.ts`)],
    [`README.md: a column \`${factory}\` in the table of providers`, read("README.md").includes(`| \`${factory}\` |`)],
    [`contract-tests/${name}.test.ts: its contract tests`, has(`contract-tests/${name}.test.ts`)],
  ]);
}

function missing(pieces: readonly (readonly [piece: string, there: boolean])[]): string[] {
  return pieces.flatMap(([piece, there]) => (there ? [] : [piece]));
}
