import { isDeepStrictEqual } from "node:util";
import { exec } from "jsonpath-rfc9535";
import { isObject, type Json, type JsonObject, member } from "../../src/contract-diff/json.ts";
import { UserError } from "../command-line/user-error.ts";

type Path = (string | number)[];

/**
 * Applies an OpenAPI Overlay 1.0 to a copy of the document.
 *
 * Stricter than the specification, because a correction that no longer fits must not pass unnoticed. An action that
 * matches nothing, changes nothing, or overwrites a value it does not name is a {@link UserError}. `x-was` names the old
 * values, in the shape of `update`: `update: { type: [string, "null"] }` goes with `x-was: { type: string }`.
 *
 * @param file Name of the overlay, for problems
 */
export function applyOverlay(document: JsonObject, overlay: Json, file: string): JsonObject {
  const { document: result, problems } = applyWhatFits(document, overlay, file);
  const [first] = problems;
  if (first !== undefined) throw new UserError(first);
  return result;
}

/** Like {@link applyOverlay}, but goes on without the actions that do not fit, and says why each of them does not. */
export function applyWhatFits(
  document: JsonObject,
  overlay: Json,
  file: string,
): { document: JsonObject; problems: string[] } {
  if (!isObject(overlay) || !/^1\.0\.\d+$/.test(String(overlay.overlay)) || !Array.isArray(overlay.actions)) {
    throw new UserError(`${file}: expected "overlay: 1.0.0" and a list of actions.`);
  }
  let result = structuredClone(document);
  const problems: string[] = [];
  for (const [index, action] of overlay.actions.entries()) {
    const untouched = structuredClone(result);
    try {
      applyAction(result, action);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const target = isObject(action) && typeof action.target === "string" ? ` (target: ${action.target})` : "";
      problems.push(`${file}: actions[${index}]${target} ${error.message}`);
      result = untouched;
    }
  }
  return { document: result, problems };
}

function applyAction(document: JsonObject, action: Json): void {
  if (!isObject(action) || typeof action.target !== "string") throw new UserError("has no target.");
  const { target, description, update, remove, "x-was": was } = action;
  if (typeof description !== "string") throw new UserError("has no description: say why it is there.");
  if ((update === undefined) === (remove !== true)) throw new UserError("needs either an update or remove: true.");

  const nodes = find(document, target);
  if (nodes.length === 0) {
    throw new UserError("matches nothing. The provider moved or dropped it: correct the target, or delete the action.");
  }
  // From the last item of a list to its first, so that removing one does not move the next.
  for (const { value, path } of nodes.sort((left, right) => comparePaths(right.path, left.path))) {
    if (update === undefined) removeAt(document, path);
    else updateNode(value, update, was);
  }
}

function find(document: JsonObject, target: string): { value: Json; path: Path }[] {
  const nodes: { value: Json; path: Path }[] = [];
  try {
    exec(document, target, (value, path) => {
      // jsonpath-rfc9535 hands over keys escaped as they stand between the quotes of a normalized path.
      const keys = path.map((key) => (typeof key === "string" ? key.replace(/\\(['\\])/g, "$1") : key));
      // A path may select a place twice: removing it again would take what moved up.
      if (!nodes.some((known) => isDeepStrictEqual(known.path, keys))) nodes.push({ value, path: keys });
    });
  } catch (error) {
    throw new UserError(`is not a JSONPath: ${error instanceof Error ? error.message : error}`);
  }
  return nodes;
}

/** The order in which places stand in a document, as far as the items of one list go. */
function comparePaths(left: Path, right: Path): number {
  const at = left.findIndex((step, index) => step !== right[index]);
  const [one, other] = [left[at], right[at]];
  return typeof one === "number" && typeof other === "number" ? one - other : left.length - right.length;
}

function removeAt(document: JsonObject, path: Path): void {
  const key = path.at(-1);
  if (key === undefined) throw new UserError("would remove the whole document.");
  let parent: Json | undefined = document;
  for (const step of path.slice(0, -1)) parent = (parent as Record<string | number, Json> | undefined)?.[step];
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else if (isObject(parent)) delete parent[key];
}

function updateNode(node: Json, update: Json, was: Json | undefined): void {
  if (Array.isArray(node)) {
    if (node.some((item) => isDeepStrictEqual(item, update))) {
      throw new UserError("changes nothing: the list holds that already. The provider fixed it: delete the action.");
    }
    node.push(structuredClone(update));
    return;
  }
  if (!isObject(node) || !isObject(update)) {
    throw new UserError("updates a single value: name the object that holds it instead.");
  }
  if (!merge(node, update, was, "")) {
    throw new UserError("changes nothing: the document says so already. The provider fixed it: delete the action.");
  }
}

/** Merges in place and says whether anything changed. `at` is where in the update we are, such as `data.`. */
function merge(node: JsonObject, update: JsonObject, was: Json | undefined, at: string): boolean {
  const old = was ?? {};
  if (!isObject(old)) throw new UserError(`has an x-was that is not in the shape of its update.`);
  const unused = Object.keys(old).find((key) => member(node, key) === undefined || member(update, key) === undefined);
  if (unused !== undefined) throw new UserError(`names "${at}${unused}" in x-was, which it does not overwrite.`);

  let changed = false;
  for (const [key, value] of Object.entries(update)) {
    const present = member(node, key);
    if (isObject(present) && isObject(value)) {
      changed = merge(present, value, member(old, key), `${at}${key}.`) || changed;
    } else if (!isDeepStrictEqual(present, value)) {
      if (present !== undefined) checkOverwritten(`${at}${key}`, present, member(old, key));
      node[key] = structuredClone(value);
      changed = true;
    }
  }
  return changed;
}

function checkOverwritten(key: string, present: Json, was: Json | undefined): void {
  const found = JSON.stringify(present);
  if (was === undefined) {
    throw new UserError(`overwrites ${key}, which is ${found}. If that is meant, name the old value in x-was.`);
  }
  if (!isDeepStrictEqual(present, was)) {
    throw new UserError(
      `expects ${key} to be ${JSON.stringify(was)}, but it is ${found}. The provider changed it: check the action.`,
    );
  }
}
