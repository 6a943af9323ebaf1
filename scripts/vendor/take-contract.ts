import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { type JsonObject, member } from "../../src/contract-diff/json.ts";
import { listOperations } from "../../src/contract-diff/list-operations.ts";
import { operationsOf, pairOperations } from "../../src/contract-diff/pair-operations.ts";
import { UserError } from "../command-line/user-error.ts";
import { mergePages } from "../openapi/merge-pages.ts";
import { normalize } from "../openapi/normalize.ts";
import { type ReadOptions, readSource, type Source } from "../openapi/read-source.ts";
import { selectOperations } from "../openapi/select-operations.ts";
import { readSources, recordTaken, type SourceEntry, sha256 } from "../openapi/sources.ts";
import { type UsableParts, usableParts } from "../openapi/usable-parts.ts";

export type TakeOptions = ReadOptions & {
  /** Files or URLs to read in place of the ones in sources.yaml. */
  from?: readonly string[] | undefined;
};

/** A provider's contract in memory, so that it can be compared with the old one before anything is written. */
export type TakenContract = {
  entry: SourceEntry;
  contract: JsonObject;
  /** The text of `openapi/<name>.yaml`. */
  text: string;
  sourceSha256: string;
  /** What the document says and the contract does not, though it means something. */
  leftOut: string[];
  /** Why it cannot be written: a held operation is gone or moved. */
  refusal?: string;
};

/** @param options.before The contract so far: an operation of it that is gone is looked for elsewhere in the document. */
export async function takeContract(
  root: string,
  name: string,
  { before, ...options }: TakeOptions & { before?: JsonObject | undefined } = {},
): Promise<TakenContract> {
  const entry = await findEntry(root, name);
  const sources = await Promise.all((options.from ?? entry.urls).map((location) => readSource(location, options)));
  const location = sources.map((source) => source.location).join(" or ");
  const pages = pagesOf(sources);
  refuseUnusable(entry, pages);
  const whole = mergePages(pages);
  const refusal = findMoved(entry, whole, before, location);
  const contract = selectOperations(whole, listOperations(whole), location);
  const sourceSha256 = sha256(sources.map((source) => source.text).join(""));
  const text = contractText(contract);
  return {
    entry,
    contract,
    text,
    sourceSha256,
    leftOut: pages.flatMap(sayLeftOut),
    ...(refusal !== undefined && { refusal }),
  };
}

/**
 * Writes `openapi/<name>.yaml` and its line in sources.yaml, and an overlay to begin with where there is none. Returns
 * whether the contract is another.
 */
export async function writeContract(root: string, taken: TakenContract, today: string): Promise<boolean> {
  const { entry, text, sourceSha256 } = taken;
  const file = join(root, `openapi/${entry.name}.yaml`);
  const before = await readFile(file, "utf8").catch(() => undefined);
  if (before !== text) await writeFile(file, text);
  await writeStarterOverlay(root, taken);
  await recordTaken(root, entry, { sourceSha256, sha256: sha256(text) }, today);
  return before !== text;
}

type Page = UsableParts & { location: string };

function pagesOf(sources: readonly Source[]): Page[] {
  return sources.flatMap(({ location, documents }) =>
    documents.map((document) => ({ location, ...usableParts(document, location) })),
  );
}

/** An operation that has contract tests cannot be left out in silence. */
function refuseUnusable({ held }: SourceEntry, pages: readonly Page[]): void {
  for (const { location, refused } of pages) {
    for (const [operation, reason] of refused) {
      if (!held.includes(operation)) continue;
      throw new UserError(`${location}: ${operation}, held in openapi/sources.yaml, cannot be used: ${reason}`);
    }
  }
}

/** What a page says and the contract does not, in a sentence each. */
function sayLeftOut({ document, location, refused, lost }: Page): string[] {
  const dropped = new Map<string, number>();
  normalize("document", document, [location], {
    onDropped: (field) => dropped.set(field, (dropped.get(field) ?? 0) + 1),
  });
  return [
    ...[...refused].map(([operation, reason]) => `${operation} cannot be used: ${reason}`),
    ...lost,
    ...[...dropped].map(([field, times]) => `${field}, ${times === 1 ? "once" : `${times} times`}`),
  ];
}

/** Says where each held operation is that is no longer in its place; undefined when all are. */
function findMoved(
  { held }: SourceEntry,
  whole: JsonObject,
  before: JsonObject | undefined,
  location: string,
): string | undefined {
  const present = listOperations(whole);
  const known = before ? operationsOf(before) : [];
  const absent = held.filter((operation) => !present.includes(operation));
  if (absent.length === 0) return undefined;
  // Without an old contract that has it there is nothing to compare with.
  if (!absent.every((name) => known.some((other) => other.name === name))) {
    throw new UserError(
      `${absent.join(", ")}: held in openapi/sources.yaml, but not in ${location}. Correct the list, or find where the provider moved it.`,
    );
  }
  const { pairs } = pairOperations(
    known.filter(({ name }) => absent.includes(name)),
    operationsOf(whole).filter(({ name }) => !held.includes(name)),
  );
  const newPlaces = new Map(pairs.map(([old, now]) => [old.name, now.name]));
  const sentences = absent.map((name) => {
    const place = newPlaces.get(name);
    return place === undefined ? `${name} is gone` : `${name} is now ${place}`;
  });
  return `${sentences.join(", ")} in ${location}: correct what is held in openapi/sources.yaml, then vendor again.`;
}

async function writeStarterOverlay(root: string, { entry, contract }: TakenContract): Promise<void> {
  try {
    await writeFile(join(root, `openapi/${entry.name}.overlay.yaml`), starterOverlay(contract), { flag: "wx" });
  } catch (error) {
    const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
    if (!isThere) throw error;
  }
}

function starterOverlay({ info, jsonSchemaDialect }: JsonObject): string {
  const title = JSON.stringify(`${String(member(info, "title") ?? "The contract")}, what its contract leaves out`);
  const header = `overlay: 1.0.0
info:
  title: ${title}
  version: 1.0.0
`;
  if (jsonSchemaDialect !== undefined) return `${header}actions: []\n`;
  return `${header}actions:
  - target: $
    description: The document is OpenAPI 3.1, whose schemas are JSON Schema 2020-12. Said out loud, so that every tool reads them so.
    update:
      jsonSchemaDialect: https://json-schema.org/draft/2020-12/schema
`;
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
    throw new UserError(
      `"${name}" is not in openapi/sources.yaml, which has ${entries.map((known) => known.name).join(", ")}.`,
    );
  }
  if (entry.kind === "handwritten") {
    throw new UserError(`${name} has no document to vendor: it is written by hand. Edit openapi/${name}.yaml itself.`);
  }
  return entry;
}
