import { checkId } from "./task.ts";

type PathInit = { params?: { path?: Record<string, unknown> } };

/** The path with its parameters filled in. Throws a TypeError for what cannot be set, or has no place in a path. */
export function checkedPath(operation: string, template: string, init: PathInit): string {
  for (const own of ["baseUrl", "fetch", "redirect", "middleware", "Request", "pathSerializer"]) {
    if (own in init) throw new TypeError(`${operation}: ${own} cannot be set for one request; give it to the client.`);
  }
  return template.replace(/\{([^{}]+)\}/g, (_, name) => {
    const value = init.params?.path?.[name];
    // Some contracts number what they name. A number that is not exact would name something else.
    const id = Number.isSafeInteger(value) ? String(value) : value;
    return encodeURIComponent(checkId(id, `${operation}: path parameter "${name}"`));
  });
}

/** How lists and objects stand in a query, as openapi-fetch's `querySerializer` takes it. */
export type QueryStyle = {
  array?: { style: "form" | "spaceDelimited" | "pipeDelimited"; explode: boolean };
  object?: { style: "form" | "deepObject"; explode: boolean };
  allowReserved?: boolean;
};

const SEPARATORS = { form: ",", spaceDelimited: "%20", pipeDelimited: "|" };

/** Writes a query as openapi-fetch does: a list as a name again and again, an object as `name[key]`, unless the style says otherwise. */
export function writeQuery(query: Record<string, unknown>, { array, object, allowReserved }: QueryStyle = {}): string {
  const written = (value: unknown) => (allowReserved ? String(value) : encodeURIComponent(String(value)));
  const pair = (name: string, value: unknown) => {
    if (value === undefined || value === null) return [];
    if (typeof value !== "object") return [`${name}=${written(value)}`];
    throw new Error(`"${name}" in the query is nested too deep: give a querySerializer`);
  };
  return Object.entries(query)
    .flatMap(([name, value]) => {
      if (typeof value !== "object" || value === null) return pair(name, value);
      if (Array.isArray(value)) {
        if (array?.explode !== false || value.length === 0) return value.flatMap((item) => pair(name, item));
        return `${name}=${value.map(written).join(SEPARATORS[array.style])}`;
      }
      const entries = Object.entries(value);
      if (object?.style === "form" && object.explode === false)
        return `${name}=${entries.map(([key, item]) => `${key},${written(item)}`)}`;
      return entries.flatMap(([key, item]) => pair(object?.style === "form" ? key : `${name}[${key}]`, item));
    })
    .join("&");
}
