import { isJson, isJudged, isText } from "./media-type.ts";
import { type At, below, type HeaderObject, type OpenApiDocument, resolve, type Schema } from "./openapi.ts";
import { type Operation, type RefusedOperation, readOperations } from "./operations.ts";
import { SchemaCheck } from "./schema-check.ts";
import { SchemaLint } from "./schema-lint.ts";
import { Security } from "./security.ts";
import { upgradeDocument } from "./upgrade.ts";

/** An operation that is in the document and cannot be held: why. */
export type Unusable = { readonly reason: string };

/** A document made ready for judging: its operations, its schemas, and where its keys travel. */
export class CompiledContract {
  readonly document: OpenApiDocument;
  /** The operations that can be held. */
  readonly operations: readonly Operation[];
  /** Every operation of the document, those too that cannot be held: what a request is looked up in. */
  readonly named: readonly (Operation | RefusedOperation)[];
  readonly check: SchemaCheck;
  readonly security: Security;
  readonly #operations: ReadonlyMap<string, Operation>;
  readonly #unusable = new Map<string, Unusable>();

  constructor(document: OpenApiDocument) {
    const { operations, refused } = readOperations(document);
    const lint = new SchemaLint(document);
    for (const { key, reason } of refused) this.#unusable.set(key, { reason });
    for (const operation of operations) {
      const problem = problemOf(document, lint, operation);
      if (problem !== undefined) this.#unusable.set(operation.key, { reason: problem });
    }
    this.document = document;
    this.operations = operations.filter(({ key }) => !this.#unusable.has(key));
    this.named = [...operations, ...refused];
    this.check = new SchemaCheck(document);
    this.security = new Security(document);
    this.#operations = new Map(this.operations.map((operation) => [operation.key, operation]));
  }

  /** The operation of this key, or why it cannot be held; undefined where the document has no such operation. */
  held(key: string): Operation | Unusable | undefined {
    return this.#unusable.get(key) ?? this.#operations.get(key);
  }

  /** What cannot be held, and why. */
  get unusable(): ReadonlyMap<string, Unusable> {
    return this.#unusable;
  }

  /** Notes that an operation turned out to be unusable. */
  refuse(key: string, error: unknown): Unusable {
    const reason = error instanceof Error ? error.message : String(error);
    const unusable = { reason };
    this.#unusable.set(key, unusable);
    return unusable;
  }
}

/** Reading a document takes some milliseconds, so each is read once and kept as long as it is. */
const compiled = new WeakMap<OpenApiDocument, CompiledContract>();

/** Makes a document ready for judging, 3.0 ones as the 3.1 they mean. Schemas are compiled when they are first used. */
export function compileContract(given: OpenApiDocument): CompiledContract {
  const { document } = upgradeDocument(given);
  const contract = compiled.get(document) ?? new CompiledContract(document);
  compiled.set(document, contract);
  return contract;
}

/** Why nothing could be judged by this operation's contract; undefined when all of it can be used. */
function problemOf(document: OpenApiDocument, lint: SchemaLint, operation: Operation): string | undefined {
  try {
    for (const schema of schemasOf(document, operation)) {
      const problem = lint.problemIn(schema);
      if (problem !== undefined) return `${operation.key}: the schema at ${schema.pointer} cannot be used: ${problem}.`;
    }
    return undefined;
  } catch (error) {
    return `${operation.key}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Every schema of an operation that something is held against. */
function schemasOf(document: OpenApiDocument, operation: Operation): At<Schema>[] {
  const { parameters, requestBody, responses } = operation;
  const holders: At<unknown>[] = [...parameters];
  const bodies: At<{ readonly content?: object }>[] = [...(requestBody ? [requestBody] : []), ...responses.values()];
  for (const body of bodies) {
    const { content = {}, headers = {} } = body.value as { content?: object; headers?: object };
    for (const type of Object.keys(content).filter(isJudged)) holders.push(below(body, "content", type));
    for (const name of Object.keys(headers)) {
      holders.push(resolve(document, below<HeaderObject>(body, "headers", name)));
    }
  }
  const contents = holders.flatMap((holder) => {
    const { content = {} } = (holder.value ?? {}) as { content?: object };
    const judged = Object.keys(content).filter((type) => isJson(type) || isText(type));
    return judged.map((type) => below<unknown>(holder, "content", type));
  });
  return [...holders, ...contents]
    .map((holder) => below<Schema>(holder, "schema"))
    .filter(({ value }) => value !== undefined);
}
