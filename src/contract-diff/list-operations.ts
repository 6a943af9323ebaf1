import { PATH_ITEM_METHODS } from "../http/methods.ts";
import { isObject, type JsonObject, member } from "./json.ts";

/** The operations of a document, like `GET /v1/tasks/{id}`. */
export function listOperations(document: JsonObject): string[] {
  return Object.entries(isObject(document.paths) ? document.paths : {}).flatMap(([path, item]) =>
    PATH_ITEM_METHODS.filter((method) => member(item, method) !== undefined).map(
      (method) => `${method.toUpperCase()} ${path}`,
    ),
  );
}
