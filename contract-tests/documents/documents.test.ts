import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";
import { beforeAll, expect, test } from "vitest";
import { generate } from "../../scripts/generate.ts";
import { usableParts } from "../../scripts/openapi/usable-parts.ts";
import { takeContract, writeContract } from "../../scripts/vendor/take-contract.ts";
import { upgradeDocument } from "../../src/contract/upgrade.ts";
import { createContract, type OpenApiDocument } from "../../src/contract.ts";
import { listOperations } from "../../src/contract-diff/list-operations.ts";
import { startPrism } from "../prism/start-prism.ts";

// Documents of nine providers as they are published, four of them in OpenAPI 3.0, without their prose: what a document has
// to go through here is what a user's own document goes through. README.md says how they were made.

const FOLDER = import.meta.dirname;
const REPOSITORY = join(FOLDER, "../..");
const names = (await readdir(FOLDER)).filter((file) => file.endsWith(".gz")).map((file) => basename(file, ".json.gz"));

/** How many operations each has; what cannot be used of it, in its own words. */
const EXPECTED: Readonly<Record<string, { operations: number; leftOut: readonly string[] }>> = {
  airtop: { operations: 20, leftOut: [] },
  "browser-use-v3": { operations: 50, leftOut: ["ge, once", "le, once"] },
  browserbase: { operations: 17, leftOut: [] },
  firecrawl: { operations: 31, leftOut: [] },
  gobii: { operations: 36, leftOut: [] },
  hyperbrowser: { operations: 4, leftOut: [] },
  kernel: {
    operations: 135,
    leftOut: ["the word error of a discriminator, which leads to #/components/schemas/InternalError"],
  },
  notte: { operations: 33, leftOut: [] },
  skyvern: { operations: 87, leftOut: ["openapi_extra, 7 times"] },
};

let root: string;
const effective = async (name: string): Promise<OpenApiDocument> =>
  JSON.parse(await readFile(join(root, `generated/${name}.openapi.json`), "utf8"));

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "errand-documents-"));
  await mkdir(join(root, "openapi"));
  await symlink(join(REPOSITORY, "node_modules"), join(root, "node_modules"));
  const entries = names.map((name) => `${name}:\n  kind: vendored\n  url: https://example.com/${name}.json\n`);
  await writeFile(join(root, "openapi/sources.yaml"), entries.join(""));
  for (const name of names) {
    const text = gunzipSync(await readFile(join(FOLDER, `${name}.json.gz`)));
    await writeFile(join(root, `${name}.json`), text);
  }
});

test("each is vendored with every operation, and what is left out is named", async () => {
  const found: Record<string, { operations: number; leftOut: readonly string[] }> = {};
  for (const name of names) {
    const taken = await takeContract(root, name, { from: [join(root, `${name}.json`)] });
    await writeContract(root, taken, "2026-01-01");
    found[name] = { operations: listOperations(taken.contract).length, leftOut: taken.leftOut };
  }
  expect(found).toEqual(EXPECTED);
});

test("each is generated, with the overlay that vendoring wrote, and compiles under both compilers", {
  timeout: 120_000,
}, async () => {
  const written = await generate(root);
  expect(written).toHaveLength(3 * names.length);
  const files = names.flatMap((name) => [`generated/${name}.ts`, `generated/${name}.wire.ts`]);
  for (const compiler of ["typescript", "typescript-7"]) {
    const program = join(REPOSITORY, "node_modules", compiler, "bin/tsc");
    const options = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--module", "nodenext", ...files];
    const compiling = promisify(execFile)(process.execPath, [program, ...options], { cwd: root });
    const output = await compiling.then(
      () => "",
      ({ stdout }: { stdout: string }) => stdout,
    );
    expect(output, compiler).toBe("");
  }
});

/** The only ways in which our types differ from openapi-typescript's on the upgraded original, with the reason. */
const DIFFERENCES = [
  {
    what: "readOnly and writeOnly have markers",
    reason: "openapi-fetch reads them: a field counts in its own direction",
  },
  { what: "components that no operation reaches are left out", reason: "a contract holds the calls alone" },
  { what: "a discriminator's word that leads nowhere is left out", reason: "openapi-typescript gives up over it" },
] as const;

/** The original as openapi-typescript is given it, with nothing done to it but what the table says. */
function original(text: string, vendored: OpenApiDocument): OpenAPI3 {
  const { document } = usableParts(upgradeDocument(JSON.parse(text)).document, "original");
  const kept = Object.entries((document.components ?? {}) as Record<string, object>).map(([section, entries]) => {
    const reached = (vendored.components as Record<string, object> | undefined)?.[section] ?? {};
    return [section, Object.fromEntries(Object.entries(entries).filter(([name]) => name in reached))];
  });
  return { ...document, components: Object.fromEntries(kept) } as unknown as OpenAPI3;
}

/** The lines of a file of types, without comments, their order and that of the words of a union. */
function linesOf(types: string): string[] {
  const lines = types.replace(/\/\*\*.*?\*\//gs, "").split("\n");
  const said = lines.map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("//"));
  return said.map((line) => line.replace(";", "").split(" | ").sort().join(" | ")).sort();
}

test("the types differ from openapi-typescript's on the original in three ways", { timeout: 120_000 }, async () => {
  expect(DIFFERENCES.length).toBeLessThanOrEqual(6);
  for (const name of names) {
    const text = await readFile(join(root, `${name}.json`), "utf8");
    const options = { emptyObjectsUnknown: true, defaultNonNullable: false, silent: true } as const;
    const readWriteMarkers = /"(?:readOnly|writeOnly)":true/.test(text);
    const nodes = await openapiTS(original(text, await effective(name)), { ...options, readWriteMarkers });
    const ours = linesOf(await readFile(join(root, `generated/${name}.ts`), "utf8"));
    expect(ours, name).toEqual(linesOf(astToString(nodes)));
  }
});

test("each is held by createContract, every operation of it", async () => {
  for (const name of names) {
    const contract = createContract(await effective(name), { baseUrl: "http://localhost", mode: "collect" });
    const unusable = contract.notJudged.filter(({ where }) => where === "");
    expect(unusable, name).toEqual([]);
  }
});

test.each(names)("%s starts in the mock and answers", { timeout: 60_000 }, async (name) => {
  const mock = await startPrism(await effective(name));
  try {
    const { status, headers } = await fetch(`${mock.url}/there-is-no-such-path`);
    expect([status, headers.get("content-type")]).toEqual([404, "application/problem+json"]);
  } finally {
    await mock.close();
  }
});
