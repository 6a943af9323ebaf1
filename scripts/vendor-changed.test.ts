import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { contract, page, sources, acmeTest as test } from "../src/testing/acme.ts";
import type { Story } from "./vendor/story.ts";
import { vendor } from "./vendor.ts";

describe("vendor, when the provider changed something", { timeout: 60_000 }, () => {
  const overlay = `overlay: 1.0.0
actions:
  - target: $.components.schemas.Job
    description: The provider gives no example.
    update:
      example: waiting
`;
  const source = (word: string) =>
    `import type { components } from "../generated/acme.ts";\nexport const word: components["schemas"]["Job"] = "${word}";\n`;

  test.beforeEach(async ({ root, from }) => {
    await writeFile(join(root, "openapi/sources.yaml"), sources.slice(0, sources.indexOf("byhand")));
    await writeFile(join(root, "openapi/acme.overlay.yaml"), overlay);
    await vendor(root, "acme", { from: from("start.md", "list.md"), today: "2026-01-01" });
    await mkdir(join(root, "src"));
    await writeFile(join(root, "src/word.ts"), source("done"));
    const options = { strict: true, module: "nodenext", types: [], allowImportingTsExtensions: true, noEmit: true };
    await writeFile(join(root, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include: ["src"] }));
    for (const [file, method] of [
      ["start.md", "post"],
      ["list.md", "get"],
    ] as const) {
      await writeFile(join(root, file), page(method, "finished"));
    }
  });

  test("tells the story before it writes, rebuilds, and lists what no longer compiles", async ({ root, from }) => {
    const written: (string | undefined)[] = [];
    const onStory = ({ changes }: Story) => written.push(...changes.map(({ rule }) => rule));
    const { story, rebuild } = await vendor(root, "acme", { from: from("start.md", "list.md"), onStory });
    expect(written).toEqual(["word-added", "word-removed"]);
    expect(story.changes).toMatchObject([
      { rule: "word-added", verdicts: ["wire", "types"], new: "finished" },
      { rule: "word-removed", verdicts: ["types"], old: "done" },
    ]);
    expect(rebuild?.generated).toEqual(["wrote generated/acme.openapi.json", "wrote generated/acme.ts"]);
    expect(rebuild?.compileErrors).toEqual([
      { file: "src/word.ts", line: 2, sentence: `Type '"done"' is not assignable to type '"waiting" | "finished"'.` },
    ]);
  });

  test("tells the story and writes nothing with check", async ({ root, read, from }) => {
    const before = await read("openapi/sources.yaml");
    const { story, rebuild } = await vendor(root, "acme", { from: from("start.md", "list.md"), check: true });
    expect([story.changes.length, rebuild]).toEqual([2, undefined]);
    expect([await read("openapi/acme.yaml"), await read("openapi/sources.yaml")]).toEqual([contract, before]);
  });

  test("finds where a listed operation moved, and writes nothing until the list says so", async ({
    root,
    read,
    from,
  }) => {
    for (const file of ["start.md", "list.md"]) {
      await writeFile(join(root, file), (await read(file)).replace("/jobs:", "/v2/jobs:").replace("finished", "done"));
    }
    const { story } = await vendor(root, "acme", { from: from("start.md", "list.md") });
    expect(story.changes).toMatchObject([
      { rule: "operation-moved", old: "GET /jobs", new: "GET /v2/jobs", verdicts: ["wire", "types"] },
      { rule: "operation-moved", old: "POST /jobs", new: "POST /v2/jobs", verdicts: ["wire", "types"] },
    ]);
    expect(story.refusal).toContain("POST /jobs is now POST /v2/jobs, GET /jobs is now GET /v2/jobs in ");
    expect(await read("openapi/acme.yaml")).toBe(contract);
  });

  test("says why generated/ could not be rebuilt", async ({ root, from }) => {
    await writeFile(join(root, "openapi/acme.overlay.yaml"), overlay.replace("Job", "Gone"));
    const { rebuild } = await vendor(root, "acme", { from: from("start.md", "list.md") });
    expect(rebuild).toMatchObject({
      generated: [],
      compileErrors: [],
      problems: [expect.stringContaining("matches nothing.")],
    });
  });
});
