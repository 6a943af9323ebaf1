import { Complaint } from "./complaint.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import { normalize } from "./normalize.ts";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/**
 * The part of a document that the listed operations need: themselves, and whatever they reach.
 *
 * @param operations Like `GET /v1/tasks/{id}`
 * @param locations Where the document came from, for complaints
 */
export function selectOperations(
  document: JsonObject,
  operations: readonly string[],
  locations: readonly string[],
): JsonObject {
  const paths: JsonObject = {};
  for (const operation of operations) {
    const [, method = "", path = ""] = /^([A-Z]+) (\/\S*)$/.exec(operation) ?? [];
    const item = at(document.paths, path);
    const body = at(item, method.toLowerCase());
    if (!isObject(item) || body === undefined) {
      throw new Complaint(
        `${operation} is listed in sources.yaml, but is not in ${locations.join(" or ")}. Correct the list, or find where the provider moved it.`,
      );
    }
    const shared = Object.fromEntries(Object.entries(item).filter(([field]) => !METHODS.includes(field)));
    const taken = at(paths, path);
    paths[path] = { ...shared, ...(isObject(taken) ? taken : {}), [method.toLowerCase()]: body };
  }

  const components: JsonObject = {};
  const onReference = (reference: string): void => {
    const [, , section = "", ...rest] = reference.split("/");
    const name = decode(rest[0] ?? "");
    const from = at(document.components, section);
    const component = at(from, name);
    if (component === undefined) {
      throw new Complaint(`${locations.join(", ")}: "${reference}" is referred to, but not defined.`);
    }
    const taken = at(components, section);
    const into = isObject(taken) ? taken : {};
    components[section] = into;
    if (Object.hasOwn(into, name)) return;
    into[name] = component;
    // A lone component is walked inside a document of its own, so that its position, and with it its kind, is known.
    normalize("components", { [section]: { [name]: component } }, [locations.join(", ")], { onReference });
  };
  const selected = { ...document, paths };
  delete (selected as JsonObject).components;
  normalize("document", selected, [locations.join(", ")], { onReference });

  const result = normalize("document", { ...selected, components }, [locations.join(", ")]);
  return isObject(result) ? result : {};
}

function at(node: Json | undefined, key: string): Json | undefined {
  return isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined;
}

function decode(segment: string): string {
  return decodeURIComponent(segment).replaceAll("~1", "/").replaceAll("~0", "~");
}
