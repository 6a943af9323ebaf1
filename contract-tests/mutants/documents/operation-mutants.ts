import type { OpenApiDocument, Parameter, ResponseObject } from "../../../src/contract/openapi.ts";
import { type Operation, operationsOf } from "../../../src/contract/operations.ts";
import { type Draft, down, partOf, renameKey, STRANGE } from "./mutant.ts";

/** A status that no document declares, and that clients treat as they treat other refusals. */
const STRANGE_STATUS = "418";
const STRANGE_TYPE = "application/mutant+json";

/** Every change that the rules make to operations: path, method, parameters, answers. */
export function operationMutants(document: OpenApiDocument): Draft[] {
  return operationsOf(document).flatMap((operation) => {
    const at = down("/paths", operation.template, operation.method.toLowerCase());
    return [
      ...addresses(operation, at),
      ...parameters(operation, at),
      ...requestBodies(operation),
      ...statuses(operation, at),
      ...[...operation.responses.values()].flatMap((response) => [...answers(response)]),
    ];
  });
}

function* addresses({ template, method, parameters }: Operation, at: string): Generator<Draft> {
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
    where,
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
        partOf(copy, pointer).name = name;
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

function* statuses({ responses }: Operation, at: string): Generator<Draft> {
  const base = { side: "response", at: down(at, "responses") } as const;
  const errors = [...responses.keys()].filter((status) => !status.startsWith("2"));
  const [shared] = errors.filter((status) => isShared(status));
  if (shared !== undefined) {
    yield {
      ...base,
      rule: "error status added",
      what: `${STRANGE_STATUS} like ${shared}`,
      edit: (copy) => {
        const all = partOf(copy, base.at);
        all[STRANGE_STATUS] = structuredClone(all[shared]);
      },
    };
  }
  for (const status of responses.keys()) {
    yield {
      ...base,
      rule: isShared(status) ? "error status removed" : "status removed",
      what: status,
      edit: (copy) => {
        delete partOf(copy, base.at)[status];
      },
    };
    const other = status.startsWith("2") ? "202" : STRANGE_STATUS;
    yield {
      ...base,
      rule: status.startsWith("2") ? "status changed" : "error status changed",
      what: `${status} to ${other}`,
      edit: (copy) => renameKey(partOf(copy, base.at), status, other),
    };
  }

  /** Says whether an error has the same body as another one. */
  function isShared(status: string): boolean {
    const body = (one: string) => JSON.stringify(schemasOf(responses.get(one)?.value));
    return errors.includes(status) && errors.some((other) => other !== status && body(other) === body(status));
  }
}

function schemasOf(response: ResponseObject | undefined): unknown {
  return Object.entries(response?.content ?? {}).map(([type, { schema }]) => [type, schema]);
}

function* answers({ value, pointer }: { value: ResponseObject; pointer: string }): Generator<Draft> {
  const base = { side: "response", at: pointer } as const;
  const { content = {}, headers = {} } = value;
  for (const type of Object.keys(content)) {
    const contentAt = down(pointer, "content");
    yield {
      ...base,
      rule: "media type changed",
      what: `${type} to ${STRANGE_TYPE}`,
      edit: (copy) => renameKey(partOf(copy, contentAt), type, STRANGE_TYPE),
    };
    yield {
      ...base,
      rule: "media type added",
      what: "text/plain",
      edit: (copy) => {
        partOf(copy, contentAt)["text/plain"] = { schema: { type: "string" } };
      },
    };
    yield {
      ...base,
      rule: "answer's body removed",
      what: type,
      edit: (copy) => {
        delete partOf(copy, pointer).content;
      },
    };
  }
  if (Object.keys(content).length === 0) {
    yield {
      ...base,
      rule: "answer's body added",
      what: "application/json",
      edit: (copy) => {
        partOf(copy, pointer).content = { "application/json": { schema: { type: "object" } } };
      },
    };
  }
  for (const name of Object.keys(headers)) {
    const at = down(pointer, "headers", name);
    yield {
      ...base,
      at,
      rule: "response header removed",
      what: name,
      edit: (copy) => {
        delete partOf(copy, down(pointer, "headers"))[name];
      },
    };
    yield {
      ...base,
      at,
      rule: "response header renamed",
      what: `${name} to X-Mutant`,
      edit: (copy) => renameKey(partOf(copy, down(pointer, "headers")), name, "X-Mutant"),
    };
    yield {
      ...base,
      at,
      rule: "response header made required",
      what: name,
      edit: (copy) => {
        partOf(copy, at).required = true;
      },
    };
  }
}

function paths(copy: OpenApiDocument): Record<string, unknown> {
  return copy.paths as Record<string, unknown>;
}
