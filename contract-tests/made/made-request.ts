import { type CompiledContract, compileContract } from "../../src/contract/compiled.ts";
import { isForm } from "../../src/contract/media-type.ts";
import { type At, below, type Parameter, type Schema } from "../../src/contract/openapi.ts";
import type { Operation } from "../../src/contract/operations.ts";
import { samplesOf } from "../../src/contract/sample.ts";
import type { OpenApiDocument } from "../../src/contract.ts";
import type { Init } from "../../src/http/write-request.ts";

/** Makes a call of an operation from its document: every parameter, and a body with everything in it. */
export function madeRequest(document: OpenApiDocument, operation: Operation): Init {
  const contract = compileContract(document);
  const inPlace = (place: string) => {
    const own = operation.parameters.filter(({ value }) => value.in === place);
    return Object.fromEntries(own.map((parameter) => [parameter.value.name, madeParameter(contract, parameter)]));
  };
  const params = {
    path: inPlace("path"),
    query: inPlace("query"),
    header: inPlace("header") as Record<string, string>,
  };
  const body = madeBody(contract, operation);
  return body === undefined ? { params } : { params, body };
}

function madeParameter(contract: CompiledContract, parameter: At<Parameter>): unknown {
  const at = below<Schema>(parameter, "schema");
  const isWritten = (value: unknown) => value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
  // An empty list or text is written as nothing, or as something else.
  const value = largest(fitting(contract, at).filter(isWritten)) ?? "x";
  return JSON.stringify(value) === "{}" ? { key: "x" } : value;
}

function madeBody(contract: CompiledContract, { requestBody }: Operation): unknown {
  const { content = {} } = requestBody?.value ?? {};
  const [type] = Object.keys(content);
  if (requestBody === undefined || type === undefined) return undefined;
  const at = below<Schema>(requestBody, "content", type, "schema");
  const value = largest(fitting(contract, at));
  return isForm(type) ? toForm(at, value) : value;
}

/** Every sample that fits its own schema, as part of a request. */
function fitting(contract: CompiledContract, at: At<Schema>): unknown[] {
  return samplesOf(contract.document, at).filter((value) => contract.check.fits(at, value, "closed request"));
}

function largest(values: readonly unknown[]): unknown {
  return [...values].sort((one, other) => JSON.stringify(other).length - JSON.stringify(one).length)[0];
}

function toForm(at: At<Schema>, value: unknown): FormData {
  const form = new FormData();
  for (const [name, item] of Object.entries((value ?? {}) as Record<string, unknown>)) {
    const { format } = (below<{ format?: string }>(at, "properties", name).value ?? {}) as { format?: string };
    for (const one of Array.isArray(item) ? item : [item]) {
      if (format === "binary") form.append(name, new Blob(["file"], { type: "application/octet-stream" }), "file.bin");
      else form.append(name, typeof one === "string" ? one : JSON.stringify(one));
    }
  }
  return form;
}
