import type { OpenApiDocument } from "../../src/contract/openapi.ts";
import { readOperations } from "../../src/contract/operations.ts";
import type { JsonObject } from "../../src/contract-diff/json.ts";

type Style = { style: string; explode: boolean };

/** What a client must know of a contract beside its types: where its wire differs from what a client would do by itself. */
export function wireText(name: string, document: JsonObject): string {
  // A document that was normalised is one that the contract check can read.
  const { operations } = readOperations(document as unknown as OpenApiDocument);
  const emptyAnswers: Record<string, true> = {};
  const queryStyles: Record<string, Record<string, Style>> = {};
  for (const { key, responses, parameters } of operations) {
    const good = [...responses].filter(([status]) => /^2/.test(status));
    const empty = good.filter(([, { value }]) => Object.keys(value.content ?? {}).length === 0);
    const isAlways = empty.length === good.length;
    for (const [status] of empty) emptyAnswers[isAlways ? key : `${key} ${status}`] = true;
    for (const { value } of parameters) {
      const { style = "form", explode = style === "form" } = value;
      // Exploded `form` for lists and `deepObject` for objects is how a query is written anyway.
      if (value.in !== "query" || style === "deepObject" || (style === "form" && explode)) continue;
      queryStyles[key] = { ...queryStyles[key], [value.name]: { style, explode } };
    }
  }
  return `// Generated from openapi/${name}.yaml and openapi/${name}.overlay.yaml.
// Do not edit: change the overlay, then npm run generate.

/** Where the wire of this contract differs from what a client would do by itself. */
export const wire = {
  /** The operations whose good answers have no body, and single answers of others. */
  emptyAnswers: ${literal(emptyAnswers)},
  /** The query parameters that are not written as \`form\`, exploded, by operation. */
  queryStyles: ${literal(queryStyles)},
} as const;
`;
}

function literal(value: object): string {
  return JSON.stringify(value, null, 2).replaceAll("\n", "\n  ");
}
