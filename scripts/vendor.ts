// npm run vendor -- <name> [--from <file or URL> …]
// Takes a provider's published OpenAPI into openapi/<name>.yaml, without the prose.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { stringify } from "yaml";
import { Complaint, runScript } from "./openapi/complaint.ts";
import type { JsonObject } from "./openapi/json.ts";
import { mergePages } from "./openapi/merge-pages.ts";
import { type ReadOptions, readSource, type Source } from "./openapi/read-source.ts";
import { selectOperations } from "./openapi/select-operations.ts";
import { readSources, recordTaken, type SourceEntry, sha256 } from "./openapi/sources.ts";

type VendorOptions = ReadOptions & {
  /** Files or URLs to read in place of the ones in sources.yaml. */
  from?: readonly string[] | undefined;
  /** ISO date to record. @default today */
  today?: string | undefined;
};

/** Writes `openapi/<name>.yaml` and its line in sources.yaml. Returns whether the contract changed. */
export async function vendor(root: string, name: string, options: VendorOptions = {}): Promise<boolean> {
  const entry = await findEntry(root, name);
  const sources = await Promise.all((options.from ?? entry.urls).map((location) => readSource(location, options)));
  const text = contractText(buildContract(sources, entry.operations));

  const file = join(root, `openapi/${name}.yaml`);
  const before = await readFile(file, "utf8").catch(() => undefined);
  if (before !== text) await writeFile(file, text);
  const taken = { sourceSha256: sha256(sources.map((source) => source.text).join("")), sha256: sha256(text) };
  await recordTaken(root, entry, taken, options.today ?? new Date().toISOString().slice(0, 10));
  return before !== text;
}

/** The contract in memory, so that a new one can be compared with the old before anything is written. */
function buildContract(sources: readonly Source[], operations: readonly string[]): JsonObject {
  const pages = sources.flatMap(({ location, documents }) => documents.map((document) => ({ location, document })));
  return selectOperations(mergePages(pages), operations, sources.map(({ location }) => location).join(" or "));
}

function contractText(contract: JsonObject): string {
  const header =
    "# Written by scripts/vendor.ts from the provider's own document. Corrections belong in the overlay beside it.\n";
  return header + stringify(contract, { lineWidth: 0, aliasDuplicateObjects: false });
}

async function findEntry(root: string, name: string): Promise<SourceEntry> {
  const entries = await readSources(root);
  const entry = entries.find((candidate) => candidate.name === name);
  if (!entry) {
    throw new Complaint(
      `"${name}" is not in openapi/sources.yaml, which has ${entries.map((known) => known.name).join(", ")}.`,
    );
  }
  if (entry.kind === "handwritten") {
    throw new Complaint(`${name} has no document to vendor: it is written by hand. Edit openapi/${name}.yaml itself.`);
  }
  if (entry.operations.length === 0) {
    throw new Complaint(`openapi/sources.yaml, ${name}: list the operations to take.`);
  }
  return entry;
}

function readArguments(): { name: string; from: string[] | undefined } {
  const { values, positionals } = parseArgs({
    options: { from: { type: "string", multiple: true } },
    allowPositionals: true,
  });
  const [name, ...rest] = positionals;
  if (name === undefined || (rest.length > 0 && !values.from)) {
    throw new Complaint("Usage: npm run vendor -- <name> [--from <file or URL> …]");
  }
  // `--from a b` reads both: the words after the first arrive as positionals.
  return { name, from: values.from && [...values.from, ...rest] };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await runScript(async () => {
    const { name, from } = readArguments();
    const changed = await vendor(process.cwd(), name, { from });
    console.log(
      changed
        ? `openapi/${name}.yaml is new: review the diff, then npm run generate.`
        : `openapi/${name}.yaml is unchanged.`,
    );
  });
}
