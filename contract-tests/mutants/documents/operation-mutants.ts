import type { OpenApiDocument, Parameter } from "../../../src/contract/openapi.ts";
import { type Operation, operationsOf } from "../../../src/contract/operations.ts";
import { type Draft, down, partOf, renameKey, STRANGE, STRANGE_TYPE } from "./mutant.ts";
import { answers, statuses } from "./response-mutants.ts";

/** Every change that the rules make to operations: path, method, parameters, answers. */
export function operationMutants(document: OpenApiDocument): Draft[] {
  const operations = operationsOf(document);
  return operations.flatMap((operation) => {
    const isAlone = operations.filter(({ template }) => template === operation.template).length === 1;
    const at = down("/paths", operation.template, operation.method.toLowerCase());
    return [
      ...addresses(operation, at, isAlone),
      ...parameters(operation, at),
      ...requestBodies(operation),
      ...statuses(document, operation, at),
      ...[...operation.responses.values()].flatMap((response) => [...answers(response)]),
    ];
  });
}

/** @param isAlone No other method is declared for the path. */
function* addresses({ template, method, parameters }: Operation, at: string, isAlone: boolean): Generator<Draft> {
  const base = { side: "request", at } as const;
  const path = `${template}-${STRANGE}`;
  const where = "/request/path";
  yield { ...base, rule: "path renamed", what: path, where, edit: (copy) => renameKey(paths(copy), template, path) };
  const other = method === "POST" ? "put" : "post";
  yield {
    ...base,
    rule: "method changed",
    what: `${method} to ${other.toUpperCase()}`,
    where: "/request/method",
    edit: (copy) => renameKey(partOf(copy, down("/paths", template)), method.toLowerCase(), other),
  };
  yield {
    ...base,
    rule: "operation removed",
    what: `${method} ${template}`,
    where: isAlone ? where : "/request/method",
    edit: (copy) => {
      const item = partOf(copy, down("/paths", template));
      delete item[method.toLowerCase()];
      if (Object.keys(item).length === 0) delete paths(copy)[template];
    },
  };
  yield {
    ...base,
    rule: "operation added",
    side: "document",
    what: `${method} ${path}`,
    edit: (copy) => {
      const operation = structuredClone(partOf(copy, at));
      delete operation.operationId;
      paths(copy)[path] = { [method.toLowerCase()]: operation };
    },
  };
  for (const { value, pointer } of parameters) {
    if (value.in !== "path") continue;
    const name = `${value.name}_${STRANGE}`;
    yield {
      ...base,
      rule: "path parameter renamed",
      at: pointer,
      what: `${value.name} to ${name}`,
      edit: (copy) => {
        for (const sharing of operationsOf(copy).filter((one) => one.template === template)) {
          for (const same of sharing.parameters.filter(({ value: { name } }) => name === value.name)) {
            partOf(copy, same.pointer).name = name;
          }
        }
        renameKey(paths(copy), template, template.replace(`{${value.name}}`, `{${name}}`));
      },
    };
  }
}

function* parameters({ parameters }: Operation, at: string): Generator<Draft> {
  const base = { side: "request" } as const;
  const add = (copy: OpenApiDocument, parameter: Parameter) => {
    const operation = partOf(copy, at);
    operation.parameters = [...((operation.parameters as Parameter[]) ?? []), parameter];
  };
  for (const place of ["query", "header"]) {
    const name = place === "query" ? STRANGE : `x-${STRANGE}`;
    const parameter = { name, in: place, schema: { type: "string" } };
    const where = `/request/${place === "query" ? "query" : "headers"}/${name}`;
    const edit = (required: boolean) => (copy: OpenApiDocument) => add(copy, { ...parameter, required });
    yield { ...base, rule: "required parameter added", at, what: `${place} ${name}`, where, edit: edit(true) };
    yield { ...base, rule: "optional parameter added", at, what: `${place} ${name}`, edit: edit(false) };
  }
  for (const { value, pointer } of parameters) {
    if (value.in === "path") continue;
    const about = { ...base, at: pointer };
    const kind = value.required ? "required" : "optional";
    const where = `/request/query/${value.name}`;
    yield {
      ...about,
      rule: `${kind} parameter removed`,
      what: value.name,
      where,
      edit: (copy) => {
        const holder = partOf(copy, pointer.slice(0, pointer.lastIndexOf("/"))) as unknown as unknown[];
        holder.splice(Number(pointer.split("/").at(-1)), 1);
      },
    };
    const name = `${value.name}_${STRANGE}`;
    yield {
      ...about,
      rule: `${kind} parameter renamed`,
      what: `${value.name} to ${name}`,
      where,
      edit: (copy) => {
        partOf(copy, pointer).name = name;
      },
    };
    yield {
      ...about,
      rule: value.required ? "parameter made optional" : "parameter made required",
      what: value.name,
      where,
      edit: (copy) => {
        partOf(copy, pointer).required = !value.required;
      },
    };
  }
}

function* requestBodies({ requestBody }: Operation): Generator<Draft> {
  if (requestBody === undefined) return;
  const base = { side: "request", at: requestBody.pointer } as const;
  yield {
    ...base,
    rule: requestBody.value.required ? "request body made optional" : "request body made required",
    what: "required",
    edit: (copy) => {
      partOf(copy, base.at).required = !requestBody.value.required;
    },
  };
  for (const type of Object.keys(requestBody.value.content ?? {})) {
    yield {
      ...base,
      rule: "request media type changed",
      what: `${type} to ${STRANGE_TYPE}`,
      where: "/request/headers/content-type",
      edit: (copy) => renameKey(partOf(copy, down(base.at, "content")), type, STRANGE_TYPE),
    };
  }
}

function paths(copy: OpenApiDocument): Record<string, unknown> {
  return copy.paths as Record<string, unknown>;
}
