import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeEach, describe, expect, it } from "vitest";
import { sha256 } from "./openapi/sources.ts";
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
    expect(await vendor(root, "acme", { from: from("start.md", "list.md"), today: "2026-01-01" })).toBe(true);
    expect(await read("openapi/acme.yaml")).toBe(contract);
    expect(await read("openapi/sources.yaml")).toContain(`  sha256: ${sha256(contract)}\nbyhand:`);
    expect(await read("openapi/sources.yaml")).not.toContain(root);
  });

  it("changes nothing the second time", async () => {
    await vendor(root, "acme", { from: from("start.md", "list.md"), today: "2026-01-01" });
    const before = await read("openapi/sources.yaml");
    expect(await vendor(root, "acme", { from: from("start.md", "list.md"), today: "2026-02-02" })).toBe(false);
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

describe("npm run vendor", () => {
  const script = fileURLToPath(new URL("vendor.ts", import.meta.url));
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, ["--import", import.meta.resolve("tsx"), script, ...args], { cwd: root });

  it("takes several sources after one --from", async () => {
    const { stdout } = await run("acme", "--from", "start.md", "list.md");
    expect(stdout).toContain("openapi/acme.yaml is new");
  });

  it("answers bad input with one sentence and exit code 1, without a stack", async () => {
    await expect(run("acme", "--from", "start.md")).rejects.toMatchObject({
      code: 1,
      stderr:
        "GET /jobs: listed in openapi/sources.yaml, but not in start.md. Correct the list, or find where the provider moved it.\n",
    });
  });
});
