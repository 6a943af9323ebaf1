import { expect, test } from "vitest";
import type { Result } from "./result.ts";
import { tableOf } from "./table.ts";

const about = {
  contract: "browser-act",
  rule: "enum word added",
  side: "response",
  at: "/a",
  name: "n",
  told: "",
} as const;
const documents = (gate: string, count: number): Result[] =>
  Array.from({ length: count }, () => ({ ...about, part: "document", gate }));

test("counts stand per rule and gate, equivalents do not count as killed or missed", () => {
  const table = tableOf([...documents("answer", 3), ...documents("equivalent", 2), ...documents("types", 1)]);
  expect(table).toContain("| enum word added | response | 3 | 0 | 0 | 1 | 2 | 0 | 100 % |");
});

test("one survivor among many does not round up to all", () => {
  expect(tableOf([...documents("answer", 1_999), ...documents("survived", 1)])).toContain("| 1 | 99.9 % |");
});

test("a rule with equivalents alone has no rate", () => {
  expect(tableOf(documents("equivalent", 2))).toContain("| 2 | 0 | – |");
});
