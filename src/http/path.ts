import { checkId } from "../task/task.ts";

/**
 * A path template with its parameters filled in and encoded. Throws a TypeError for one that is missing or has no place in
 * a path: openapi-fetch would send `{id}` itself, or let `..` climb out of it.
 */
export function fillPath(operation: string, template: string, parameters: Record<string, unknown> = {}): string {
  return template.replace(/\{([^{}]+)\}/g, (_, name) => {
    const value = parameters[name];
    // Some contracts number what they name. A number that is not exact would name something else.
    const id = Number.isSafeInteger(value) ? String(value) : value;
    return encodeURIComponent(checkId(id, `${operation}: path parameter "${name}"`));
  });
}
