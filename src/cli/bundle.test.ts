import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

test("no file of the command line imports a package when it runs: a bundled one has no names then", () => {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  const found = files.flatMap((name) => {
    const text = readFileSync(join(import.meta.dirname, name), "utf8");
    return [...text.matchAll(/\bimport\("(?!\.|node:)([^"]+)"\)/g)].map(([, target]) => `${name} imports ${target}`);
  });
  expect(files.length).toBeGreaterThan(20);
  expect(found).toEqual([]);
});
