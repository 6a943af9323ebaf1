import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";
import type { JsonObject } from "./json.ts";

/** The TypeScript of an effective document. The only place that knows which generator makes it. */
export async function typesText(name: string, document: JsonObject): Promise<string> {
  const nodes = await openapiTS(structuredClone(document) as unknown as OpenAPI3, {
    // `type: object` without properties is a record of unknown values, not one that cannot be read or written.
    emptyObjectsUnknown: true,
    // A request field with a default may be left out.
    defaultNonNullable: false,
    silent: true,
  });
  return `// Generated from openapi/${name}.yaml and openapi/${name}.overlay.yaml by openapi-typescript 7.13.0. Do not edit: npm run generate.\n\n${astToString(nodes)}`;
}
