import { type Change, compareContracts, isBreaking } from "../diff.ts";
import { changeStory } from "./change-story.ts";
import { EXIT } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { suggestion } from "./nearest.ts";
import { outsideReference } from "./outside-reference.ts";
import { readDocument } from "./read-document.ts";
import { UsageError } from "./usage-error.ts";

export type DiffOptions = { readonly failOn?: string; readonly all?: boolean; readonly json?: boolean };

const THRESHOLDS = ["breaking", "any"];

/** Prints what changed between two OpenAPI documents and what that means for callers. Returns `EXIT.changed` at `--fail-on`. */
export async function diffDocuments(before: string, after: string, options: DiffOptions, io: Io): Promise<number> {
  const { failOn, all = false, json = false } = options;
  if (failOn !== undefined && !THRESHOLDS.includes(failOn)) {
    throw new UsageError(`--fail-on takes breaking or any, and got "${failOn}".${suggestion(failOn, THRESHOLDS)}`);
  }
  if (before === "-" && after === "-") {
    throw new UsageError("Standard input holds one document: name a file or an address for the other.");
  }
  const old = await readWhole(before, io);
  const now = await readWhole(after, io);
  const changes = compareContracts(old, now).sort((one, other) => rank(one) - rank(other));
  const breaking = changes.filter(isBreaking);
  const reached = failOn === "any" ? changes : failOn === "breaking" ? breaking : [];
  const exitCode = reached.length > 0 ? EXIT.changed : EXIT.done;

  if (json) {
    for (const change of changes) print({ type: "change", breaking: isBreaking(change), ...change }, io);
    print({ type: "done", changes: changes.length, breaking: breaking.length, exitCode }, io);
    return exitCode;
  }
  const width = io.stdout.isTTY === true ? (io.stdout.columns ?? 80) : Number.POSITIVE_INFINITY;
  for (const line of changeStory(`${before} → ${after}`, changes, { width, all })) io.stdout.write(`${line}\n`);
  return exitCode;
}

/** What callers have to act on comes first. */
function rank(change: Change): number {
  if (isBreaking(change)) return 0;
  return change.verdicts.length > 0 ? 1 : 2;
}

function print(facts: object, io: Io): void {
  io.stdout.write(`${JSON.stringify(facts)}\n`);
}

/** A document that lies in one file: what stands in others would be compared by its name alone. */
async function readWhole(source: string, io: Io): Promise<object> {
  const document = await readDocument(source, io);
  const reference = outsideReference(document);
  if (reference === undefined) return document;
  throw new UsageError(
    `${source} refers to another file, ${reference}: make one document of them first, such as with "redocly bundle".`,
  );
}
