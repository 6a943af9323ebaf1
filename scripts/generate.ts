// npm run generate [-- --check]
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runAsProgram, script } from "./command-line/run-script.ts";
import { UserError } from "./command-line/user-error.ts";
import { buildGenerated, findOrphans, findProblems } from "./openapi/generated-files.ts";

/** Brings `generated/` up to date and returns what it did, one line per changed file. */
export async function generate(root: string): Promise<string[]> {
  const { files, problems } = await buildGenerated(root);
  if (problems.length > 0) throw new UserError(problems.join("\n"));

  const changes: string[] = [];
  await mkdir(join(root, "generated"), { recursive: true });
  for (const [file, text] of files) {
    const found = await readFile(join(root, file), "utf8").catch(() => undefined);
    if (found === text) continue;
    await writeFile(join(root, file), text);
    changes.push(`wrote ${file}`);
  }
  for (const file of await findOrphans(root)) {
    await rm(join(root, file), { recursive: true });
    changes.push(`removed ${file}, which nothing makes any more`);
  }
  return changes;
}

/** Fails with every stale, missing or orphan file, and every contract that was edited by hand. Writes nothing. */
export async function check(root: string): Promise<void> {
  const problems = await findProblems(root);
  if (problems.length > 0) throw new UserError(problems.join("\n"));
}

const usage = `Usage: npm run generate [-- --check]
Writes generated/<name>.openapi.json and generated/<name>.ts for every document in openapi/sources.yaml.
  --check   write nothing, and exit 1 when a file is stale, missing or left over
`;
const options = { check: { type: "boolean" } } as const;

export const main = script({ usage, options }, async ({ values }, { cwd, stdout }) => {
  if (values.check) {
    await check(cwd);
    stdout.write("generated/ is up to date.\n");
    return 0;
  }
  const changes = await generate(cwd);
  stdout.write(changes.length > 0 ? `${changes.join("\n")}\n` : "generated/ was up to date.\n");
  return 0;
});

await runAsProgram(import.meta.url, main);
