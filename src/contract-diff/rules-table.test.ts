import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { rulesTable } from "./rules-table.ts";

test("is what docs/contract-changes.md shows", async () => {
  const guide = await readFile(new URL("../../docs/contract-changes.md", import.meta.url), "utf8");
  // When it fails: put this table in place of the one in the guide.
  expect(guide.split("\n").filter((line) => line.startsWith("| "))).toEqual(rulesTable().split("\n"));
});
