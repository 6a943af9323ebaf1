import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { extractDocuments, readSource } from "./read-source.ts";

const page = `# Start a job

> Some words about jobs.

\`\`\`js
await start();
\`\`\`

\`\`\`\`yaml api.yaml post /jobs
openapi: 3.1.0
info:
  title: Acme
\`\`\`\``;

describe("extractDocuments", () => {
  test("takes the block between four-backtick fences of a page, also when the page ends with the fence", () => {
    expect(extractDocuments(page, "page.md")).toEqual([{ openapi: "3.1.0", info: { title: "Acme" } }]);
  });

  test("takes every block of a page that holds several", () => {
    expect(extractDocuments(`${page}\n\n${page}\n`, "page.md")).toHaveLength(2);
  });

  test("reads a whole document in YAML", () => {
    expect(extractDocuments("openapi: 3.1.0\n", "api.yaml")).toEqual([{ openapi: "3.1.0" }]);
  });

  test("reads a whole document in JSON, tabs included", () => {
    expect(extractDocuments('\n{\n\t"openapi": "3.1.1"\n}', "api.json")).toEqual([{ openapi: "3.1.1" }]);
  });

  test.each([
    ["a version without quotes", "openapi: 3.1\ninfo: {}", { openapi: "3.1.0", info: {} }],
    ["an older version without quotes", "openapi: 3.0\ninfo: {}", { openapi: "3.1.0", info: {} }],
    ["a byte order mark before YAML", "\uFEFFopenapi: 3.1.0", { openapi: "3.1.0" }],
    ["a byte order mark before JSON", '\uFEFF{"openapi":"3.1.0"}', { openapi: "3.1.0" }],
    [
      "merge keys",
      "openapi: 3.1.0\nx-a: &a { b: 1, c: 1 }\nx-d: { <<: *a, c: 2 }",
      { openapi: "3.1.0", "x-a": { b: 1, c: 1 }, "x-d": { b: 1, c: 2 } },
    ],
    ["a status code that is a number", "openapi: 3.1.0\npaths: { 200: 1 }", { openapi: "3.1.0", paths: { 200: 1 } }],
  ])("reads %s", (_, text, document) => {
    expect(extractDocuments(text, "api.yaml")).toEqual([document]);
  });

  test("reads any number of anchors", () => {
    const uses = Array.from({ length: 500 }, (_, index) => `  k${index}: *a`).join("\n");
    const text = `openapi: 3.1.0\nx-a: &a { b: 1 }\npaths:\n${uses}\n`;
    const [document] = extractDocuments(text, "api.yaml");
    expect(Object.keys(document?.paths as object)).toHaveLength(500);
  });

  test.each([
    ["a page without a block", "# Words only", "page.md: no OpenAPI document in it."],
    [
      "a page whose block is something else",
      "````yaml\na: 1\n````",
      "page.md: no OpenAPI document between its four-backtick fences.",
    ],
    ["an HTML page", "<!doctype html><title>Log in</title>", "page.md: no OpenAPI document in it."],
    ["half a JSON document", '{"openapi":', "page.md: neither JSON nor YAML:"],
    [
      "YAML that is cut off",
      "openapi: 3.1.0\nbad",
      /^page\.md: neither JSON nor YAML: Implicit map keys need to be followed by map values at line 2, column 1\.$/,
    ],
    ["another version of OpenAPI", "openapi: 4.0.0", "page.md: OpenAPI 4.0.0, but only 3.0 and 3.1 are read."],
    ["Swagger", "swagger: '2.0'", "page.md: Swagger 2.0, but only OpenAPI 3.0 and 3.1 are read."],
  ])("refuses %s in a sentence that names the source", (_, text, message) => {
    expect(() => extractDocuments(text, "page.md")).toThrow(message);
  });
});

describe("readSource", () => {
  test("reads a file", async () => {
    const file = join(await mkdtemp(join(tmpdir(), "errand-")), "api.yaml");
    await writeFile(file, "openapi: 3.1.0\n");
    expect(await readSource(file)).toEqual({
      location: file,
      text: "openapi: 3.1.0\n",
      documents: [{ openapi: "3.1.0" }],
    });
  });

  test("reads a URL", async () => {
    const fetch = async () => new Response(page);
    const source = await readSource("https://docs.acme.test/jobs.md", { fetch });
    expect(source.documents).toHaveLength(1);
  });

  test("names the URL and the status when the answer is no page", async () => {
    const fetch = async () => new Response("gone", { status: 404 });
    const reading = readSource("https://docs.acme.test/jobs.md", { fetch });
    await expect(reading).rejects.toThrow("https://docs.acme.test/jobs.md: answered 404.");
  });

  test("names the cause when the URL cannot be reached", async () => {
    const fetch = async () => {
      throw new TypeError("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND docs.acme.test") });
    };
    const reading = readSource("https://docs.acme.test/jobs.md", { fetch });
    await expect(reading).rejects.toThrow("cannot be read: getaddrinfo ENOTFOUND docs.acme.test.");
  });

  test("names a file that does not exist", async () => {
    await expect(readSource("/nowhere/api.yaml")).rejects.toThrow("/nowhere/api.yaml: cannot be read:");
  });
});
