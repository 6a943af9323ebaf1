import { describe, expect, it } from "vitest";
import type { Json } from "../openapi/json.ts";
import { compareContracts } from "./compare-contracts.ts";
import type { Rule } from "./rule.ts";
import { SCHEMA_RULES } from "./schema-rules.ts";
import { changesBetween, smallContract } from "./small-contract.ts";

const word = (...words: string[]): Json => ({ type: "string", enum: words });
const text: Json = { type: "string" };
const whole: Json = { type: "integer" };
const job = (properties: Record<string, Json>, required: string[] = [], more: Record<string, Json> = {}): Json => ({
  type: "object",
  properties,
  required,
  ...more,
});
const done = job({ status: word("done"), result: text }, ["result", "status"]);
const failed = job({ status: word("failed"), error: text }, ["error", "status"]);

type Case = [what: string, before: Json, after: Json, request: string[], response: string[]];

/** What each change means to those who send it, and to those who get it. */
const cases: Case[] = [
  [
    "a branch is added",
    { oneOf: [done] },
    { oneOf: [done, failed] },
    ["branch-added: none"],
    ["branch-added: wire, types"],
  ],
  [
    "a branch is added to what was one schema",
    done,
    { oneOf: [done, failed] },
    ["branch-added: none"],
    ["branch-added: wire, types"],
  ],
  [
    "a branch is removed",
    { oneOf: [done, failed] },
    { oneOf: [done] },
    ["branch-removed: wire, types"],
    ["branch-removed: types"],
  ],
  [
    "null becomes a branch",
    text,
    { anyOf: [text, { type: "null" }] },
    ["branch-added: none"],
    ["branch-added: wire, types"],
  ],
  [
    "items with fields become items of any kind",
    { type: "array", items: job({ a: text }) },
    { type: "array" },
    ["type-widened: none"],
    ["type-widened: wire, types", "property-removed: types"],
  ],
  [
    "null is allowed twice",
    { anyOf: [text, { type: "null" }] },
    { anyOf: [{ type: ["string", "null"] }, { type: "null" }] },
    ["type-widened: none"],
    ["type-widened: wire, types"],
  ],
  [
    "a branch that is one word gets a limit",
    { anyOf: [{ const: "auto" }, whole] },
    { anyOf: [{ const: "auto", format: "email" }, whole] },
    ["limit-tightened: wire"],
    ["limit-tightened: none"],
  ],
  [
    "a branch that is a map takes other values",
    { anyOf: [{ type: "object", additionalProperties: text }, { type: "null" }] },
    { anyOf: [{ type: "object", additionalProperties: { type: ["string", "null"] } }, { type: "null" }] },
    ["type-widened: none"],
    ["type-widened: wire, types"],
  ],
  ["null in the type is said as a branch", { type: ["string", "null"] }, { anyOf: [text, { type: "null" }] }, [], []],
  [
    "alternatives are demanded beside what was demanded",
    { type: "object", minProperties: 1 },
    { type: "object", minProperties: 1, oneOf: [done, failed] },
    ["union-added: wire, types"],
    ["union-added: types"],
  ],
  [
    "alternatives are no longer demanded",
    { type: "object", minProperties: 1, oneOf: [done, failed] },
    { type: "object", minProperties: 1 },
    ["union-removed: none"],
    ["union-removed: wire, types"],
  ],
  [
    "a branch is removed beside other demands",
    { type: "object", oneOf: [done, failed] },
    { type: "object", oneOf: [failed] },
    ["branch-removed: wire, types"],
    ["branch-removed: types"],
  ],
  [
    "anyOf becomes oneOf",
    { anyOf: [done, failed] },
    { oneOf: [done, failed] },
    ["branches-made-exclusive: wire"],
    ["branches-made-exclusive: none"],
  ],
  [
    "oneOf becomes anyOf",
    { oneOf: [done, failed] },
    { anyOf: [done, failed] },
    ["branches-made-inclusive: none"],
    ["branches-made-inclusive: wire"],
  ],
  [
    "allOf gains a part",
    { allOf: [done, { minProperties: 1 }] },
    { allOf: [done, { minProperties: 1 }, { required: ["x"] }] },
    ["part-added: wire, types"],
    ["part-added: types"],
  ],
  [
    "allOf loses a part",
    { allOf: [done, job({ extra: text })] },
    { allOf: [done] },
    ["part-removed: types"],
    ["part-removed: wire, types"],
  ],
  [
    "one schema gains a part",
    done,
    { allOf: [done, job({ extra: text })] },
    ["part-added: wire, types"],
    ["part-added: types"],
  ],
  [
    "a part beside other demands is removed",
    { type: "object", minProperties: 1, allOf: [done] },
    { type: "object", minProperties: 1 },
    ["part-removed: types"],
    ["part-removed: wire, types"],
  ],
  [
    "the discriminator changes",
    { oneOf: [done], discriminator: { propertyName: "status" } },
    { oneOf: [done], discriminator: { propertyName: "kind" } },
    ["discriminator-changed: types"],
    ["discriminator-changed: types"],
  ],
  ["a word is added", word("a"), word("a", "b"), ["word-added: none"], ["word-added: wire, types"]],
  ["a word is removed", word("a", "b"), word("a"), ["word-removed: wire, types"], ["word-removed: types"]],
  [
    "a word is renamed",
    word("a"),
    word("b"),
    ["word-added: none", "word-removed: wire, types"],
    ["word-added: wire, types", "word-removed: types"],
  ],
  ["text is limited to words", text, word("a"), ["words-fixed: wire, types"], ["words-fixed: types"]],
  ["words are freed to any text", word("a"), text, ["words-freed: none"], ["words-freed: wire, types"]],
  [
    "an object becomes a string",
    { type: "object" },
    text,
    ["type-replaced: wire, types"],
    ["type-replaced: wire, types"],
  ],
  [
    "a type is widened by null",
    text,
    { type: ["string", "null"] },
    ["type-widened: none"],
    ["type-widened: wire, types"],
  ],
  ["a type is given up", text, {}, ["type-widened: none"], ["type-widened: wire, types"]],
  ["a type is narrowed", { type: ["string", "null"] }, text, ["type-narrowed: wire, types"], ["type-narrowed: types"]],
  ["an integer becomes a number", whole, { type: "number" }, ["number-widened: none"], ["number-widened: wire"]],
  ["a number becomes an integer", { type: "number" }, whole, ["number-narrowed: wire"], ["number-narrowed: none"]],
  ["an optional property is added", job({}), job({ a: text }), ["property-added: none"], ["property-added: none"]],
  [
    "a required property is added",
    job({}),
    job({ a: text }, ["a"]),
    ["required-property-added: wire, types"],
    ["required-property-added: none"],
  ],
  [
    "a property is added to a closed object",
    job({}, [], { additionalProperties: false }),
    job({ a: text }, [], { additionalProperties: false }),
    ["property-added: none"],
    ["property-added-to-closed: wire"],
  ],
  [
    "an optional property is removed",
    job({ a: text }),
    job({}),
    ["property-removed: types"],
    ["property-removed: types"],
  ],
  [
    "a required property is removed",
    job({ a: text }, ["a"]),
    job({}),
    ["property-removed: types"],
    ["required-property-removed: wire, types"],
  ],
  [
    "a property is removed from a closed object",
    job({ a: text }, [], { additionalProperties: false }),
    job({}, [], { additionalProperties: false }),
    ["property-refused: wire, types"],
    ["property-removed: types"],
  ],
  [
    "a property becomes required",
    job({ a: text }),
    job({ a: text }, ["a"]),
    ["property-became-required: wire, types"],
    ["property-became-required: none"],
  ],
  [
    "a property is no longer required",
    job({ a: text }, ["a"]),
    job({ a: text }),
    ["property-became-optional: none"],
    ["property-became-optional: wire, types"],
  ],
  [
    "an object is closed",
    job({ a: text }),
    job({ a: text }, [], { additionalProperties: false }),
    ["object-closed: wire, types"],
    ["object-closed: types"],
  ],
  [
    "an object is opened",
    job({ a: text }, [], { additionalProperties: false }),
    job({ a: text }),
    ["object-opened: none"],
    ["object-opened: wire"],
  ],
  [
    "other properties are said to be allowed",
    job({ a: text }),
    job({ a: text }, [], { additionalProperties: true }),
    ["index-added: none"],
    ["index-added: none"],
  ],
  [
    "other properties are no longer spoken of",
    job({ a: text }, [], { additionalProperties: true }),
    job({ a: text }),
    ["index-removed: types"],
    ["index-removed: types"],
  ],
  [
    "other properties get a type",
    job({}, [], { additionalProperties: text }),
    job({}, [], { additionalProperties: whole }),
    ["type-replaced: wire, types"],
    ["type-replaced: wire, types"],
  ],
  [
    "items get another type",
    { type: "array", items: text },
    { type: "array", items: whole },
    ["type-replaced: wire, types"],
    ["type-replaced: wire, types"],
  ],
  [
    "a tuple grows",
    { type: "array", prefixItems: [text] },
    { type: "array", prefixItems: [text, text] },
    ["tuple-changed: wire, types"],
    ["tuple-changed: wire, types"],
  ],
  [
    "a maximum is lowered",
    { ...{ type: "integer" }, maximum: 9 },
    { type: "integer", maximum: 5 },
    ["limit-tightened: wire"],
    ["limit-tightened: none"],
  ],
  [
    "a minimum is lowered",
    { type: "integer", minimum: 9 },
    { type: "integer", minimum: 5 },
    ["limit-loosened: none"],
    ["limit-loosened: wire"],
  ],
  [
    "a format is demanded",
    text,
    { type: "string", format: "uuid" },
    ["limit-tightened: wire"],
    ["limit-tightened: none"],
  ],
  [
    "items no longer differ",
    { type: "array", uniqueItems: true },
    { type: "array" },
    ["limit-loosened: none"],
    ["limit-loosened: wire"],
  ],
  [
    "a pattern is another",
    { type: "string", pattern: "^a" },
    { type: "string", pattern: "^b" },
    ["limit-altered: wire"],
    ["limit-altered: wire"],
  ],
  [
    "a condition changes",
    { type: "object", not: { required: ["a"] } },
    { type: "object", not: { required: ["b"] } },
    ["condition-changed: wire, types"],
    ["condition-changed: wire, types"],
  ],
  [
    "a default is flipped",
    { type: "boolean", default: false },
    { type: "boolean", default: true },
    ["default-changed: behaviour"],
    ["default-changed: behaviour"],
  ],
  [
    "a field becomes readOnly",
    text,
    { type: "string", readOnly: true },
    ["access-changed: behaviour"],
    ["access-changed: behaviour"],
  ],
  [
    "a single word is said as const",
    word("a"),
    { type: "string", const: "a" },
    ["wording-changed: none"],
    ["wording-changed: none"],
  ],
];

const seen = new Set<string>();
/** The change as it is told without its direction, which the caller knows. */
function told(before: Json, after: Json, direction: "request" | "response"): string[] {
  const changes = changesBetween(smallContract({ [direction]: before }), smallContract({ [direction]: after }));
  for (const change of changes) seen.add(change.split(":")[0] ?? "");
  return changes.map((change) => change.replace(` ${direction}:`, ":"));
}

describe("a change of a schema", () => {
  it.each(cases)("when %s", (_, before, after, request, response) => {
    expect({ request: told(before, after, "request"), response: told(before, after, "response") }).toEqual({
      request,
      response,
    });
  });

  it("has an example above for each rating in the table", () => {
    const rated = Object.entries<Rule>(SCHEMA_RULES).flatMap(([name, rule]) =>
      (["request", "response"] as const).filter((way) => rule.any ?? rule[way]).map((way) => `${name} ${way}`),
    );
    expect(rated.filter((rating) => !seen.has(rating))).toEqual([]);
  });

  it("is told once for each direction that reaches the component, with every operation", () => {
    const reference = { $ref: "#/components/schemas/Status" };
    const withWords = (...words: string[]) => {
      const one = smallContract({ request: { type: "array", items: reference }, response: reference });
      const two = smallContract({ path: "/tasks", response: reference });
      const paths = { ...(one.paths as object), ...(two.paths as object) };
      return { ...one, paths, components: { schemas: { Status: word(...words) } } };
    };
    const changes = compareContracts(withWords("a"), withWords("a", "b"));
    expect(changes.map(({ direction, pointer, uses }) => ({ direction, pointer, uses }))).toEqual([
      {
        direction: "request",
        pointer: "#/components/schemas/Status/enum",
        uses: [{ operation: "POST /jobs", part: "request body" }],
      },
      {
        direction: "response",
        pointer: "#/components/schemas/Status/enum",
        uses: [
          { operation: "POST /jobs", part: "response 200" },
          { operation: "POST /tasks", part: "response 200" },
        ],
      },
    ]);
  });

  it("is found in a schema that contains itself", () => {
    const tree = (...words: string[]) =>
      smallContract({
        response: { $ref: "#/components/schemas/Tree" },
        document: {
          components: {
            schemas: {
              Tree: job({ kind: word(...words), children: { items: { $ref: "#/components/schemas/Tree" } } }),
            },
          },
        },
      });
    expect(changesBetween(tree("a"), tree("a", "b"))).toEqual(["word-added response: wire, types"]);
  });

  it("is no change when a schema moves behind a reference, an allOf of one, or another order", () => {
    const Status = word("a", "b");
    const inline = smallContract({ response: Status });
    const referred = smallContract({
      response: { allOf: [{ $ref: "#/components/schemas/Status" }] },
      document: { components: { schemas: { Status } } },
    });
    expect(changesBetween(inline, referred)).toEqual(["component-added: none"]);
    expect(changesBetween(inline, smallContract({ response: word("b", "a") }))).toEqual([
      "order-changed response: none",
    ]);
  });
});
