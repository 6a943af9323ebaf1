// npm run check:package
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runAsProgram, script } from "./command-line/run-script.ts";
import { UserError } from "./command-line/user-error.ts";
import { problemsOfPackage } from "./package-files.ts";

const { peerDependencies, devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));

/** All that a user gets who installs nothing but errand. */
const ALONE = ["@standard-schema/spec", "errand", "openapi-fetch", "openapi-typescript-helpers"];

const mainOnly = `
import { anchorBrowser, type AnchorBrowserInput, ApiError, isErrandError, type Task } from "errand";
import { createHttp, createTaskClient, replyTo, resolveClientOptions } from "errand/provider";
import { readAnchorBrowserWebhook } from "errand/webhooks";

const input: AnchorBrowserInput = { prompt: "x", max_steps: 3 };
const anchor = anchorBrowser({ apiKey: "k", fetch: async () => Response.json({ data: { workflow_id: "1", status: "running" } }) });
const handle = await anchor.start(input);
const name: "anchor-browser" = handle.provider;
const word = (task: Task): string => (task.state === "completed" ? "done" : task.state);
// @ts-expect-error Types that became any would let this pass.
if (name === "never") await anchor.start({ prompt: "x", max_step: 3 });
// @ts-expect-error Anchor Browser cannot stop a task.
if (name === "never") anchor.stop(handle);
const forged = new Request("https://x.example", { method: "POST", headers: { "Anchor-Signature": "t=1,v1=0" }, body: "{}" });
const hook = await readAnchorBrowserWebhook(forged, { secret: "s" });
if (hook.ok || hook.reason !== "stale_timestamp") throw new Error("errand/webhooks does not work");
const http = createHttp<{ "/jobs": { post: { responses: { 200: { content: { "application/json": { id: string } } } } } } }>({
  provider: "own",
  config: resolveClientOptions({ apiKey: "k", fetch: async () => Response.json({}, { status: 400 }) }, { baseUrl: "https://own.example" }),
  authorize: (key) => ["authorization", key],
});
const own = createTaskClient({
  name: "own",
  http,
  start: async (input: { task: string }, call) => (await replyTo(http.with(call).POST("/jobs", { body: input as never }))).data as { id: string },
  readStatus: async () => ({ status: "done", state: "completed" as const, raw: {} }),
});
const refused = await own.start({ task: "x" }).catch((error: unknown) => error);
if (!(refused instanceof ApiError) || !isErrandError(refused)) throw new Error("errand/provider has errors of its own");
if (handle.id !== "1" || isErrandError(handle) || typeof word !== "function") throw new Error("errand does not work");
`;

const allEntries = `
import { anchorBrowser, isErrandError, TaskFailedError } from "errand";
import { createContract } from "errand/contract";
import { startMock } from "errand/mock";

const mock = await startMock("anchor-browser", { speed: 100, checkRequests: true });
const contract = createContract("anchor-browser", { baseUrl: mock.url, mode: "throw" });
const task = await anchorBrowser({ apiKey: "k", baseUrl: mock.url, fetch: contract.fetch }).run({ prompt: "x" });
await contract.settled();
mock.play({ statuses: ["failed"] });
const error = await anchorBrowser({ apiKey: "k", baseUrl: mock.url }).run({ prompt: "x" }).catch((thrown: unknown) => thrown);
if (!(error instanceof TaskFailedError) || !isErrandError(error)) throw new Error("A failed task is not a TaskFailedError");
await mock.close();
if (task.status !== "COMPLETED" || contract.violations.length > 0) throw new Error("errand/mock does not work");
`;

const usage = `Usage: npm run check:package
Installs the packed library in empty folders and uses it there, at run time and for the type checkers.
`;

export const main = script({ usage }, async (_, { stdout }) => {
  const root = mkdtempSync(join(tmpdir(), "errand-package-"));
  try {
    const packed = JSON.parse(npm(process.cwd(), ["pack", "--json", "--pack-destination", root]));
    const tarball = join(root, packed[0].filename);

    const alone = install(root, "alone", [tarball]);
    const found = installedIn(alone);
    if (found.join() !== ALONE.join()) throw new UserError(`errand brings ${found.join(", ")}.`);
    const problems = problemsOfPackage(join(alone, "node_modules/errand"));
    if (problems.length > 0) throw new UserError(problems.join("\n"));
    use(alone, mainOnly);
    const printed = run(alone, join(alone, "node_modules/.bin/errand"), ["run", "browser-use-v4", "hello", "--mock"]);
    if (printed !== '{"heading":"Example Domain"}\n') throw new UserError(`errand run --mock printed ${printed}`);
    useBundledPackages(alone);

    const peers = Object.keys(peerDependencies).map((name) => `${name}@${devDependencies[name]}`);
    use(install(root, "with-peers", [tarball, ...peers]), allEntries);
    stdout.write(
      `${packed[0].filename}: ${packed[0].files.length} files, ${Math.round(packed[0].size / 1024)} KiB packed.\n`,
    );
    stdout.write("It installs, runs, and type-checks without skipLibCheck on TypeScript 5.9 and 7.\n");
    return 0;
  } finally {
    rmSync(root, { recursive: true });
  }
});

await runAsProgram(import.meta.url, main);

function install(root: string, name: string, packages: string[]): string {
  const folder = join(root, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  npm(folder, ["install", "--no-audit", "--no-fund", ...packages]);
  return folder;
}

function installedIn(folder: string): string[] {
  const names = readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."));
  const inScope = (scope: string) => readdirSync(join(folder, "node_modules", scope)).map((name) => `${scope}/${name}`);
  return names.flatMap((name) => (name.startsWith("@") ? inScope(name) : [name])).sort();
}

/** Checks the types of a user's file under both compilers, then runs it. */
function use(folder: string, source: string): void {
  const compilerOptions = {
    target: "es2023",
    lib: ["es2023", "dom", "dom.iterable"],
    module: "nodenext",
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  writeFileSync(join(folder, "use.ts"), source);
  for (const compiler of ["typescript", "typescript-7"]) {
    run(folder, process.execPath, [join(process.cwd(), "node_modules", compiler, "bin/tsc"), "-p", "."]);
  }
  run(folder, process.execPath, ["use.js"]);
}

function npm(folder: string, args: string[]): string {
  return run(folder, "npm", args);
}

/** The command brings Ajv and the reader of YAML along: each is met once. */
function useBundledPackages(folder: string): void {
  const errand = join(folder, "node_modules/.bin/errand");
  writeFileSync(join(folder, "schema.json"), '{ "type": "object" }');
  run(folder, errand, ["run", "browser-use-v4", "hello", "--mock", "--schema", "schema.json"]);
  writeFileSync(join(folder, "document.yaml"), "openapi: 3.1.0\npaths: {}\n");
  const told = run(folder, errand, ["diff", "document.yaml", "document.yaml"]);
  if (!told.includes("no changes")) throw new UserError(`errand diff printed ${told}`);
}

function run(cwd: string, program: string, args: string[]): string {
  try {
    return execFileSync(program, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new UserError(`${program} ${args.join(" ")} failed:\n${stdout}${stderr}`);
  }
}
