/** Values as they are sent, in which `$ref` is a name like any other. */
const DATA = ["example", "examples", "default", "const", "enum"];
/** Under these, names are the document's own: a property may be called `default`. */
const MAPS = [
  ...["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"],
  ...[
    "schemas",
    "responses",
    "parameters",
    "headers",
    "requestBodies",
    "securitySchemes",
    "pathItems",
    "links",
    "callbacks",
  ],
];

/** The first reference of a document that leads out of it; undefined if every reference stays inside. */
export function outsideReference(document: object): string | undefined {
  const seen = new Set<object>();
  return search(document, false);

  function search(node: unknown, isMap: boolean): string | undefined {
    if (typeof node !== "object" || node === null || seen.has(node)) return undefined;
    seen.add(node);
    const { $ref } = node as { $ref?: unknown };
    if (typeof $ref === "string" && !$ref.startsWith("#")) return $ref;
    for (const [key, value] of Object.entries(node)) {
      if (!isMap && (DATA.includes(key) || key.startsWith("x-"))) continue;
      const found = search(value, !isMap && MAPS.includes(key));
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
