// npm run lint:contracts
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runScript } from "./command-line/run-script.ts";
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

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await runScript({ usage }, async () => {
    const problems = await lintContracts(process.cwd());
    if (problems.length > 0) throw new UserError(problems.join("\n"));
    console.log("The documents in generated/ are valid, and so is every example in them.");
  });
}
