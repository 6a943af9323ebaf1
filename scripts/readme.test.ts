import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type Mock, scenario, startMock } from "../src/mock.ts";

const ROOT = resolve(import.meta.dirname, "..");
const SERVICE = "https://api.anchorbrowser.io";

/** Where the packages that the examples import live here. */
const PACKAGES = {
  errand: "src/index.ts",
  "errand/contract": "src/contract.ts",
  "errand/mock": "src/mock.ts",
  "errand/webhooks": "src/webhooks.ts",
  zod: "node_modules/zod/index.js",
};

/** The TypeScript blocks, in order; with the block of output that follows at once, where there is one. */
const examples = [
  ...readFileSync(join(ROOT, "README.md"), "utf8").matchAll(/```ts\n([\s\S]*?)```(?:\n\n```text\n([\s\S]*?)```)?/g),
].map(([, code = "", output]) => ({ code, output }));
const withOutput = examples.filter(({ output }) => output !== undefined);

let folder: string;
let mock: Mock;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "errand-readme-"));
  mock = await startMock("anchor-browser");
}, 60_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await mock.close();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test("every example of the README compiles", { timeout: 60_000 }, () => {
  const paths = Object.fromEntries(
    Object.entries(PACKAGES).map(([name, file]) => [name, [join(ROOT, file.replace(/\.js$/, ".d.ts"))]]),
  );
  const compilerOptions = { noUnusedLocals: false, paths, typeRoots: [join(ROOT, "node_modules/@types")] };
  const files = examples.map((_, index) => `example-${index}.ts`);
  for (const [index, { code }] of examples.entries()) writeFileSync(join(folder, `example-${index}.ts`), code);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: join(ROOT, "tsconfig.json"), compilerOptions, files, include: [] }),
  );
  const compiler = join(ROOT, "node_modules/typescript-7/bin/tsc");
  const { stdout } = spawnSync(process.execPath, [compiler, "-p", folder], { encoding: "utf8" });
  expect(stdout).toBe("");
  expect(examples.length).toBeGreaterThan(3);
});

test("two examples show their output", () => {
  expect(withOutput).toHaveLength(2);
});

test.each(withOutput)("an example prints what the README says: $output", { timeout: 60_000 }, async (example) => {
  vi.stubEnv("ANCHORBROWSER_API_KEY", "any");
  vi.stubGlobal("fetch", fetchFromMock());
  const log = vi.spyOn(console, "log").mockReturnValue();
  const file = join(folder, `run-${withOutput.indexOf(example)}.ts`);
  writeFileSync(
    file,
    example.code.replace(/from "(.*)"/g, (_, name: keyof typeof PACKAGES) => `from "${join(ROOT, PACKAGES[name])}"`),
  );
  await import(file);
  expect(log.mock.calls.map((words) => `${words.join(" ").trimEnd()}\n`).join("")).toBe(example.output);
});

/** A `fetch` that asks the mock in place of the service, and otherwise the one that was asked for. */
function fetchFromMock(): typeof fetch {
  const send = globalThis.fetch;
  const script = {
    "POST /v1/tools/perform-web-task": "async",
    "GET /v1/tools/perform-web-task/{workflowId}/status": ["running", "completed"],
  };
  const ask = scenario("anchor-browser", script, { baseUrl: mock.url, fetch: (request) => send(request) });
  return (input, init) => {
    const request = new Request(input, init);
    return request.url.startsWith(`${SERVICE}/`)
      ? ask(new Request(request.url.replace(SERVICE, mock.url), request))
      : send(request);
  };
}
