import { describe, expect, test } from "vitest";
import { schemaBranches } from "./cases/schema-branches.ts";
import { schemaObjects } from "./cases/schema-objects.ts";
import { schemaValues } from "./cases/schema-values.ts";
import { job, word } from "./cases/schemas.ts";
import { changesBetween, smallContract } from "./cases/small-contract.ts";
import { compareContracts } from "./compare-contracts.ts";
import type { Json } from "./json.ts";
import type { Rule } from "./rule.ts";
import { SCHEMA_RULES } from "./schema-rules.ts";

const cases = [...schemaBranches, ...schemaObjects, ...schemaValues];

const seen = new Set<string>();
/** The change as it is told without its direction, which the caller knows. */
function told(before: Json, after: Json, direction: "request" | "response"): string[] {
  const changes = changesBetween(smallContract({ [direction]: before }), smallContract({ [direction]: after }));
  for (const change of changes) seen.add(change.split(":")[0] ?? "");
  return changes.map((change) => change.replace(` ${direction}:`, ":"));
}

describe("a change of a schema", () => {
  test.each(cases)("when %s", (_, before, after, request, response) => {
    expect({ request: told(before, after, "request"), response: told(before, after, "response") }).toEqual({
      request,
      response,
    });
  });

  test("has an example above for each rating in the table", () => {
    const rated = Object.entries<Rule>(SCHEMA_RULES).flatMap(([name, rule]) =>
      (["request", "response"] as const).filter((way) => rule.any ?? rule[way]).map((way) => `${name} ${way}`),
    );
    expect(rated.filter((rating) => !seen.has(rating))).toEqual([]);
  });

  test("is told once for each direction that reaches the component, with every operation", () => {
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

  test("is found in a schema that contains itself", () => {
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

  test("is a matter of words when a schema moves behind a reference, an allOf of one, or another order", () => {
    const Status = word("a", "b");
    const inline = smallContract({ response: Status });
    const referred = smallContract({
      response: { allOf: [{ $ref: "#/components/schemas/Status" }] },
      document: { components: { schemas: { Status } } },
    });
    expect(changesBetween(inline, referred)).toEqual(["wording-changed response: none", "component-added: none"]);
    expect(changesBetween(inline, smallContract({ response: word("b", "a") }))).toEqual([
      "order-changed response: none",
    ]);
  });
});
