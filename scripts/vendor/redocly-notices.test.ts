import { describe, expect, test } from "vitest";
import { smallContract } from "../../src/contract-diff/cases/small-contract.ts";
import { compareContracts } from "../../src/contract-diff/compare-contracts.ts";
import type { JsonObject } from "../../src/contract-diff/json.ts";
import { type Notice, redoclyNotices, unclassified } from "./redocly-notices.ts";

const text = { type: "string" };
const before = smallContract({ response: { type: "object", required: ["a"], properties: { a: text } } });
const after = smallContract({ response: { type: "object", properties: { a: text, b: text } } });

describe("what Redocly notices", { timeout: 30_000 }, () => {
  test("is lost in nothing that the rules tell", async () => {
    const notices = await redoclyNotices(before, after);
    expect(notices.map(({ property, kind }) => property ?? kind)).toEqual(["required", "added"]);
    expect(unclassified(notices, compareContracts(before, after), { before, after })).toEqual([]);
  });

  test("is told as unclassified when no rule tells it", async () => {
    const notices = await redoclyNotices(before, after);
    const told = compareContracts(before, after).filter(({ rule }) => rule === "property-added");
    expect(unclassified(notices, told, { before, after })).toMatchObject([
      {
        rule: "unclassified",
        pointer: "#/paths/~1jobs/post/responses/200/content/application~1json/schema/required",
        because: expect.stringContaining("Redocly calls it major: "),
        old: ["a"],
      },
    ]);
  });

  test("is not hidden by a moved operation around it", () => {
    const notice = (pointer: string): Notice => ({
      path: "",
      kind: "modified",
      impact: "patch",
      verdicts: [],
      base: { pointer },
    });
    const documents = { before: smallContract({ path: "/v1/a" }), after: smallContract({ path: "/v2/a" }) };
    const moved = compareContracts(documents.before, documents.after);
    expect(unclassified([notice("#/paths/~1v1~1a")], moved, documents)).toEqual([]);
    expect(unclassified([notice("#/paths/~1v1~1a/post/summary")], moved, documents)).toHaveLength(1);
  });

  test("is told under the pointer of a reference, where a rule tells it at what is referred to", async () => {
    const parameters = { Limit: { name: "limit", in: "query", schema: text } };
    const having = (operation: JsonObject) => smallContract({ operation, document: { components: { parameters } } });
    const [old, now] = [having({}), having({ parameters: [{ $ref: "#/components/parameters/Limit" }] })];
    const notices = await redoclyNotices(old, now);
    expect(notices.length).toBeGreaterThan(0);
    expect(unclassified(notices, compareContracts(old, now), { before: old, after: now })).toEqual([]);
  });

  test("is a sentence when Redocly cannot read a contract", async () => {
    await expect(redoclyNotices({}, {})).rejects.toThrow("Redocly could not compare the two contracts:");
  });
});
