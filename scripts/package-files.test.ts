import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { unreachable } from "./build.ts";
import { problemsOfPackage } from "./package-files.ts";

let folder: string;
function write(files: Record<string, string | object>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === "string" ? content : JSON.stringify(content));
  }
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "errand-package-files-"));
  write({
    "package.json": {
      exports: { ".": { types: "./dist/a.d.ts", default: "./dist/a.js" }, "./package.json": "./package.json" },
    },
    "dist/a.js": 'import { x } from "./chunks/x.js";\nexport { x };',
    "dist/a.js.map": { sources: ["../src/a.ts"], sourcesContent: ["export"] },
    "dist/a.d.ts": 'export { x } from "./x.ts";',
    "dist/x.d.ts": "export declare const x: 1;",
    "dist/chunks/x.js": "export const x = 1;",
    "dist/chunks/x.js.map": { sources: ["../../src/x.ts"], sourcesContent: ["const x = 1"] },
    "README.md": "",
    "docs/waiting.md": "",
  });
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a package whose every file an entry leads to is without fault", () => {
  expect(problemsOfPackage(folder)).toEqual([]);
});

test("a file that no entry leads to is named", () => {
  write({ "dist/left-over.js": "", "dist/left-over.d.ts": "" });
  expect(problemsOfPackage(folder)).toEqual([
    "dist/left-over.d.ts is published, and no entry leads to it.",
    "dist/left-over.js is published, and no entry leads to it.",
  ]);
  expect(unreachable(join(folder, "dist"), [join(folder, "dist/a.d.ts")])).toEqual([
    join(folder, "dist/left-over.d.ts"),
  ]);
});

test("a source in two chunks is named, and so is a map without its text", () => {
  write({
    "dist/chunks/x.js.map": { sources: ["../../src/a.ts", "../../src/x.ts"], sourcesContent: ["export", null] },
  });
  expect(problemsOfPackage(folder)).toEqual([
    "src/a.ts is in dist/a.js.map and in dist/chunks/x.js.map: its classes would be two.",
    "dist/chunks/x.js.map does not hold the text of src/x.ts.",
  ]);
});

test("an import of a file that was not packed is an error", () => {
  rmSync(join(folder, "dist/x.d.ts"));
  expect(() => problemsOfPackage(folder)).toThrow("dist/x.ts is imported, and not in the package.");
});
