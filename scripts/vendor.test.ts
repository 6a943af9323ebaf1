import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeEach, describe, expect, it } from "vitest";
import { sha256 } from "./openapi/sources.ts";
import type { Story } from "./story/story.ts";
import { vendor } from "./vendor.ts";

const sources = `acme:
  kind: vendored
  url:
    - https://acme.test/start.md
    - https://acme.test/list.md
  operations:
    - POST /jobs
    - GET /jobs
byhand:
  kind: handwritten
  url: https://byhand.test/
`;

function page(method: string, status: string): string {
  return `# ${method}

\`\`\`\`yaml
openapi: 3.1.0
info:
  title: Acme
  version: "1"
  description: Words about ${method}.
paths:
  /jobs:
    ${method}:
      summary: More words.
      responses:
        "200":
          description: Even more.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Job"
components:
  schemas:
    Job:
      type: string
      enum: [waiting, ${status}]
    Unused:
      type: string
\`\`\`\`
`;
}

const contract = `# Written by scripts/vendor.ts from the provider's own document. Corrections belong in the overlay beside it.
openapi: 3.1.0
info:
  title: Acme
  version: "1"
paths:
  /jobs:
    get:
      responses:
        "200":
          description: OK
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Job"
    post:
      responses:
        "200":
          description: OK
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Job"
components:
  schemas:
    Job:
      type: string
      enum:
        - waiting
        - done
`;

let root: string;
const read = (file: string) => readFile(join(root, file), "utf8");

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "errand-"));
  await mkdir(join(root, "openapi"));
  await writeFile(join(root, "openapi/sources.yaml"), sources);
  await writeFile(join(root, "start.md"), page("post", "done"));
  await writeFile(join(root, "list.md"), page("get", "done"));
});

const from = (...files: string[]) => files.map((file) => join(root, file));

describe("vendor", () => {
  it("writes the contract of several pages without their prose, and records what it took", async () => {
    const { story } = await vendor(root, "acme", { from: from("start.md", "list.md"), today: "2026-01-01" });
    expect(story.firstOperations).toEqual(["GET /jobs", "POST /jobs"]);
    expect(await read("openapi/acme.yaml")).toBe(contract);
    expect(await read("openapi/sources.yaml")).toContain(`  sha256: ${sha256(contract)}\nbyhand:`);
    expect(await read("openapi/sources.yaml")).not.toContain(root);
  });

  it("tells nothing and changes nothing the second time", async () => {
    await vendor(root, "acme", { from: from("start.md", "list.md"), today: "2026-01-01" });
    const before = await read("openapi/sources.yaml");
    const again = await vendor(root, "acme", { from: from("start.md", "list.md"), today: "2026-02-02" });
    expect(again).toEqual({ story: { name: "acme", changes: [], overlayMisfits: [] } });
    expect(await read("openapi/sources.yaml")).toBe(before);
  });

  it("reads the URLs in sources.yaml when no source is given", async () => {
    const asked: string[] = [];
    const fetch = async (input: RequestInfo | URL) => {
      asked.push(String(input));
      return new Response(page(String(input).includes("start") ? "post" : "get", "done"));
    };
    await vendor(root, "acme", { fetch });
    expect(asked.sort()).toEqual(["https://acme.test/list.md", "https://acme.test/start.md"]);
    expect(await read("openapi/acme.yaml")).toBe(contract);
  });

  it("writes nothing when two pages disagree", async () => {
    await writeFile(join(root, "list.md"), page("get", "finished"));
    const vendoring = vendor(root, "acme", { from: from("start.md", "list.md") });
    await expect(vendoring).rejects.toThrow(
      `components schemas Job differs between ${from("start.md", "list.md").join(" and ")}.`,
    );
    await expect(read("openapi/acme.yaml")).rejects.toThrow("ENOENT");
    expect(await read("openapi/sources.yaml")).toBe(sources);
  });

  it("refuses a document that is written by hand, and a name it does not know", async () => {
    await expect(vendor(root, "byhand")).rejects.toThrow("byhand has no document to vendor");
    await expect(vendor(root, "nobody")).rejects.toThrow(
      '"nobody" is not in openapi/sources.yaml, which has acme, byhand.',
    );
  });
});

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

  beforeEach(async () => {
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

  it("tells the story before it writes, rebuilds, and lists what no longer compiles", async () => {
    const written: (string | undefined)[] = [];
    const onStory = ({ changes }: Story) => written.push(...changes.map(({ rule }) => rule));
    const { story, refit } = await vendor(root, "acme", { from: from("start.md", "list.md"), onStory });
    expect(written).toEqual(["word-added", "word-removed"]);
    expect(story.changes).toMatchObject([
      { rule: "word-added", verdicts: ["wire", "types"], new: "finished" },
      { rule: "word-removed", verdicts: ["types"], old: "done" },
    ]);
    expect(refit?.generated).toEqual(["wrote generated/acme.openapi.json", "wrote generated/acme.ts"]);
    expect(refit?.misfits).toEqual([
      { file: "src/word.ts", line: 2, sentence: `Type '"done"' is not assignable to type '"waiting" | "finished"'.` },
    ]);
  });

  it("tells the story and writes nothing with check", async () => {
    const before = await read("openapi/sources.yaml");
    const { story, refit } = await vendor(root, "acme", { from: from("start.md", "list.md"), check: true });
    expect([story.changes.length, refit]).toEqual([2, undefined]);
    expect([await read("openapi/acme.yaml"), await read("openapi/sources.yaml")]).toEqual([contract, before]);
  });

  it("finds where a listed operation moved, and writes nothing until the list says so", async () => {
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

  it("says why generated/ could not be rebuilt", async () => {
    await writeFile(join(root, "openapi/acme.overlay.yaml"), overlay.replace("Job", "Gone"));
    const { refit } = await vendor(root, "acme", { from: from("start.md", "list.md") });
    expect(refit).toMatchObject({
      generated: [],
      misfits: [],
      problems: [expect.stringContaining("matches nothing.")],
    });
  });
});

describe("npm run vendor", { timeout: 60_000 }, () => {
  const script = fileURLToPath(new URL("vendor.ts", import.meta.url));
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, ["--import", import.meta.resolve("tsx"), script, ...args], { cwd: root });

  it("takes several sources after one --from", async () => {
    const { stdout } = await run("acme", "--from", "start.md", "list.md");
    expect(stdout).toContain("acme: a new contract with 2 operations\n  GET /jobs\n  POST /jobs\n");
  });

  it("answers 1 at or over the threshold and 0 below it, in the format asked for", async () => {
    await vendor(root, "acme", { from: from("start.md", "list.md") });
    const again = ["acme", "--check", "--from", "start.md", "list.md"];
    expect((await run(...again, "--fail-on", "any")).stdout).toBe("acme: no changes\n");

    await writeFile(join(root, "list.md"), (await read("list.md")).replace("get:", "get:\n      deprecated: true"));
    const { stdout } = await run(...again, "--fail-on", "breaking", "--format", "json");
    expect(JSON.parse(stdout)).toMatchObject({ name: "acme", breaking: 0, changes: [{ rule: "deprecation-changed" }] });
    await expect(run(...again, "--fail-on", "any", "--format", "markdown")).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining("## acme: 1 change, not breaking\n"),
    });

    await writeFile(join(root, "start.md"), (await read("start.md")).replace("/jobs:", "/v2/jobs:"));
    await expect(run(...again)).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining("Nothing was written"),
    });
  });

  it("answers 2 when it could not compare, with one sentence and without a stack", async () => {
    await expect(run("acme", "--from", "start.md")).rejects.toMatchObject({
      code: 2,
      stderr:
        "GET /jobs: listed in openapi/sources.yaml, but not in start.md. Correct the list, or find where the provider moved it.\n",
    });
    await expect(run("acme", "--fail-on", "all")).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"all" is none of breaking, any.\nUsage: '),
    });
  });

  it("lists what can be vendored", async () => {
    expect((await run("--list")).stdout).toBe('["acme"]\n');
  });
});
