import anchorBrowser from "../../generated/anchor-browser.openapi.json" with { type: "json" };
import browserAct from "../../generated/browser-act.openapi.json" with { type: "json" };
import browserUseV1 from "../../generated/browser-use-v1.openapi.json" with { type: "json" };
import browserUseV2 from "../../generated/browser-use-v2.openapi.json" with { type: "json" };
import browserUseV4 from "../../generated/browser-use-v4.openapi.json" with { type: "json" };
import type { OpenApiDocument } from "./openapi.ts";

const documents = byName({
  "anchor-browser": anchorBrowser,
  "browser-act": browserAct,
  "browser-use-v1": browserUseV1,
  "browser-use-v2": browserUseV2,
  "browser-use-v4": browserUseV4,
});

/** The contracts that this library carries. */
export type ContractName = keyof typeof documents;

/** The name of every contract that this library carries. */
export const contractNames = Object.keys(documents) as readonly ContractName[];

/**
 * The effective OpenAPI document of a contract: what the provider publishes, with this library's corrections.
 *
 * @throws TypeError for a name outside of `contractNames`.
 */
export function contractDocument(name: ContractName): OpenApiDocument {
  const document: OpenApiDocument | undefined = Object.hasOwn(documents, name) ? documents[name] : undefined;
  if (document === undefined) {
    throw new TypeError(`There is no contract ${JSON.stringify(name)}. There are: ${contractNames.join(", ")}.`);
  }
  return document;
}

/** Keeps the names and forgets the exact shape of each document, which would fill thousands of lines of declarations. */
function byName<Name extends string>(
  documents: Readonly<Record<Name, OpenApiDocument>>,
): Readonly<Record<Name, OpenApiDocument>> {
  return documents;
}
