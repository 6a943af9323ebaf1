import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { createMock } from "../src/mock.ts";

const ROOT = resolve(import.meta.dirname, "..");
const SERVICE = "https://api.anchorbrowser.io";

/** Where the packages that the examples import live here. */
const PACKAGES = {
  errand: "src/index.ts",
  "errand/contract": "src/contract.ts",
  "errand/journal": "src/journal.ts",
  "errand/diff": "src/diff.ts",
  "errand/mock": "src/mock.ts",
  "errand/provider": "src/provider-kit.ts",
  "errand/webhooks": "src/webhooks.ts",
  "openapi-fetch": "node_modules/openapi-fetch/dist/index.mjs",
  vitest: "node_modules/vitest/dist/index.js",
  zod: "node_modules/zod/index.js",
};

const guides = [...readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`), "skills/errand/SKILL.md"];

/** The TypeScript blocks of the README and the guides; with the block of output that follows at once, where there is one. */
const examples = ["README.md", ...guides].flatMap((page) => {
  const blocks = textOf(page).matchAll(/```ts\n([\s\S]*?)```(?:\n\n```text\n([\s\S]*?)```)?/g);
  return [...blocks].map(([, code = "", output], index) => {
    return { file: `${basename(page, ".md")}-${index + 1}.ts`, code, output };
  });
});
const withOutput = examples.filter(({ output }) => output !== undefined);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "errand-readme-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test("every example of the README and of the guides compiles", { timeout: 60_000 }, () => {
  const paths = Object.fromEntries(
    Object.entries(PACKAGES).map(([name, file]) => [name, [join(ROOT, file.replace(/\.(m?)js$/, ".d.$1ts"))]]),
  );
  const compilerOptions = { noUnusedLocals: false, paths, typeRoots: [join(ROOT, "node_modules/@types")] };
  const files = examples.map(({ file }) => file);
  for (const { file, code } of examples) writeFileSync(join(folder, file), code);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: join(ROOT, "tsconfig.json"), compilerOptions, files, include: [] }),
  );
  const compiler = join(ROOT, "node_modules/typescript-7/bin/tsc");
  const { stdout } = spawnSync(process.execPath, [compiler, "-p", folder], { encoding: "utf8" });
  expect(stdout).toBe("");
  expect(files.filter((file) => file.startsWith("README")).length).toBeGreaterThan(3);
  expect(files.filter((file) => file.startsWith("contract")).length).toBeGreaterThan(3);
});

test("what the README links to is in the installed package too", () => {
  const { files } = JSON.parse(textOf("package.json")) as { files: string[] };
  const links = [...textOf("README.md").matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = ""]) => link);
  expect(links.length).toBeGreaterThan(2);
  expect(links.filter((link) => !existsSync(join(ROOT, link)))).toEqual([]);
  expect(links.filter((link) => !files.some((file) => link === file || link.startsWith(`${file}/`)))).toEqual([]);
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
  const { fetch: ask } = createMock("anchor-browser", {
    script: { statuses: [{ status: "running", reads: 1 }, "completed"] },
  });
  return (input, init) => {
    const request = new Request(input, init);
    return request.url.startsWith(`${SERVICE}/`) ? ask(request) : send(request);
  };
}

function textOf(page: string): string {
  return readFileSync(join(ROOT, page), "utf8");
}
