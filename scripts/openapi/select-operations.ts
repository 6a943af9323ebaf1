import { unescapeKey } from "../../src/contract/json-pointer.ts";
import { isObject, type JsonObject, member } from "../../src/contract-diff/json.ts";
import { listOperations } from "../../src/contract-diff/list-operations.ts";
import { PATH_ITEM_METHODS } from "../../src/http/methods.ts";
import { UserError } from "../command-line/user-error.ts";
import { normalize } from "./normalize.ts";

/**
 * The part of a document that the listed operations need: themselves, and every component they reach.
 *
 * @param operations Like `GET /v1/tasks/{id}`
 * @param location Where the document came from, for error messages
 */
export function selectOperations(document: JsonObject, operations: readonly string[], location: string): JsonObject {
  const { components: _all, ...root } = document;
  const selected = { ...root, paths: pickPaths(document, operations, location) };
  const components = reachedFrom(selected, document, location);
  const result = normalize("document", { ...selected, components }, [location]);
  return isObject(result) ? result : {};
}

function pickPaths(document: JsonObject, operations: readonly string[], location: string): JsonObject {
  const present = listOperations(document);
  const missing = operations.filter((operation) => !present.includes(operation));
  if (missing.length > 0) {
    throw new UserError(
      `${missing.join(", ")}: held in openapi/sources.yaml, but not in ${location}. Correct the list, or find where the provider moved it.`,
    );
  }
  const paths: JsonObject = {};
  for (const [path, item] of Object.entries(isObject(document.paths) ? document.paths : {})) {
    const wanted = PATH_ITEM_METHODS.filter((method) => operations.includes(`${method.toUpperCase()} ${path}`));
    if (wanted.length === 0 || !isObject(item)) continue;
    // What is not a method, such as parameters that all operations of the path share, goes along.
    const kept = Object.entries(item).filter(
      ([field]) => !PATH_ITEM_METHODS.some((method) => method === field) || wanted.some((method) => method === field),
    );
    paths[path] = Object.fromEntries(kept);
  }
  return paths;
}

/** The components that the selected part refers to, and the ones that those refer to. */
function reachedFrom(selected: JsonObject, document: JsonObject, location: string): JsonObject {
  const components: Record<string, JsonObject> = {};
  const onReference = (reference: string): void => {
    const [section = "", name = ""] = reference.split("/").slice(2).map(decode);
    components[section] ??= {};
    if (Object.hasOwn(components[section], name)) return;
    const component = member(member(document.components, section), name);
    if (component === undefined) {
      throw new UserError(`${location}: "${reference}" is referred to, but not defined. The document is not whole.`);
    }
    components[section][name] = component;
    normalize("components", { [section]: { [name]: component } }, [location], { onReference });
  };
  normalize("document", selected, [location], { onReference });
  return components;
}

function decode(segment: string): string {
  return unescapeKey(decodeURIComponent(segment));
}
