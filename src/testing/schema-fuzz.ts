// Random schemas, small changes of them, and values that they may allow. Everything follows from one seed.
import type { Json, JsonObject } from "../contract-diff/json.ts";

const NAMES = ["a", "b", "c"];
const WORDS: readonly Json[] = ["x", "y", "zz", 1, 2, true, null];

/** A generator of numbers from 0 to 1 that gives the same ones for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export class SchemaFuzz {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seeded(seed);
  }

  /** A schema of at most three levels, out of everything that the proof of the story understands. */
  schema(depth = 3): Json {
    const kinds = ["string", "string", "number", "words", "type", "nullable", "any"];
    if (depth > 0) kinds.push("object", "object", "object", "array", "array", "union", "union", "all", "not");
    switch (this.#pick(kinds)) {
      case "string":
        return {
          type: "string",
          ...this.#some({
            minLength: this.#upTo(3),
            maxLength: 1 + this.#upTo(3),
            pattern: this.#pick(["^x", "y$", "z"]),
          }),
        };
      case "number": {
        const limits = {
          minimum: this.#upTo(3),
          maximum: 2 + this.#upTo(3),
          exclusiveMinimum: this.#upTo(2),
          multipleOf: this.#pick([0.5, 1, 2]),
        };
        return { type: this.#pick(["integer", "number"]), ...this.#some(limits) };
      }
      case "words":
        return this.#chance(0.3) ? { const: this.#pick(WORDS) } : { enum: this.#few(WORDS, 1, 4) };
      case "type":
        return { type: this.#pick(["boolean", "null", "string", "integer"]) };
      case "nullable":
        return { type: [this.#pick(["string", "integer", "object"]), "null"] };
      case "object":
        return this.#object(depth);
      case "array":
        return this.#array(depth);
      case "union": {
        const branches = Array.from({ length: 2 + this.#upTo(1) }, () => this.schema(depth - 1));
        return { [this.#pick(["oneOf", "anyOf"])]: branches, ...(this.#chance(0.2) && { type: "object" }) };
      }
      case "all":
        return { allOf: [this.schema(depth - 1), this.schema(depth - 1)] };
      case "not":
        return { type: this.#pick(["string", "integer"]), not: { enum: this.#few(WORDS, 1, 2) } };
      default:
        return {};
    }
  }

  /** The same schema with one thing in it changed. */
  changed(schema: Json): Json {
    const copy = structuredClone(schema);
    const nodes = nodesIn(copy);
    const node = this.#pick(nodes);
    if (node === undefined || this.#chance(0.1)) return this.schema();
    const keywords = Object.keys(node);
    const keyword = this.#pick(keywords);
    const value = keyword === undefined ? undefined : node[keyword];
    if (keyword === undefined || this.#chance(0.25)) Object.assign(node, this.schema(1));
    else if (typeof value === "number") node[keyword] = Math.max(1, value + this.#pick([-1, 1]));
    else if (Array.isArray(value) && value.length > 1 && this.#chance(0.5))
      value.splice(this.#upTo(value.length - 1), 1);
    else if (keyword === "enum" && Array.isArray(value))
      value.push(this.#pick(WORDS.filter((word) => !value.includes(word))) ?? "new");
    else if (keyword === "oneOf" || keyword === "anyOf") this.#changeUnion(node, keyword);
    else if (keyword === "properties") (value as JsonObject)[this.#pick(NAMES)] = this.schema(1);
    else if (keyword === "required" && Array.isArray(value)) node.required = this.#few(NAMES, 0, 3);
    else if (this.#chance(0.5)) delete node[keyword];
    else this.#wrap(node);
    return copy;
  }

  /** The same demands in other words. */
  reworded(schema: Json): Json {
    const copy = structuredClone(schema);
    const node = this.#pick(nodesIn(copy));
    if (node === undefined) return { allOf: [copy] };
    const inner = { ...node };
    for (const keyword of Object.keys(node)) delete node[keyword];
    Object.assign(node, { [this.#pick(["allOf", "anyOf", "oneOf"])]: [inner] });
    return copy;
  }

  #changeUnion(node: JsonObject, keyword: "oneOf" | "anyOf"): void {
    const branches = node[keyword] as Json[];
    if (this.#chance(0.4)) branches.push(this.schema(1));
    else {
      delete node[keyword];
      node[keyword === "oneOf" ? "anyOf" : "oneOf"] = branches;
    }
  }

  #wrap(node: JsonObject): void {
    const inner = { ...node };
    for (const keyword of Object.keys(node)) delete node[keyword];
    node[this.#pick(["anyOf", "oneOf", "allOf"])] = [inner, this.schema(1)];
  }

  #object(depth: number): JsonObject {
    const names = this.#few(NAMES, 0, 3);
    const rest = this.#pick<Json | undefined>([undefined, undefined, undefined, false, true, this.schema(0)]);
    return {
      type: "object",
      properties: Object.fromEntries(names.map((name) => [name, this.schema(depth - 1)])),
      ...this.#some({ required: this.#few(NAMES, 0, 2), minProperties: this.#upTo(2) }),
      ...(rest !== undefined && { additionalProperties: rest }),
    };
  }

  #array(depth: number): JsonObject {
    const limits = { minItems: this.#upTo(2), maxItems: 1 + this.#upTo(2), uniqueItems: true };
    return {
      type: "array",
      ...this.#some({ items: this.schema(depth - 1), prefixItems: [this.schema(depth - 1)] }),
      ...this.#some(limits),
    };
  }

  #some(fields: JsonObject): JsonObject {
    return Object.fromEntries(Object.entries(fields).filter(() => this.#chance(0.4)));
  }

  #few<Item>(items: readonly Item[], least: number, most: number): Item[] {
    const left = [...items];
    const count = least + this.#upTo(most - least);
    return Array.from({ length: Math.min(count, left.length) }, () =>
      left.splice(this.#upTo(left.length - 1), 1),
    ).flat();
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[this.#upTo(items.length - 1)] as Item;
  }

  #upTo(most: number): number {
    return Math.floor(this.#random() * (most + 1));
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }
}

/** Every schema within a schema that is an object, itself among them. */
function nodesIn(schema: Json): JsonObject[] {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return [];
  const lists = ["oneOf", "anyOf", "allOf", "prefixItems"].flatMap(
    (keyword) => (schema[keyword] as Json[] | undefined) ?? [],
  );
  const single = ["items", "additionalProperties"].flatMap((keyword) => schema[keyword] ?? []);
  const properties = Object.values((schema.properties as JsonObject | undefined) ?? {});
  return [schema, ...[...lists, ...single, ...properties].flatMap(nodesIn)];
}
