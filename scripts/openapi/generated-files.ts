import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../command-line/user-error.ts";
import { findHandEdit, findOperationGaps, findStrays } from "./contract-problems.ts";
import { readEffectiveDocument } from "./documents.ts";
import { readSources } from "./sources.ts";
import { typesText } from "./types-text.ts";
import { wireText } from "./wire-text.ts";

type Generated = {
  /** What `generated/` should hold: text by path, such as `generated/acme.ts`. */
  files: Map<string, string>;
  /** What is wrong with the files in `openapi/`, one sentence each. */
  problems: string[];
};

/** Builds every generated file in memory. A document that cannot be built is a problem, and the others are still built. */
export async function buildGenerated(root: string): Promise<Generated> {
  const entries = await readSources(root);
  const files = new Map<string, string>();
  const problems = await findStrays(root, entries);
  for (const entry of entries) {
    const { name } = entry;
    problems.push(...(await findHandEdit(root, entry)));
    try {
      const document = await readEffectiveDocument(root, name);
      problems.push(...findOperationGaps(entry, document));
      files.set(`generated/${name}.openapi.json`, `${JSON.stringify(document, null, 2)}\n`);
      files.set(`generated/${name}.ts`, await typesText(name, document));
      files.set(`generated/${name}.wire.ts`, wireText(name, document));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(error.message);
    }
  }
  return { files, problems };
}

/** Every way in which the committed files disagree with each other, one sentence each. */
export async function findProblems(root: string): Promise<string[]> {
  const { files, problems } = await buildGenerated(root);
  for (const [file, text] of files) {
    const name = file.replace(/^generated\/(.+?)\.(openapi\.json|wire\.ts|ts)$/, "$1");
    const origin = `It comes from openapi/${name}.yaml and openapi/${name}.overlay.yaml: npm run generate.`;
    const found = await readFile(join(root, file), "utf8").catch(() => undefined);
    if (found === undefined) problems.push(`${file} is missing. ${origin}`);
    else if (found !== text) problems.push(`${file} is stale. ${origin}`);
  }
  for (const file of await findOrphans(root)) {
    problems.push(`${file} is an orphan: no document in openapi/sources.yaml makes it. npm run generate removes it.`);
  }
  return problems;
}

/** Files in `generated/` that nothing makes any more. Those of a document that cannot be built just now are not among them. */
export async function findOrphans(root: string): Promise<string[]> {
  const names = (await readSources(root)).map(({ name }) => name);
  const expected = new Set(names.flatMap((name) => [`${name}.ts`, `${name}.wire.ts`, `${name}.openapi.json`]));
  const found = await readdir(join(root, "generated")).catch(() => []);
  return found
    .filter((file) => !expected.has(file))
    .sort()
    .map((file) => `generated/${file}`);
}
