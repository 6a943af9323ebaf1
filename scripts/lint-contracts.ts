// npm run lint:contracts
// Redocly's specification rules and example rules (redocly.yaml) over every effective document in generated/.
import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Complaint, runScript } from "./openapi/complaint.ts";

type Report = { problems: { ruleId: string; message: string; location: { pointer?: string }[] }[] };

// Redocly has no programmatic interface, and asks the network for news unless told not to.
const redocly = createRequire(import.meta.url).resolve("@redocly/cli/bin/cli.js");
const quiet = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };

/** Every problem in `generated/*.openapi.json`, one line each. */
export async function lintContracts(root: string): Promise<string[]> {
  const files = (await readdir(join(root, "generated"))).filter((file) => file.endsWith(".openapi.json")).sort();
  if (files.length === 0) throw new Complaint("generated/ holds no document to check. Run npm run generate first.");
  return (await Promise.all(files.map((file) => lint(root, `generated/${file}`)))).flat();
}

/** One process per document: for several, Redocly prints several JSON texts one after the other. */
async function lint(root: string, file: string): Promise<string[]> {
  const { stdout, stderr } = await run(root, ["lint", "--format", "json", "--max-problems", "1000", file]);
  let report: Report;
  try {
    report = JSON.parse(stdout);
  } catch {
    const reason = stderr.replace(/^\s*[╔║╚].*\n/gm, "").trim();
    throw new Complaint(`Redocly could not check ${file}:\n${reason}`);
  }
  const lines = report.problems.map(
    ({ ruleId, message, location }) => `${file}${location[0]?.pointer ?? ""}: ${message} (${ruleId})`,
  );
  return [...new Set(lines)];
}

function run(root: string, args: string[]): Promise<{ stdout: string; stderr: string }> {
  const options = { cwd: root, env: { ...process.env, ...quiet }, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve) => {
    // The exit code says no more than the report does.
    execFile(process.execPath, [redocly, ...args], options, (_error, stdout, stderr) => resolve({ stdout, stderr }));
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await runScript(async () => {
    const problems = await lintContracts(process.cwd());
    if (problems.length > 0) throw new Complaint(problems.join("\n"));
    console.log("The documents in generated/ are valid, and so is every example in them.");
  });
}
