const PLACES_OF_DATA = new Set(["example", "examples", "default", "const", "enum"]);

/** Says whether what stands under a key of a document is data, and not a schema however much it looks like one. */
export function isData(key: string): boolean {
  return PLACES_OF_DATA.has(key);
}
