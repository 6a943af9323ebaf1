import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");
const readme = readFileSync(join(ROOT, "README.md"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "errand-readme-"));
afterAll(() => rmSync(folder, { recursive: true }));

const ENTRIES = {
  errand: "src/index.ts",
  "errand/contract": "src/contract.ts",
  "errand/mock": "src/mock.ts",
  zod: "node_modules/zod/index.js",
};

/** The blocks of a language, in order; with the block of output that follows at once, if there is one. */
const examples = [...readme.matchAll(/```ts\n([\s\S]*?)```(?:\n\n```text\n([\s\S]*?)```)?/g)].map(
  ([, code = "", output]) => ({ code, output }),
);

/** Lets an example that asks the real service ask a mock, and gives it a key. */
const prelude = `
import { scenario as play, startMock as start } from "errand/mock";
process.env.ANCHORBROWSER_API_KEY = "any";
const server = await start("anchor-browser");
const realFetch = globalThis.fetch;
const asked = play(
  "anchor-browser",
  {
    "POST /v1/tools/perform-web-task": "async",
    "GET /v1/tools/perform-web-task/{workflowId}/status": ["running", "completed"],
  },
  { baseUrl: server.url, fetch: realFetch },
);
globalThis.fetch = (request) =>
  request.url.startsWith("https://api.anchorbrowser.io/")
    ? asked(new Request(request.url.replace("https://api.anchorbrowser.io", server.url), request))
    : realFetch(request);
`;

/** The example as a file that runs from here, on the source. */
function runnable(code: string): string {
  const whole = `${prelude}${code}\nawait server.close();\n`;
  return whole.replace(/from "(errand|errand\/contract|errand\/mock|zod)"/g, (_, name: keyof typeof ENTRIES) => {
    return `from "${pathToFileURL(join(ROOT, ENTRIES[name])).href}"`;
  });
}

test("every example of the README compiles", { timeout: 60_000 }, () => {
  const paths = Object.fromEntries(
    Object.entries(ENTRIES).map(([name, file]) => [name, [join(ROOT, file.replace(/\.js$/, ".d.ts"))]]),
  );
  const files = examples.map((_, index) => `example-${index}.ts`);
  const compilerOptions = { noUnusedLocals: false, paths, typeRoots: [join(ROOT, "node_modules/@types")] };
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: join(ROOT, "tsconfig.json"), compilerOptions, files, include: [] }),
  );
  for (const [index, { code }] of examples.entries()) writeFileSync(join(folder, `example-${index}.ts`), code);
  expect(examples.length).toBeGreaterThan(3);
  const { stdout } = spawnSync(process.execPath, [join(ROOT, "node_modules/typescript-7/bin/tsc"), "-p", folder], {
    encoding: "utf8",
  });
  expect(stdout).toBe("");
});

const withOutput = examples.filter(({ output }) => output !== undefined);

test.concurrent.each(withOutput)(
  "an example prints what the README says: $output",
  { timeout: 60_000 },
  async ({ code, output }) => {
    const file = join(folder, `run-${withOutput.findIndex((each) => each.code === code)}.mts`);
    writeFileSync(file, runnable(code));
    const { stdout } = await promisify(execFile)(join(ROOT, "node_modules/.bin/tsx"), [file]);
    expect(stdout.replaceAll(/ +$/gm, "")).toBe(output);
  },
);

test("two examples show their output", () => {
  expect(withOutput).toHaveLength(2);
});
