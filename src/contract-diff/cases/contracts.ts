// For the tables of cases: the contracts that are changed in them.
import type { Json, JsonObject } from "../json.ts";
import { smallContract } from "./small-contract.ts";

export const text: Json = { type: "string" };
export const json = (schema: Json = text): JsonObject => ({ content: { "application/json": { schema } } });
export const problem = { type: "object", properties: { message: text } };
export const ok = { description: "OK", ...json() };

/** A contract whose operation has these fields. */
export const operation = (fields: JsonObject): JsonObject => smallContract({ response: text, operation: fields });
export const answers = (responses: JsonObject) => operation({ responses: { "200": ok, ...responses } });
export const parameters = (...list: JsonObject[]) => operation({ parameters: list });
export const limit = (more: JsonObject = {}): JsonObject => ({ name: "limit", in: "query", schema: text, ...more });
export const headers = (map: JsonObject) => operation({ responses: { "200": { ...ok, headers: map } } });
export const key = (name: string): JsonObject => ({ type: "apiKey", in: "header", name });

export function secured(schemes: JsonObject, ...ways: string[]): JsonObject {
  return smallContract({
    response: text,
    operation: { security: ways.map((way) => ({ [way]: [] })) },
    document: { components: { securitySchemes: schemes } },
  });
}

export function at(path: string, more: JsonObject = {}, method = "get"): JsonObject {
  const parameter = path.match(/\{(.*)\}/)?.[1];
  const own = parameter ? { parameters: [{ name: parameter, in: "path", required: true, schema: text }] } : {};
  return smallContract({ path, method, response: text, operation: { ...own, ...more } });
}

export const none = smallContract({ path: "/other", response: text });
export const both = { ...none, paths: { ...(none.paths as JsonObject), ...(at("/jobs").paths as JsonObject) } };
export const document = (fields: JsonObject) => smallContract({ response: text, document: fields });
export const servers = (...urls: string[]) => document({ servers: urls.map((url) => ({ url })) });
export const components = (schemas: JsonObject) => document({ components: { schemas } });
export const body = (fields: JsonObject) => operation({ requestBody: fields });

/** What is told of a change. */
export type ContractCase = [what: string, before: JsonObject, after: JsonObject, told: string[]];
