import { toPointer } from "../../src/contract/json-pointer.ts";
import { atPointer, type OpenApiDocument } from "../../src/contract/openapi.ts";
import { isData } from "../../src/contract/schema-places.ts";
import { isObject, type Json, type JsonObject, member } from "../../src/contract-diff/json.ts";
import { listOperations } from "../../src/contract-diff/list-operations.ts";
import { PATH_ITEM_METHODS } from "../../src/http/methods.ts";
import { UserError } from "../command-line/user-error.ts";
import { normalize } from "./normalize.ts";
import type { Kind } from "./shapes.ts";

/** A document of which every part can be used, and what had to be left out for that. */
export type UsableParts = {
  document: JsonObject;
  /** Why each operation that was left out cannot be used. */
  refused: ReadonlyMap<string, string>;
  /** What else was left out, in a sentence each. */
  lost: string[];
};

const KINDS: Readonly<Record<string, Kind>> = {
  securitySchemes: "securityScheme",
  parameters: "parameter",
  headers: "header",
  requestBodies: "requestBody",
  responses: "response",
  examples: "example",
  schemas: "schema",
};

/** Takes out of a document the operations that cannot be used, so that one of them does not cost the others. */
export function usableParts(given: JsonObject, location: string): UsableParts {
  const parts = new Parts(given, location);
  return parts.take();
}

/** A component that was looked at. */
type Look = { readonly problem: string | undefined; readonly references: readonly string[] };

class Parts {
  readonly #given: JsonObject;
  readonly #location: string;
  readonly #refused = new Map<string, string>();
  readonly #lost: string[] = [];
  readonly #components = new Map<string, Look>();
  readonly #operationIds = new Set<string>();

  constructor(given: JsonObject, location: string) {
    this.#given = given;
    this.#location = location;
  }

  take(): UsableParts {
    const { paths } = this.#given;
    const components = this.#takeComponents();
    // From here on references lead to what is left of the components.
    const document = { ...this.#given, components };
    const taken: JsonObject = {};
    for (const [path, item] of Object.entries(isObject(paths) ? paths : {})) {
      const usable = this.#takePath(document, path, item);
      if (usable !== undefined) taken[path] = usable;
    }
    const kept = { ...document, paths: taken, components: this.#withoutUnusable(document) };
    return { document: kept, refused: this.#refused, lost: this.#lost };
  }

  /** Components that nothing refers to are looked at too: they would end the reading of the whole document. */
  #withoutUnusable(document: JsonObject): JsonObject {
    const { components } = document;
    const sections = Object.entries(isObject(components) ? components : {}).map(([section, entries]) => {
      if (!isObject(entries) || KINDS[section] === undefined) return [section, entries] as const;
      const usable = Object.entries(entries).filter(
        ([name]) =>
          this.#lookAtComponent(document, `#${toPointer(["components", section, name])}`).problem === undefined,
      );
      return [section, Object.fromEntries(usable)] as const;
    });
    return Object.fromEntries(sections);
  }

  #takeComponents(): JsonObject {
    const { components } = this.#given;
    const sections = Object.entries(isObject(components) ? components : {}).map(([section, entries]) => {
      if (!isObject(entries)) return [section, entries] as const;
      const local = Object.entries(entries).map(([name, entry]) => {
        const localised = this.#attempt(() => this.#localise(entry, []));
        if ("reason" in localised) {
          this.#components.set(`#/components/${section}/${name}`, { problem: localised.reason, references: [] });
        }
        return [name, "reason" in localised ? entry : localised.value] as const;
      });
      return [section, Object.fromEntries(local)] as const;
    });
    return Object.fromEntries(sections);
  }

  #takePath(document: JsonObject, path: string, written: Json): JsonObject | undefined {
    const found = this.#attempt(() => this.#localise(this.#pathItem(written), []));
    const item = "reason" in found ? undefined : found.value;
    if (!isObject(item)) {
      this.#refused.set(`* ${path}`, "reason" in found ? found.reason : "it is not an object.");
      return undefined;
    }
    const result: JsonObject = { ...item };
    for (const method of PATH_ITEM_METHODS.filter((name) => name in item)) {
      const alone = Object.fromEntries(
        Object.entries(item).filter(
          ([field]) => field === method || !(PATH_ITEM_METHODS as readonly string[]).includes(field),
        ),
      );
      const reason = this.#problemIn(document, "pathItem", alone, ["paths", path]);
      if (reason !== undefined) {
        this.#refused.set(`${method.toUpperCase()} ${path}`, reason);
        delete result[method];
      } else result[method] = this.#withUniqueId(item[method], `${method.toUpperCase()} ${path}`);
    }
    return listOperations({ paths: { [path]: result } }).length > 0 ? result : undefined;
  }

  /** The types go by an operation's id: it must be a text, and its own. */
  #withUniqueId(operation: Json | undefined, name: string): Json {
    if (!isObject(operation) || operation.operationId === undefined) return operation ?? null;
    const { operationId, ...rest } = operation;
    const id = String(operationId);
    if (!this.#operationIds.has(id)) {
      this.#operationIds.add(id);
      return { ...operation, operationId: id };
    }
    this.#lost.push(`the operationId ${id} of ${name}, which another operation has`);
    return rest;
  }

  /** A path item may stand elsewhere: what is written beside the reference goes before what it refers to. */
  #pathItem(written: Json): Json {
    if (!isObject(written) || typeof written.$ref !== "string") return written;
    const { $ref, ...beside } = written;
    const target = this.#lookUp($ref);
    if (!isObject(target)) throw new UserError(`"${$ref}" is not a path item.`);
    return { ...target, ...beside };
  }

  /** Puts in place what a reference means, unless it means a component: those have names that the types go by. */
  #localise(node: Json, stack: readonly string[]): Json {
    if (Array.isArray(node)) return node.map((item) => this.#localise(item, stack));
    if (!isObject(node)) return node;
    const { $ref } = node;
    if (typeof $ref === "string" && !$ref.startsWith("#/components/")) {
      if (stack.includes($ref)) throw new UserError(`"${$ref}" refers to itself.`);
      return this.#localise(this.#lookUp($ref), [...stack, $ref]);
    }
    const entries = Object.entries(node).map(([key, value]) => {
      if (isData(key) || key.startsWith("x-")) return [key, value] as const;
      return [key, key === "discriminator" ? this.#withKnownTargets(value) : this.#localise(value, stack)] as const;
    });
    return Object.fromEntries(entries);
  }

  #lookUp(reference: string): Json {
    if (!reference.startsWith("#/")) {
      throw new UserError(
        `"${reference}" is outside of the document. Vendor a bundled one, where every reference is local.`,
      );
    }
    // A JSON document is one to read pointers in, whatever else it lacks.
    const document = this.#given as unknown as OpenApiDocument;
    const { value } = atPointer<Json | undefined>(document, decodeURIComponent(reference.slice(1)));
    if (value === undefined) throw new UserError(`"${reference}" is referred to, but not defined.`);
    return value;
  }

  /** A mapping is a hint: one that leads nowhere is left out, and the branches stay. */
  #withKnownTargets(discriminator: Json): Json {
    if (!isObject(discriminator) || !isObject(discriminator.mapping)) return discriminator;
    const entries = Object.entries(discriminator.mapping).filter(([word, target]) => {
      const name = String(target).replace(/^#\/components\/schemas\//, "");
      const isKnown = member(member(this.#given.components, "schemas"), name) !== undefined;
      if (!isKnown) this.#lost.push(`the word ${word} of a discriminator, which leads to ${String(target)}`);
      return isKnown;
    });
    return { ...discriminator, mapping: Object.fromEntries(entries) };
  }

  #problemIn(document: JsonObject, kind: Kind, node: Json, where: readonly string[]): string | undefined {
    const { problem, references } = this.#lookAt(kind, node, where);
    if (problem !== undefined) return problem;
    // Each set grows while it is walked through, until nothing new is reached.
    const reached = new Set(references);
    for (const reference of reached) {
      const found = this.#lookAtComponent(document, reference);
      if (found.problem !== undefined) return found.problem;
      for (const further of found.references) reached.add(further);
    }
    return undefined;
  }

  #lookAtComponent(document: JsonObject, reference: string): Look {
    const [section = "", name = ""] = reference.split("/").slice(2).map(decodeSegment);
    const key = `#/components/${section}/${name}`;
    const known = this.#components.get(key);
    if (known !== undefined) return known;
    const component = member(member(document.components, section), name);
    const kind = KINDS[section];
    const look =
      component === undefined || kind === undefined
        ? { problem: `"${reference}" is referred to, but not defined.`, references: [] }
        : this.#lookAt(kind, component, ["components", section, name]);
    this.#components.set(key, look);
    return look;
  }

  /** What is wrong with one part by itself, and what it refers to. */
  #lookAt(kind: Kind, node: Json, where: readonly string[]): Look {
    const references: string[] = [];
    const read = this.#attempt(() =>
      normalize(kind, node, [this.#location, ...where], { onReference: (reference) => references.push(reference) }),
    );
    return { problem: "reason" in read ? read.reason : undefined, references };
  }

  #attempt<T>(read: () => T): { value: T } | { reason: string } {
    try {
      return { value: read() };
    } catch (error) {
      if (!(error instanceof UserError) && !(error instanceof URIError)) throw error;
      return { reason: error.message };
    }
  }
}

function decodeSegment(segment: string): string {
  return decodeURIComponent(segment).replaceAll("~1", "/").replaceAll("~0", "~");
}
