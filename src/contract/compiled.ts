import { type At, below, type OpenApiDocument } from "./openapi.ts";
import { type Operation, operationsOf } from "./operations.ts";
import { SchemaCheck } from "./schema-check.ts";
import { Security } from "./security.ts";

/** A document made ready for judging: its operations, its schemas, and where its keys travel. */
export type CompiledContract = {
  readonly document: OpenApiDocument;
  readonly operations: readonly Operation[];
  readonly check: SchemaCheck;
  readonly security: Security;
};

/** Compiling takes tens of milliseconds, so each document is compiled once and kept as long as it is. */
const compiled = new WeakMap<OpenApiDocument, CompiledContract>();

/** Makes a document ready for judging. Throws a `TypeError` for a schema that cannot be compiled: it would check nothing. */
export function compileContract(document: OpenApiDocument): CompiledContract {
  const known = compiled.get(document);
  if (known) return known;
  const contract = {
    document,
    operations: operationsOf(document),
    check: new SchemaCheck(document),
    security: new Security(document),
  };
  for (const operation of contract.operations) {
    for (const schema of bodySchemas(operation)) compileSchema(contract.check, operation, schema);
  }
  compiled.set(document, contract);
  return contract;
}

function compileSchema(check: SchemaCheck, operation: Operation, schema: At<unknown>): void {
  try {
    check.compile(schema);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TypeError(`${operation.key}: the schema at ${schema.pointer} cannot be used: ${reason}.`, {
      cause: error,
    });
  }
}

function bodySchemas({ requestBody, responses }: Operation): At<unknown>[] {
  return [...(requestBody ? [requestBody] : []), ...responses.values()].flatMap((holder) =>
    Object.keys(holder.value.content ?? {})
      .map((type) => below(holder, "content", type, "schema"))
      .filter((schema) => schema.value !== undefined),
  );
}
