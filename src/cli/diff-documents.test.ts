import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type Given, runCommandLine as run } from "../testing/run-command-line.ts";

const folder = mkdtempSync(join(tmpdir(), "errand-diff-"));
afterAll(() => rmSync(folder, { recursive: true }));

const documentWith = (...paths: string[]) => ({
  openapi: "3.1.0",
  info: { title: "Acme", version: "1" },
  paths: Object.fromEntries(
    paths.map((path) => [path, { get: { responses: { "204": { description: "Nothing." } } } }]),
  ),
});
const file = (name: string, content: unknown) => {
  writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  return join(folder, name);
};
const one = file("one.json", documentWith("/a"));
const two = file("two.json", documentWith("/a", "/b"));

describe("errand diff", () => {
  test.each<[string, string, string[], number]>([
    ["one", "two", [], 0],
    ["two", "one", [], 0],
    ["one", "two", ["--fail-on", "breaking"], 0],
    ["two", "one", ["--fail-on", "breaking"], 1],
    ["one", "two", ["--fail-on", "any"], 1],
    ["one", "one", ["--fail-on", "any"], 0],
  ])("from the document with %s to the one with %s, with %j, exits with %i", async (from, to, options, exitCode) => {
    const [before, after] = [from, to].map((name) => (name === "one" ? one : two)) as [string, string];
    const text = await run(["diff", before, after, ...options]);
    const json = await run(["diff", before, after, ...options, "--json"]);
    expect([text.exitCode, json.exitCode, text.stderr, json.stderr]).toEqual([exitCode, exitCode, "", ""]);
  });

  test("prints a line of JSON for each change, what breaks callers first, and how many there were", async () => {
    const cursor = { name: "cursor", in: "query", required: true, schema: { type: "string" } };
    const now = documentWith("/a", "/b");
    const stricter = { ...now.paths, "/a": { get: { ...now.paths["/a"]?.get, parameters: [cursor] } } };
    const { stdout } = await run(["diff", one, file("stricter.json", { ...now, paths: stricter }), "--json"]);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { type: "change", breaking: true, verdicts: ["wire", "types"], uses: [{ operation: "GET /a" }] },
      { type: "change", breaking: false, rule: "operation-added", uses: [{ operation: "GET /b" }] },
      { type: "done", changes: 2, breaking: 1, exitCode: 0 },
    ]);
  });

  test.each<[string, string, Given]>([
    ["an address", "https://api.example/openapi", { fetch: async () => Response.json(documentWith("/a", "/b")) }],
    ["standard input", "-", { stdin: JSON.stringify(documentWith("/a", "/b")) }],
    ["YAML that starts like JSON", file("flow.yaml", "{ openapi: 3.1.0, paths: { /a: {}, /b: { get: {} } } }"), {}],
    ["YAML with a byte order mark", file("mark.yaml", "\uFEFFopenapi: 3.1.0\npaths:\n  /b:\n    get: {}\n"), {}],
  ])("reads a document from %s", async (_, source, given) => {
    const { stdout, stderr, exitCode } = await run(["diff", one, source, "--json"], given);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toContain('"operation":"GET /b"');
  });

  test("a version without quotes is a number in YAML, and read as what it means", async () => {
    const [old, now] = ["3.0", "3.1"].map((version) => file(`${version}.yaml`, `openapi: ${version}\npaths: {}\n`));
    expect((await run(["diff", old ?? "", now ?? ""])).exitCode).toBe(0);
  });

  test("names that look like references or samples are no reference to another file", async () => {
    const schema = {
      type: "object",
      properties: { default: { type: "object", default: { $ref: "./sample.yaml" } }, example: { type: "string" } },
      example: { $ref: "./sample.yaml" },
    };
    const path = file("names.json", { ...documentWith("/a"), components: { schemas: { example: schema } } });
    expect((await run(["diff", path, path])).exitCode).toBe(0);
    const inside = { ...schema, properties: { default: { $ref: "./other.yaml" } } };
    const other = file("outside.json", { ...documentWith("/a"), components: { schemas: { example: inside } } });
    expect((await run(["diff", other, other])).stderr).toContain("refers to another file, ./other.yaml:");
  });

  test("a reader that goes away early, such as head, does not change the exit code", { timeout: 30_000 }, async () => {
    const errand = join(import.meta.dirname, "errand.ts");
    const argv = ["--import", "tsx", errand, "diff", two, one, "--fail-on", "breaking"];
    const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
    child.stdout.destroy();
    const [exitCode] = await once(child, "exit");
    expect(exitCode).toBe(1);
  });

  test("Ctrl-C ends a download", async () => {
    const interrupt = new AbortController();
    const fetch = (_: unknown, init?: RequestInit) =>
      new Promise<Response>((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => reject(new DOMException("Aborted", "AbortError")));
        interrupt.abort();
      });
    const given = { signal: interrupt.signal, fetch };
    const { exitCode, stderr } = await run(["diff", one, "https://api.example/openapi"], given);
    expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: "Stopped.\n" });
  });
});
