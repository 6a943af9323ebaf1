import { isDeepStrictEqual } from "node:util";
import { isObject, type Json, type JsonObject, member } from "../../src/contract-diff/json.ts";
import { UserError } from "../command-line/user-error.ts";
import { normalize } from "./normalize.ts";

type Page = { location: string; document: JsonObject };

/**
 * Joins documents that each describe a part of one API, as documentation sites publish them: one operation per page.
 * What several pages define must be equal once the prose is gone.
 */
export function mergePages(pages: readonly Page[]): JsonObject {
  const merged: JsonObject = {};
  const definedBy = new Map<string, string>();

  const add = (target: JsonObject, key: string, value: Json, depth: number, path: string, location: string): void => {
    const existing = member(target, key);
    if (depth > 0 && isObject(value)) {
      const branch = isObject(existing) ? existing : {};
      target[key] = branch;
      for (const [name, item] of Object.entries(value)) add(branch, name, item, depth - 1, `${path} ${name}`, location);
      return;
    }
    if (existing !== undefined && !isDeepStrictEqual(existing, value)) {
      throw new UserError(
        `${path} differs between ${definedBy.get(path)} and ${location}. Vendor from one document, or from pages of the same day.`,
      );
    }
    target[key] = value;
    if (existing === undefined) definedBy.set(path, location);
  };

  for (const { location, document } of pages) {
    const contract = normalize("document", document, [location]);
    if (!isObject(contract)) continue;
    for (const [field, value] of Object.entries(contract)) {
      // paths and components are joined by operation and by name; everything else must be the same on all pages.
      add(merged, field, value, field === "paths" || field === "components" ? 2 : 0, field, location);
    }
  }
  return merged;
}
