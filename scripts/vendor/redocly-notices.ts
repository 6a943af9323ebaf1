import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keysOfPointer } from "../../src/contract/json-pointer.ts";
import type { Change } from "../../src/contract-diff/change.ts";
import { type Json, type JsonObject, member } from "../../src/contract-diff/json.ts";
import { type At, isWithin, resolve, step } from "../../src/contract-diff/pointer.ts";
import { rate } from "../../src/contract-diff/rules.ts";
import { UserError } from "../command-line/user-error.ts";
import { redoclyReason, runRedocly } from "./redocly.ts";

/** A difference as Redocly's `diff` reports it, as far as it is read here. */
export type Notice = {
  /** The place by way of an operation, references followed. */
  path: string;
  kind: string;
  impact: string;
  property?: string;
  verdicts: { message: string }[];
  base?: { pointer: string; value?: Json };
  revision?: { pointer: string; value?: Json };
};

/** Every difference that Redocly sees. Its own rating (`impact`) is not ours: see the rules. */
export async function redoclyNotices(before: JsonObject, after: JsonObject): Promise<Notice[]> {
  const folder = await mkdtemp(join(tmpdir(), "errand-diff-"));
  try {
    await writeFile(join(folder, "redocly.yaml"), "extends: [diff-recommended]\n");
    await writeFile(join(folder, "before.json"), JSON.stringify(before));
    await writeFile(join(folder, "after.json"), JSON.stringify(after));
    const { stdout, stderr } = await runRedocly(folder, ["diff", "before.json", "after.json", "--format", "json"]);
    return readReport(stdout, stderr);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readReport(stdout: string, stderr: string): Notice[] {
  try {
    const { changes }: { changes: Notice[] } = JSON.parse(stdout);
    return changes;
  } catch {
    throw new UserError(`Redocly could not compare the two contracts:\n${redoclyReason(stderr)}`);
  }
}

/** What Redocly sees and no change tells, so that nothing is lost between the rules. */
export function unclassified(notices: readonly Notice[], changes: readonly Change[], documents: Documents): Change[] {
  const told = changes.map((change) => ({ ...change, ...homesOf(change, documents) }));
  return notices
    .filter(({ property, path }) => !isWeighed(property ?? path.split("/").at(-1) ?? ""))
    .filter((notice) => !isNewComponent(notice))
    .filter((notice) => !areTold(referencesIn(notice.revision?.value ?? notice.base?.value), told))
    .filter((notice) => !told.some((change) => tells(change, { ...notice, ...homeOfNotice(notice, documents) })))
    .map(({ path, kind, property, impact, verdicts, base, revision }) => ({
      rule: "unclassified" as const,
      verdicts: [],
      because: `${rate("unclassified", undefined).because} Redocly calls it ${impact}: ${verdicts[0]?.message ?? `${property ?? "value"} ${kind}.`}`,
      pointer: placeOf(revision?.pointer ?? base?.pointer ?? path, property),
      uses: [],
      ...(base?.value !== undefined && { old: base.value }),
      ...(revision?.value !== undefined && { new: revision.value }),
    }));
}

type Documents = { readonly before: JsonObject; readonly after: JsonObject };

/** Fields that rules weigh to the last word: where no change is told of one, it says the same as before. */
const WEIGHED = ["security", "securitySchemes", "scopes", "default", "example", "examples", "style", "explode"];

function isWeighed(field: string): boolean {
  return WEIGHED.includes(field);
}

/** The references of a list that holds nothing else, such as the parameters of an operation. */
function referencesIn(value: Json | undefined): string[] {
  const references = Array.isArray(value) ? value.map((item) => member(item, "$ref")) : [];
  return references.every((one) => typeof one === "string") ? references : [];
}

function areTold(references: readonly string[], told: readonly Change[]): boolean {
  return references.length > 0 && references.every((one) => told.some(({ pointer }) => isWithin(pointer, one)));
}

/** Where a change is written once references are followed: two ways to one place are one place. */
function homesOf({ pointer, oldPointer }: Change, { before, after }: Documents): Partial<Change> {
  const isThere = homeOf(after, pointer) !== undefined;
  return {
    pointer: homeOf(isThere ? after : before, pointer) ?? pointer,
    ...(oldPointer !== undefined && { oldPointer: homeOf(before, oldPointer) ?? oldPointer }),
  };
}

function homeOfNotice({ base, revision }: Notice, { before, after }: Documents): Partial<Notice> {
  return {
    ...(base && { base: { ...base, pointer: homeOf(before, base.pointer) ?? base.pointer } }),
    ...(revision && { revision: { ...revision, pointer: homeOf(after, revision.pointer) ?? revision.pointer } }),
  };
}

/** The pointer to where a place is really written, each reference on the way followed; undefined for a place that is not there. */
function homeOf(document: JsonObject, pointer: string): string | undefined {
  let at: At = { node: document, pointer: "#" };
  for (const key of keysOfPointer(pointer.replace(/^#/, ""))) {
    at = step(resolve(document, at), key);
    if (at.node === undefined) return undefined;
  }
  return resolve(document, at).pointer;
}

/** It means nothing until something refers to it, and that is a difference of its own. */
function isNewComponent({ kind, revision }: Notice): boolean {
  return kind === "added" && /^#\/components\/[^/]+\/[^/]+$/.test(revision?.pointer ?? "");
}

/** Changes that are told at a place without speaking for everything within it. */
const AT_THE_PLACE_ALONE = ["operation-moved", "path-parameter-renamed"];

function tells(change: Change, { base, revision, property }: Notice): boolean {
  const told = [change.pointer, change.oldPointer].filter((pointer) => pointer !== undefined);
  const noticed = [base, revision].flatMap((side) => (side ? [placeOf(side.pointer, property)] : []));
  // The renamed parameter itself stands within the renamed path.
  if (change.rule === "path-parameter-renamed" && property === "name") {
    return told.some((place) => noticed.some((pointer) => isWithin(pointer, place)));
  }
  // What is required is told at each property; that an optional one came says nothing about it.
  if (property === "required" && change.rule !== "property-added") {
    if (told.some((place) => noticed.some((pointer) => isProperty(place, pointer)))) return true;
  }
  return told.some((place) =>
    noticed.some((pointer) => {
      if (place === "#") return pointer === place;
      return isWithin(place, pointer) || (!AT_THE_PLACE_ALONE.includes(change.rule) && isWithin(pointer, place));
    }),
  );
}

/** Redocly points at the holder where the field is missing. A path that is named otherwise has the field `key`. */
function placeOf(pointer: string, property: string | undefined): string {
  return property === undefined || property === "key" || pointer.endsWith(`/${property}`)
    ? pointer
    : `${pointer}/${property}`;
}

function isProperty(place: string, required: string): boolean {
  const properties = required.replace(/required$/, "properties");
  return isWithin(place, properties) && !place.slice(properties.length + 1).includes("/");
}
