import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { JsonObject } from "../../src/contract-diff/json.ts";
import { listOperations } from "../../src/contract-diff/list-operations.ts";
import { type SourceEntry, sha256 } from "./sources.ts";

/** A vendored contract that someone edited: its corrections would be lost with the next vendoring. */
export async function findHandEdit(root: string, { name, kind, sha256: recorded }: SourceEntry): Promise<string[]> {
  if (kind !== "vendored") return [];
  const file = `openapi/${name}.yaml`;
  const text = await readFile(join(root, file), "utf8").catch(() => undefined);
  if (text === undefined || sha256(text) === recorded) return [];
  return [
    `${file} is not what npm run vendor wrote: its sha256 is not the one in openapi/sources.yaml. Undo the edit; corrections belong in openapi/${name}.overlay.yaml.`,
  ];
}

/** Operations that sources.yaml holds and the contract lacks. */
export function findOperationGaps({ name, kind, held }: SourceEntry, document: JsonObject): string[] {
  const found = listOperations(document);
  const remedy = kind === "vendored" ? `npm run vendor -- ${name}.` : `Correct the list, or openapi/${name}.yaml.`;
  return held
    .filter((operation) => !found.includes(operation))
    .map((operation) => `openapi/${name}.yaml lacks ${operation}, which openapi/sources.yaml holds: ${remedy}`);
}

/** Files in `openapi/` that sources.yaml does not know. */
export async function findStrays(root: string, entries: readonly SourceEntry[]): Promise<string[]> {
  const known = new Set(entries.flatMap(({ name }) => [`${name}.yaml`, `${name}.overlay.yaml`]));
  const found = await readdir(join(root, "openapi"));
  return found
    .filter((file) => file !== "sources.yaml" && !known.has(file))
    .sort()
    .map((file) => `openapi/${file} belongs to no document in openapi/sources.yaml. Add an entry, or delete the file.`);
}
