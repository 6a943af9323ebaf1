import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readSources, recordTaken } from "./sources.ts";

const sources = `# Where the contracts come from.

# The first one.
acme:
  kind: vendored
  url: https://acme.test/openapi.json
  held:
    - GET /jobs
`;

async function rootWith(text: string): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "errand-"));
  await mkdir(join(root, "openapi"));
  await writeFile(join(root, "openapi/sources.yaml"), text);
  return root;
}

async function record(root: string, sourceSha256: string, sha256: string, today: string): Promise<string> {
  const [entry] = await readSources(root);
  if (!entry) throw new Error("no entry");
  await recordTaken(root, entry, { sourceSha256, sha256 }, today);
  return readFile(join(root, "openapi/sources.yaml"), "utf8");
}

describe("recordTaken", () => {
  test("adds the date and both hashes, and keeps the comments", async () => {
    const root = await rootWith(sources);
    expect(await record(root, "s1", "r1", "2026-01-01")).toBe(
      `${sources}  date: 2026-01-01\n  sourceSha256: s1\n  sha256: r1\n`,
    );
  });

  test("keeps the date while both hashes stay", async () => {
    const root = await rootWith(sources);
    const before = await record(root, "s1", "r1", "2026-01-01");
    expect(await record(root, "s1", "r1", "2026-02-02")).toBe(before);
  });

  test.each([
    ["the source", "s2", "r1"],
    ["the contract", "s1", "r2"],
  ])("changes the date when %s changes", async (_, sourceSha256, sha256) => {
    const root = await rootWith(sources);
    await record(root, "s1", "r1", "2026-01-01");
    expect(await record(root, sourceSha256, sha256, "2026-02-02")).toContain("date: 2026-02-02");
  });
});

describe("readSources", () => {
  test.each([
    ["a local path", "url: ../acme.json", "acme: url is the provider's https URL"],
    ["an unknown kind", "kind: copied", 'acme: kind is "vendored" or "handwritten", not "copied".'],
    ["something that is no operation", "held: [jobs]", 'acme: "jobs" is not an operation such as'],
    ["the old name of the list", "operations: [GET /jobs]", "acme: operations is called held"],
  ])("refuses %s", async (_, line, message) => {
    const [key = ""] = line.split(":");
    const kept = sources.split("\n").filter((other) => !other.trim().startsWith(key) && !other.includes("- GET"));
    const root = await rootWith(`${kept.join("\n")}\n  ${line}\n`);
    await expect(readSources(root)).rejects.toThrow(message);
  });
});
