import { PATH_ITEM_METHODS } from "../http/methods.ts";
import {
  type At,
  below,
  type OpenApiDocument,
  type OperationObject,
  type Parameter,
  type RequestBody,
  type ResponseObject,
  resolve,
} from "./openapi.ts";

/** An operation of a contract, its references followed. */
export type Operation = {
  /** Method and path template, such as `GET /task/{task_id}`. */
  readonly key: string;
  readonly method: string;
  readonly template: string;
  /** JSON pointer to the operation, behind the `$ref` of its path item. */
  readonly pointer: string;
  readonly parameters: readonly At<Parameter>[];
  readonly requestBody: At<RequestBody> | undefined;
  /** By status code as the contract writes it: `200`, `4XX`, `default`. */
  readonly responses: ReadonlyMap<string, At<ResponseObject>>;
  /** The names of the schemes that go together, by alternative; empty where no key is needed. */
  readonly security: readonly (readonly string[])[];
};

/** An operation that cannot be held, and why. */
export type RefusedOperation = Pick<Operation, "key" | "method" | "template"> & { readonly reason: string };

/** Every operation of a document that can be read, in its order. */
export function operationsOf(document: OpenApiDocument): Operation[] {
  return readOperations(document).operations;
}

/** Reads every operation of a document. One whose parts cannot be found is refused by name, and the others are read. */
export function readOperations(document: OpenApiDocument): { operations: Operation[]; refused: RefusedOperation[] } {
  const operations: Operation[] = [];
  const refused: RefusedOperation[] = [];
  for (const template of Object.keys(document.paths ?? {})) {
    const written = below<Record<string, unknown>>({ value: document, pointer: "" }, "paths", template);
    const item = attempt(() => resolve(document, written));
    // A path item that leads nowhere is every method that it may have had.
    const methods = "reason" in item ? ["*"] : PATH_ITEM_METHODS.filter((method) => item.value?.[method] != null);
    for (const method of methods) {
      const names = { key: `${method.toUpperCase()} ${template}`, method: method.toUpperCase(), template };
      const operation = "reason" in item ? item : attempt(() => toOperation(document, item, names, method));
      if ("reason" in operation) refused.push({ ...names, reason: operation.reason });
      else operations.push(operation);
    }
  }
  return { operations, refused };
}

function attempt<T extends object>(read: () => T): T | { readonly reason: string } {
  try {
    return read();
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

function toOperation(
  document: OpenApiDocument,
  item: At<unknown>,
  names: Pick<Operation, "key" | "method" | "template">,
  method: string,
): Operation {
  const at = below<OperationObject>(item, method);
  const { requestBody, responses = {}, security = document.security ?? [] } = at.value;
  return {
    ...names,
    pointer: at.pointer,
    parameters: mergeParameters(document, [item, at]),
    requestBody: requestBody && resolve(document, below<RequestBody>(at, "requestBody")),
    responses: new Map(
      Object.keys(responses).map((status) => [
        status,
        resolve(document, below<ResponseObject>(at, "responses", status)),
      ]),
    ),
    security: security.map((requirement) => Object.keys(requirement)),
  };
}

/** A parameter of the operation replaces the one of its path that has the same name and place. */
function mergeParameters(document: OpenApiDocument, holders: readonly At<unknown>[]): At<Parameter>[] {
  const merged = new Map<string, At<Parameter>>();
  for (const holder of holders) {
    const { parameters = [] } = holder.value as OperationObject;
    parameters.forEach((_, index) => {
      const parameter = resolve(document, below<Parameter>(holder, "parameters", index));
      merged.set(`${parameter.value.in} ${parameter.value.name}`, parameter);
    });
  }
  return [...merged.values()];
}

/** A request's place in a contract. `values` are the path parameters as they were sent, still percent-encoded. */
export type Match<Named = Operation> = {
  readonly operation: Named;
  readonly values: Readonly<Record<string, string>>;
};

/** What a path leads to: the operation, or the methods that the contract declares for that path. */
export type Found<Named = Operation> = {
  readonly match: Match<Named> | undefined;
  readonly methods: readonly string[];
};

/** Finds the operation for a method and a path, with the base path already taken off. */
export function findOperation<Named extends Pick<Operation, "method" | "template">>(
  operations: readonly Named[],
  method: string,
  path: string,
): Found<Named> {
  const matches = operations.flatMap((operation) => {
    const values = matchPath(operation.template, path);
    return values === undefined ? [] : [{ operation, values }];
  });
  // A fixed path goes before one with parameters, as OpenAPI has it, and the more of it is fixed the better.
  matches.sort((a, b) => fixedLength(b.operation.template) - fixedLength(a.operation.template));
  const fixed = matches.filter(({ values }) => Object.keys(values).length === 0);
  const closest = fixed.length > 0 ? fixed : matches;
  const match = closest.find(({ operation }) => operation.method === method || operation.method === "*");
  return { match, methods: closest.map(({ operation }) => operation.method) };
}

function fixedLength(template: string): number {
  return template.replace(/\{[^{}]+\}/g, "").length;
}

function matchPath(template: string, path: string): Record<string, string> | undefined {
  const names: string[] = [];
  const pattern = template.replace(/\{([^{}]+)\}|[.*+?^$()|[\]\\{}]/g, (part, name: string | undefined) => {
    if (name === undefined) return `\\${part}`;
    names.push(name);
    // An empty value matches too: it is a bad value of a known operation.
    return "([^/]*)";
  });
  const found = new RegExp(`^${pattern}$`).exec(path);
  return found === null ? undefined : Object.fromEntries(names.map((name, index) => [name, found[index + 1] ?? ""]));
}
