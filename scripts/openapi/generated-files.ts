import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Complaint } from "./complaint.ts";
import { readEffectiveDocument } from "./documents.ts";
import { readSources, type SourceEntry, sha256 } from "./sources.ts";
import { typesText } from "./types-text.ts";

/** What `generated/` should hold, and what is wrong with the files in `openapi/` that it comes from. */
export type Expected = {
  /** Text by path, such as `generated/acme.ts`. */
  files: Map<string, string>;
  problems: string[];
};

/** Builds every generated file in memory. A document that cannot be built is a problem, and the others are still built. */
export async function buildGenerated(root: string): Promise<Expected> {
  const entries = await readSources(root);
  const expected: Expected = { files: new Map(), problems: await findStrays(root, entries) };
  for (const entry of entries) {
    const { name } = entry;
    try {
      const document = await readEffectiveDocument(root, name);
      expected.files.set(`generated/${name}.openapi.json`, `${JSON.stringify(document, null, 2)}\n`);
      expected.files.set(`generated/${name}.ts`, await typesText(name, document));
    } catch (error) {
      if (!(error instanceof Complaint)) throw error;
      expected.problems.push(error.message);
    }
  }
  return expected;
}

/** Every way in which the committed files disagree with each other, one sentence each. */
export async function findProblems(root: string): Promise<string[]> {
  const { files, problems } = await buildGenerated(root);
  for (const entry of await readSources(root)) problems.push(...(await findHandEdit(root, entry)));
  for (const [file, text] of files) {
    const name = file.replace(/^generated\/(.+?)\.(openapi\.json|ts)$/, "$1");
    const sources = `openapi/${name}.yaml and openapi/${name}.overlay.yaml`;
    const found = await readFile(join(root, file), "utf8").catch(() => undefined);
    if (found === undefined) problems.push(`${file} is missing. It comes from ${sources}: npm run generate.`);
    else if (found !== text) problems.push(`${file} is stale. It comes from ${sources}: npm run generate.`);
  }
  for (const file of await findOrphans(root, files)) {
    problems.push(`${file} is an orphan: no document in openapi/sources.yaml makes it. Delete it.`);
  }
  return problems;
}

/** Files in `generated/` that nothing makes any more. */
export async function findOrphans(root: string, files: ReadonlyMap<string, string>): Promise<string[]> {
  const found = await readdir(join(root, "generated")).catch(() => []);
  return found
    .map((file) => `generated/${file}`)
    .filter((file) => !files.has(file))
    .sort();
}

async function findHandEdit(root: string, entry: SourceEntry): Promise<string[]> {
  if (entry.kind !== "vendored") return [];
  const file = `openapi/${entry.name}.yaml`;
  const text = await readFile(join(root, file), "utf8").catch(() => undefined);
  if (text === undefined || sha256(text) === entry.sha256) return [];
  return [
    `${file} is not what scripts/vendor.ts wrote: its sha256 differs from the one in openapi/sources.yaml. Corrections belong in openapi/${entry.name}.overlay.yaml.`,
  ];
}

/** Contracts and overlays that sources.yaml does not know. */
async function findStrays(root: string, entries: readonly SourceEntry[]): Promise<string[]> {
  const known = new Set(entries.flatMap(({ name }) => [`${name}.yaml`, `${name}.overlay.yaml`]));
  const found = await readdir(join(root, "openapi"));
  return found
    .filter((file) => file !== "sources.yaml" && !known.has(file))
    .sort()
    .map((file) => `openapi/${file} belongs to no document in openapi/sources.yaml. Add an entry, or delete the file.`);
}
