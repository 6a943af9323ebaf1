import { type ContractName, contractDocument, contractNames } from "./documents.ts";
import type { OpenApiDocument } from "./openapi.ts";
import { upgradeDocument } from "./upgrade.ts";

// Whoever writes plain JavaScript has no compiler to name the argument that is wrong, so these do.

/** The document that was named or given, a 3.0 one as the 3.1 it means. */
export function documentOf(contract: ContractName | OpenApiDocument): OpenApiDocument {
  if (typeof contract === "string") return contractDocument(contract);
  const { openapi, swagger, info, paths } = (contract ?? {}) as Record<string, unknown>;
  const { title } = (info ?? {}) as { title?: unknown };
  if (swagger !== undefined) return upgradeDocument(contract).document;
  // YAML reads a version without quotes as a number.
  if (!/^3\.\d/.test(String(openapi)) || typeof title !== "string" || typeof paths !== "object" || paths === null) {
    throw new TypeError(
      `contract must be ${contractNames.join(", ")}, or an OpenAPI 3.0 or 3.1 document with openapi, info.title and paths.`,
    );
  }
  return upgradeDocument(contract).document;
}

/** Throws a `TypeError` unless `options` is an object, so that the error is not about its first property. */
export function checkOptions(options: unknown, content: string): void {
  if (typeof options !== "object" || options === null)
    throw new TypeError(`Options must be an object with ${content}.`);
}

/** The path that every request begins with, without its last slash. */
export function basePathOf(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  // Not shown: it may hold a password. "localhost:80" is a URL too, whose scheme is localhost and whose path is 80.
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new TypeError("baseUrl must be an absolute URL with https:// or http://.");
  }
  return url.pathname.replace(/\/+$/, "");
}
