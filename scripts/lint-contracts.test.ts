import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { lintContracts } from "./lint-contracts.ts";

function document(type: string, example: unknown): string {
  const schema = { type: "object", properties: { id: { type } } };
  const content = { "application/json": { schema, examples: { started: { value: example } } } };
  return JSON.stringify({
    openapi: "3.1.0",
    info: { title: "Acme", version: "1" },
    paths: { "/jobs": { get: { responses: { "200": { description: "OK", content } } } } },
  });
}

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "errand-"));
  await mkdir(join(root, "generated"));
  const rule = "{ severity: error, allowAdditionalProperties: false }";
  await writeFile(join(root, "redocly.yaml"), `extends: [spec]\nrules:\n  no-invalid-media-type-examples: ${rule}\n`);
});

describe("lintContracts", () => {
  test("finds nothing wrong in a good document", async () => {
    await writeFile(join(root, "generated/acme.openapi.json"), document("string", { id: "1" }));
    expect(await lintContracts(root)).toEqual([]);
  });

  test("gives one line for each problem, in every document, with its place", async () => {
    await writeFile(join(root, "generated/acme.openapi.json"), document("string", { idd: "1" }));
    await writeFile(join(root, "generated/busy.openapi.json"), document("strng", {}));
    const lines = await lintContracts(root);
    expect(lines[0]).toMatch(
      /^generated\/acme\.openapi\.json#\/paths\/~1jobs\/get\/responses\/200\/content\/application~1json\/examples\/started\/value\/idd: .*\(no-invalid-media-type-examples\)$/,
    );
    expect(lines.filter((line) => line.startsWith("generated/busy.openapi.json#"))).not.toEqual([]);
    expect(lines.join("\n")).not.toContain("\n\n");
  });

  test("says so when a document cannot be read at all", async () => {
    await writeFile(join(root, "generated/acme.openapi.json"), "{");
    await expect(lintContracts(root)).rejects.toThrow("Redocly could not check generated/acme.openapi.json:");
  });

  test("says so when there is nothing to check", async () => {
    await expect(lintContracts(root)).rejects.toThrow("generated/ holds no document to check.");
  });
});
