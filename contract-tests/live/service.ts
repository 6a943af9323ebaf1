import { below, resolve, type SecurityScheme } from "../../src/contract/openapi.ts";
import { type Operation, operationsOf } from "../../src/contract/operations.ts";
import { type ContractName, contractDocument, contractNames, type OpenApiDocument } from "../../src/contract.ts";
import { heldOperations } from "../held.ts";

/** A real service and the document it is held against. */
export type Service = {
  readonly contract: ContractName;
  readonly document: OpenApiDocument;
  /** The operations that are held. */
  readonly operations: readonly Operation[];
  readonly baseUrl: string;
  readonly apiKey: string;
};

/** The contract of a provider: of its own name, or the one that its name begins with. */
export function contractOf(provider: string): ContractName {
  const fitting = contractNames.filter((name) => provider === name || provider.startsWith(`${name}-`));
  const [longest] = fitting.sort((one, other) => other.length - one.length);
  if (longest === undefined) throw new TypeError(`There is no contract for ${provider}.`);
  return longest;
}

export function serviceOf(provider: string, baseUrl: string | undefined, apiKey: string): Service {
  const contract = contractOf(provider);
  const document = contractDocument(contract);
  const held = heldOperations(contract);
  const operations = operationsOf(document).filter(({ key }) => held.includes(key));
  const server = below<string | undefined>({ value: document, pointer: "" }, "servers", 0, "url").value;
  const address = (baseUrl ?? server ?? "").replace(/\/+$/, "");
  return { contract, document, operations, baseUrl: address, apiKey };
}

/** Where the key of an operation travels; undefined where the document asks for none. */
export function keyPlace(
  { document }: Service,
  operation: Operation,
): { readonly in: "header" | "query"; readonly name: string; readonly prefix: string } | undefined {
  const [name] = operation.security[0] ?? [];
  if (name === undefined) return undefined;
  const schemes = below({ value: document, pointer: "" }, "components", "securitySchemes");
  const scheme = resolve(document, below<SecurityScheme | undefined>(schemes, name)).value;
  if (scheme?.type === "http") return { in: "header", name: "authorization", prefix: "Bearer " };
  if (scheme?.type !== "apiKey" || scheme.name === undefined) return undefined;
  return { in: scheme.in === "query" ? "query" : "header", name: scheme.name, prefix: "" };
}

/** A GET of one operation, with this id for each of its required parameters, and this key or none. */
export function toRequest(
  service: Service,
  operation: Operation,
  { id, key }: { id: string; key: string | undefined },
): Request {
  const path = operation.template.replace(/\{[^{}]+\}/g, () => encodeURIComponent(id));
  const url = new URL(service.baseUrl + path);
  for (const { value } of operation.parameters) {
    if (value.in === "query" && value.required) url.searchParams.set(value.name, id);
  }
  const place = keyPlace(service, operation);
  const headers = new Headers();
  if (place && key !== undefined) {
    if (place.in === "query") url.searchParams.set(place.name, key);
    else headers.set(place.name, place.prefix + key);
  }
  // A redirect is an answer to judge, and must not carry the key elsewhere.
  return new Request(url, { method: operation.method, headers, redirect: "manual" });
}
