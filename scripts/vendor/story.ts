import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import type { Change } from "../../src/contract-diff/change.ts";
import { isObject, type Json, type JsonObject } from "../../src/contract-diff/json.ts";
import { listOperations } from "../../src/contract-diff/list-operations.ts";
import { isBreaking } from "../../src/contract-diff/verdicts.ts";
import { UserError } from "../command-line/user-error.ts";
import { parserReason } from "../openapi/parser-reason.ts";
import { redoclyNotices, unclassified } from "./redocly-notices.ts";
import { type TakenContract, type TakeOptions, takeContract } from "./take-contract.ts";
import { compareThroughOverlay } from "./through-overlay.ts";

/** What a provider's new document means for callers. */
export type Story = {
  name: string;
  /** Set when there was no contract before: the operations that there are now. */
  firstOperations?: string[];
  /** The breaking ones first. */
  changes: Change[];
  /** Overlay actions that no longer fit, by name and reason. */
  overlayMisfits: string[];
  /** The operations whose changes are told one by one; absent where those of all are. */
  held?: readonly string[];
  /** What the document says and the contract does not, though it means something. */
  leftOut?: string[];
  /** Why the new contract cannot be written. */
  refusal?: string;
};

/** Reads the provider's document and tells how it differs from `openapi/<name>.yaml`. Writes nothing. */
export async function readStory(
  root: string,
  name: string,
  options: TakeOptions = {},
): Promise<{ story: Story; taken: TakenContract }> {
  const before = await readContract(root, name);
  const taken = await takeContract(root, name, { ...options, before });
  const { contract: after, refusal } = taken;
  const told = taken.leftOut.length > 0 ? { leftOut: taken.leftOut } : {};
  if (!before) {
    const story = { name, firstOperations: listOperations(after), changes: [], overlayMisfits: [], ...told };
    return { story, taken };
  }
  const file = `openapi/${name}.overlay.yaml`;
  const { changes, misfits } = compareThroughOverlay(before, after, await readOverlay(root, file), file);
  changes.push(...(await findLost(before, after, changes)));
  const story = {
    name,
    changes: sorted(changes),
    overlayMisfits: misfits,
    ...told,
    ...(refusal !== undefined && { refusal }),
  };
  return { story, taken };
}

export function breakingChanges({ changes }: Pick<Story, "changes">): Change[] {
  return changes.filter(isBreaking);
}

/** What the rules did not see: Redocly is asked, and a difference that neither names is still told. */
async function findLost(before: JsonObject, after: JsonObject, changes: readonly Change[]): Promise<Change[]> {
  if (isDeepStrictEqual(before, after)) return [];
  return unclassified(await redoclyNotices(before, after), changes, { before, after });
}

function sorted(changes: readonly Change[]): Change[] {
  const weight = (change: Change) => (isBreaking(change) ? 0 : change.verdicts.length > 0 ? 1 : 2);
  return [...changes].sort((left, right) => weight(left) - weight(right));
}

async function readContract(root: string, name: string): Promise<JsonObject | undefined> {
  const file = `openapi/${name}.yaml`;
  const contract = await readYaml(root, file);
  if (contract !== undefined && !isObject(contract)) throw new UserError(`${file}: expected an OpenAPI document.`);
  return contract;
}

/** A document that is vendored for the first time has no overlay yet. */
async function readOverlay(root: string, file: string): Promise<Json> {
  return (await readYaml(root, file)) ?? { overlay: "1.0.0", actions: [] };
}

async function readYaml(root: string, file: string): Promise<Json | undefined> {
  let text: string;
  try {
    text = await readFile(join(root, file), "utf8");
  } catch {
    return undefined;
  }
  try {
    return parse(text);
  } catch (error) {
    throw new UserError(`${file}: cannot be read: ${parserReason(error)}`);
  }
}
