import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "vitest";

export const sources = `acme:
  kind: vendored
  url:
    - https://acme.test/start.md
    - https://acme.test/list.md
  held:
    - POST /jobs
    - GET /jobs
byhand:
  kind: handwritten
  url: https://byhand.test/
`;

/** A page of the provider's documentation, with one operation. */
export function page(method: string, status: string): string {
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

/** What the two pages make. */
export const contract = `# Written by scripts/vendor.ts from the provider's own document. Corrections belong in the overlay beside it.
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

/** A test with a project of its own in the folder `root`, with one document to vendor, from two pages. */
export const acmeTest = test
  .extend("root", async ({ task: _ }, { onCleanup }) => {
    const root = await mkdtemp(join(tmpdir(), "errand-"));
    onCleanup(() => rm(root, { recursive: true }));
    await mkdir(join(root, "openapi"));
    await writeFile(join(root, "openapi/sources.yaml"), sources);
    await writeFile(join(root, "start.md"), page("post", "done"));
    await writeFile(join(root, "list.md"), page("get", "done"));
    return root;
  })
  .extend(
    "read",
    ({ root }) =>
      (file: string) =>
        readFile(join(root, file), "utf8"),
  )
  .extend(
    "from",
    ({ root }) =>
      (...files: string[]) =>
        files.map((file) => join(root, file)),
  );
