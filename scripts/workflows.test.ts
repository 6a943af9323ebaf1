import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const workflows = readdirSync(join(ROOT, ".github/workflows"));

describe.each(workflows)("the workflow %s", (file) => {
  const text = read(`.github/workflows/${file}`);

  test("is explained in CONTRIBUTING.md", () => {
    expect(read("CONTRIBUTING.md")).toContain(`\`${file}\``);
  });

  test("runs only scripts that package.json has", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const names = [...text.matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(([, name = ""]) => name);
    expect(names.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  test("takes each action by the hash of a commit, with its version beside it", () => {
    const used = [...text.matchAll(/uses: (.*)/g)].map(([, action = ""]) => action);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((action) => !/^[\w/-]+@[0-9a-f]{40} # v\d/.test(action))).toEqual([]);
  });
});

test("every check that npm test leaves out because it takes long is run by a workflow", () => {
  const all = workflows.map((file) => read(`.github/workflows/${file}`)).join("\n");
  for (const name of ["check:package", "test:mutants", "test:mutants:code"]) {
    expect(all).toMatch(new RegExp(`npm run ${name}(?![\\w:])`));
  }
});
