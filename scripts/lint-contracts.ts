// npm run lint:contracts
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { runAsProgram, script } from "./command-line/run-script.ts";
import { UserError } from "./command-line/user-error.ts";
import { redoclyReason, runRedocly } from "./vendor/redocly.ts";

type Report = { problems: { ruleId: string; message: string; location: { pointer?: string }[] }[] };

/** Every problem in `generated/*.openapi.json`, one line each. */
export async function lintContracts(root: string): Promise<string[]> {
  const files = (await readdir(join(root, "generated"))).filter((file) => file.endsWith(".openapi.json")).sort();
  if (files.length === 0) throw new UserError("generated/ holds no document to check. Run npm run generate first.");
  return (await Promise.all(files.map((file) => lint(root, `generated/${file}`)))).flat();
}

/** One process per document: for several, Redocly prints several JSON texts one after the other. */
async function lint(root: string, file: string): Promise<string[]> {
  const { stdout, stderr } = await runRedocly(root, ["lint", "--format", "json", "--max-problems", "1000", file]);
  let report: Report;
  try {
    report = JSON.parse(stdout);
  } catch {
    throw new UserError(`Redocly could not check ${file}:\n${redoclyReason(stderr)}`);
  }
  const lines = report.problems.map(
    ({ ruleId, message, location }) => `${file}${location[0]?.pointer ?? ""}: ${message} (${ruleId})`,
  );
  return [...new Set(lines)];
}

const usage = `Usage: npm run lint:contracts
Redocly's specification rules and example rules (redocly.yaml) over every effective document in generated/.
`;

export const main = script({ usage }, async (_, { cwd, stdout }) => {
  const problems = await lintContracts(cwd);
  if (problems.length > 0) throw new UserError(problems.join("\n"));
  stdout.write("The documents in generated/ are valid, and so is every example in them.\n");
  return 0;
});

await runAsProgram(import.meta.url, main);
