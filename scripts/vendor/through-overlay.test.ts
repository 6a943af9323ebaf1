import { describe, expect, test } from "vitest";
import { smallContract } from "../../src/contract-diff/cases/small-contract.ts";
import type { Json, JsonObject } from "../../src/contract-diff/json.ts";
import { compareThroughOverlay } from "./through-overlay.ts";

const job = (properties: JsonObject) => smallContract({ response: { type: "object", properties } });
const schema = "$.paths['/jobs'].post.responses['200'].content['application/json'].schema";

function compare(before: JsonObject, after: JsonObject, ...actions: JsonObject[]) {
  const described = actions.map((action) => ({ description: "A reason.", ...action }));
  const overlay: Json = { overlay: "1.0.0", actions: described };
  const { changes, misfits } = compareThroughOverlay(before, after, overlay, "acme.overlay.yaml");
  return { told: changes.map(({ rule, verdicts, because }) => ({ rule, verdicts, because })), misfits };
}

describe("a change seen through the overlay", () => {
  test("is none when the overlay says so already, and the action that did is named", () => {
    const nullable: JsonObject = { type: ["string", "null"] };
    const { told, misfits } = compare(job({ a: { type: "string" } }), job({ a: nullable }), {
      target: `${schema}.properties.a`,
      update: nullable,
      "x-was": { type: "string" },
    });
    expect(told).toEqual([{ rule: "type-widened", verdicts: [], because: "The overlay says so already." }]);
    expect(misfits).toEqual([
      `acme.overlay.yaml: actions[0] (target: ${schema}.properties.a) changes nothing: the document says so already. The provider fixed it: delete the action.`,
    ]);
  });

  test("keeps the type of an error that the overlay declares", () => {
    const answer = { content: { "application/json": { schema: { type: "string" } } } };
    const answers = (responses: JsonObject) => smallContract({ operation: { responses } });
    const { told } = compare(answers({ "200": {}, "400": answer }), answers({ "200": {} }), {
      target: "$.paths[*][*].responses",
      update: { "401": answer },
    });
    expect(told).toMatchObject([{ rule: "error-status-removed-with-type", verdicts: [] }]);
  });

  test("keeps its verdict when an action only describes what is gone, and names that action", () => {
    const { told, misfits } = compare(job({ a: { type: "string" } }), job({}), {
      target: `${schema}.properties`,
      update: { a: { description: "A letter." } },
    });
    expect(told).toMatchObject([{ rule: "property-removed", verdicts: ["types"] }]);
    expect(misfits).toEqual([
      expect.stringMatching(
        /^acme\.overlay\.yaml: actions\[0\] .* still writes #.*properties\/a, which the provider removed\.$/,
      ),
    ]);
  });

  test("names an action whose target is gone, once, and not one that never fitted", () => {
    const moved = { target: "$.paths['/v1/jobs'].post", update: { summary: "Start." } };
    const never = { target: "$.paths['/nowhere']", update: { summary: "Never." } };
    const { told, misfits } = compare(
      smallContract({ path: "/v1/jobs" }),
      smallContract({ path: "/v2/jobs" }),
      moved,
      never,
    );
    expect(told).toMatchObject([{ rule: "operation-moved", verdicts: ["wire", "types"] }]);
    expect(misfits).toEqual([
      expect.stringContaining("actions[0] (target: $.paths['/v1/jobs'].post) matches nothing."),
    ]);
  });
});
