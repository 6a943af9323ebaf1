import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import type { JsonObject } from "../../src/contract-diff/json.ts";
import { listOperations } from "../../src/contract-diff/list-operations.ts";
import { operationsOf, pairOperations } from "../../src/contract-diff/pair-operations.ts";
import { UserError } from "../command-line/user-error.ts";
import { mergePages } from "../openapi/merge-pages.ts";
import { type ReadOptions, readSource, type Source } from "../openapi/read-source.ts";
import { selectOperations } from "../openapi/select-operations.ts";
import { readSources, recordTaken, type SourceEntry, sha256 } from "../openapi/sources.ts";

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
  /** Why it cannot be written: a listed operation is gone or moved. */
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
  const whole = mergePages(pagesOf(sources));
  const { operations, refusal } = findMoved(entry, whole, before, location);
  const contract = selectOperations(whole, operations, location);
  const sourceSha256 = sha256(sources.map((source) => source.text).join(""));
  return { entry, contract, text: contractText(contract), sourceSha256, ...(refusal !== undefined && { refusal }) };
}

/** Writes `openapi/<name>.yaml` and its line in sources.yaml. Returns whether the contract is another. */
export async function writeContract(root: string, taken: TakenContract, today: string): Promise<boolean> {
  const { entry, text, sourceSha256 } = taken;
  const file = join(root, `openapi/${entry.name}.yaml`);
  const before = await readFile(file, "utf8").catch(() => undefined);
  if (before !== text) await writeFile(file, text);
  await recordTaken(root, entry, { sourceSha256, sha256: sha256(text) }, today);
  return before !== text;
}

function pagesOf(sources: readonly Source[]): { location: string; document: JsonObject }[] {
  return sources.flatMap(({ location, documents }) => documents.map((document) => ({ location, document })));
}

function findMoved(
  { operations }: SourceEntry,
  whole: JsonObject,
  before: JsonObject | undefined,
  location: string,
): { operations: readonly string[]; refusal?: string } {
  const present = listOperations(whole);
  const known = before ? operationsOf(before) : [];
  const absent = operations.filter((operation) => !present.includes(operation));
  // Without an old contract that has it there is nothing to tell: selectOperations names it and gives up.
  if (absent.length === 0 || !absent.every((name) => known.some((other) => other.name === name))) return { operations };

  const { pairs } = pairOperations(
    known.filter(({ name }) => absent.includes(name)),
    operationsOf(whole).filter(({ name }) => !operations.includes(name)),
  );
  const newPlaces = new Map(pairs.map(([old, now]) => [old.name, now.name]));
  const sentences = absent.map((name) => {
    const place = newPlaces.get(name);
    return place === undefined ? `${name} is gone` : `${name} is now ${place}`;
  });
  return {
    operations: [...operations.filter((name) => present.includes(name)), ...newPlaces.values()],
    refusal: `${sentences.join(", ")} in ${location}: correct the operations in openapi/sources.yaml, then vendor again.`,
  };
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
  if (entry.operations.length === 0) {
    throw new UserError(`openapi/sources.yaml, ${name}: list the operations to take.`);
  }
  return entry;
}
