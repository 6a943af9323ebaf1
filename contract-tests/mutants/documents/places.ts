import {
  type At,
  atPointer,
  below,
  type OpenApiDocument,
  type Reference,
  resolve,
  type Schema,
  type SchemaObject,
} from "../../../src/contract/openapi.ts";
import { type Operation, operationsOf } from "../../../src/contract/operations.ts";

/** A body, header or parameter of an operation, and the schema that it is held against. */
export type Use = {
  readonly operation: Operation;
  readonly schema: At<Schema>;
} & (
  | { readonly side: "request" }
  | { readonly side: "response"; readonly part: "body"; readonly status: string; readonly mediaType: string }
  | { readonly side: "response"; readonly part: "header"; readonly status: string; readonly header: string }
);

/** A schema of a document, and everything that is held against it. */
export type Place = { readonly pointer: string; readonly schema: SchemaObject; readonly uses: readonly Use[] };

/** Every schema that an operation reaches, each once, however many references lead to it. */
export function placesOf(document: OpenApiDocument): Place[] {
  const found = new Map<string, { schema: SchemaObject; uses: Use[] }>();
  for (const use of usesOf(document)) {
    for (const pointer of reachedFrom(document, use.schema)) {
      const { value } = atPointer<Schema>(document, pointer);
      if (typeof value !== "object") continue;
      const place = found.get(pointer) ?? { schema: value, uses: [] };
      place.uses.push(use);
      found.set(pointer, place);
    }
  }
  return [...found].map(([pointer, place]) => ({ pointer, ...place }));
}

/** Everything of an operation that has a schema. */
function usesOf(document: OpenApiDocument): Use[] {
  return operationsOf(document).flatMap((operation): Use[] => {
    const { requestBody, parameters, responses } = operation;
    const sent = [
      ...parameters.map((parameter) => below<Schema>(parameter, "schema")),
      ...Object.keys(requestBody?.value.content ?? {}).map((type) =>
        below<Schema>(requestBody ?? parameterless, "content", type, "schema"),
      ),
    ];
    const received = [...responses].flatMap(([status, response]): Use[] => [
      ...Object.keys(response.value.content ?? {}).map((mediaType) => ({
        side: "response" as const,
        part: "body" as const,
        operation,
        status,
        mediaType,
        schema: below<Schema>(response, "content", mediaType, "schema"),
      })),
      ...Object.keys(response.value.headers ?? {}).map((header) => ({
        side: "response" as const,
        part: "header" as const,
        operation,
        status,
        header,
        schema: below<Schema>(resolve(document, below<Reference>(response, "headers", header)), "schema"),
      })),
    ]);
    return [...sent.map((schema) => ({ side: "request" as const, operation, schema })), ...received].filter(
      ({ schema }) => schema.value !== undefined,
    );
  });
}

const parameterless: At<unknown> = { value: undefined, pointer: "" };

/** The pointers of a schema and of every schema within it or behind its references. */
function reachedFrom(document: OpenApiDocument, from: At<Schema>): Set<string> {
  const seen = new Set<string>();
  const walk = (at: At<Schema>): void => {
    if (seen.has(at.pointer) || typeof at.value !== "object") return;
    seen.add(at.pointer);
    if (at.value.$ref !== undefined) walk(resolve(document, at));
    for (const child of childrenOf(at)) walk(child);
  };
  walk(from);
  return seen;
}

function childrenOf(at: At<Schema>): At<Schema>[] {
  const { properties, items, additionalProperties, oneOf, anyOf, allOf, prefixItems } = at.value as SchemaObject;
  const lists = { oneOf, anyOf, allOf, prefixItems };
  return [
    ...Object.keys(properties ?? {}).map((name) => below<Schema>(at, "properties", name)),
    ...Object.entries(lists).flatMap(([keyword, list]) =>
      (list ?? []).map((_, index) => below<Schema>(at, keyword, index)),
    ),
    ...(items === undefined ? [] : [below<Schema>(at, "items")]),
    ...(additionalProperties === undefined ? [] : [below<Schema>(at, "additionalProperties")]),
  ];
}
