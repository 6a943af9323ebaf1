import { expect, test } from "vitest";
import type { Result } from "../result.ts";
import { checkEquivalents } from "./check-equivalents.ts";
import type { Equivalent } from "./equivalents.ts";

const result: Result = {
  part: "document",
  contract: "browser-act",
  rule: "title changed",
  side: "document",
  at: "/a",
  name: "title changed at /a: b",
  gate: "equivalent",
  told: "",
};
const entry: Equivalent = { rule: "title changed", side: "document", because: "a label" };

test("a listed equivalent is no survivor, and one that is not listed is", () => {
  expect(checkEquivalents([result], [entry])).toEqual({ problems: [], survivors: [] });
  expect(checkEquivalents([result], []).survivors).toEqual([result]);
  const elsewhere = { ...entry, only: { contract: "browser-act", at: ["/b"] } } as const;
  expect(checkEquivalents([result], [elsewhere]).survivors).toEqual([result]);
});

test("an entry that stands for no mutant any more is a problem", () => {
  expect(checkEquivalents([{ ...result, gate: "answer" }], [entry]).problems).toEqual([
    'equivalents.ts lists "title changed" (document), and no such mutant is equivalent any more.',
  ]);
});
