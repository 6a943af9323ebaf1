import type { TaskDescription } from "../mock.ts";
import type { CliProvider } from "./providers.ts";

/** A field of a start's body, as the contract declares it. */
export type StartField = { readonly name: string; readonly types: readonly string[]; readonly isRequired: boolean };

type Node = Readonly<Record<string, unknown>>;

/** The fields that a start takes: those of every operation that starts a task of this provider. */
export async function startFields(provider: CliProvider): Promise<StartField[]> {
  const { contractDocument } = await import("../contract.ts");
  const document = contractDocument(provider.contract) as unknown as Node;
  const descriptions = (document["x-tasks"] ?? []) as readonly TaskDescription[];
  const description = descriptions.find((one) => (one.provider ?? provider.contract) === provider.name);
  const fields = new Map<string, StartField>();
  for (const key of [description?.start ?? []].flat()) {
    const [method = "", path = ""] = key.split(" ");
    const operation = at(document, "paths", path, method.toLowerCase());
    for (const field of fieldsOf(document, at(document, operation, "requestBody"))) fields.set(field.name, field);
    for (const parameter of (operation?.parameters ?? []) as Node[]) {
      const {
        name,
        in: place,
        required,
      } = resolve(document, parameter) as { name: string; in: string; required?: boolean };
      if (place === "path" || place === "query")
        fields.set(name, { name, types: ["string"], isRequired: required === true });
    }
  }
  return [...fields.values()];
}

function fieldsOf(document: Node, body: Node | undefined): StartField[] {
  const content = (body?.content ?? {}) as Record<string, Node>;
  const [media] = Object.values(content);
  return media?.schema === undefined ? [] : propertiesOf(document, media.schema as Node);
}

function propertiesOf(document: Node, unresolved: Node): StartField[] {
  const schema = resolve(document, unresolved);
  const required = (schema.required ?? []) as string[];
  const own = Object.entries((schema.properties ?? {}) as Record<string, Node>).map(([name, property]) => ({
    name,
    types: typesOf(document, property),
    isRequired: required.includes(name),
  }));
  const parts = ["allOf", "oneOf", "anyOf"].flatMap((keyword) => (schema[keyword] ?? []) as Node[]);
  return [...own, ...parts.flatMap((part) => propertiesOf(document, part))];
}

/** The JSON types that a schema allows; none where it does not say. */
function typesOf(document: Node, unresolved: Node): string[] {
  const schema = resolve(document, unresolved);
  const own = schema.enum === undefined ? [schema.type ?? []].flat() : ["string"];
  const parts = ["allOf", "oneOf", "anyOf"].flatMap((keyword) => (schema[keyword] ?? []) as Node[]);
  return [...new Set([...(own as string[]), ...parts.flatMap((part) => typesOf(document, part))])];
}

function at(document: Node, ...path: (string | Node | undefined)[]): Node | undefined {
  let found: unknown = document;
  for (const key of path) {
    if (typeof key !== "string") found = key;
    else found = typeof found === "object" && found !== null ? (found as Node)[key] : undefined;
  }
  return found === undefined ? undefined : resolve(document, found as Node);
}

function resolve(document: Node, node: Node): Node {
  let found = node;
  for (let hops = 0; hops < 32 && typeof found.$ref === "string"; hops += 1) {
    const keys = found.$ref
      .split("/")
      .slice(1)
      .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
    found = keys.reduce<Node>((inside, key) => (inside[key] ?? {}) as Node, document);
  }
  return found;
}
