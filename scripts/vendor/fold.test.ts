import { expect, test } from "vitest";
import type { Change } from "../../src/contract-diff/change.ts";
import { foldOthers } from "./fold.ts";
import { storyAsMarkdown } from "./markdown.ts";
import { palette, storyForTerminal } from "./terminal.ts";

const change = (operation: string | undefined, verdicts: Change["verdicts"] = []): Change => ({
  rule: "default-changed",
  verdicts,
  because: "Callers may leave it out.",
  pointer: "#/x",
  uses: operation === undefined ? [] : [{ operation, part: "response 200" }],
});
const story = {
  name: "acme",
  changes: [change("GET /held"), change("GET /a"), change("GET /a", ["wire"]), change("GET /b"), change(undefined)],
  overlayMisfits: [],
  held: ["GET /held"],
};

test("changes of operations that are not held are one line, which says how many of them break", () => {
  const { told, line } = foldOthers(story);
  expect(told).toEqual([change("GET /held"), change(undefined)]);
  expect(line).toBe("And 3 changes in 2 operations that are not held, 1 of them breaking. --all tells them.");
  expect(storyForTerminal(story, palette(false))).toContain(line);
  expect(storyForTerminal(story, palette(false))).not.toContain("GET /a");
  expect(storyAsMarkdown(story)).toContain("And 3 changes in 2 operations");
});

test("all of them are told when somebody asks, and when all operations are held", () => {
  const { held: _, ...all } = story;
  expect(foldOthers(all)).toEqual({ told: story.changes });
  const held = ["GET /held", "GET /a", "GET /b"];
  expect(foldOthers({ ...story, held })).toEqual({ told: story.changes });
});

test("a change that a held operation meets too is told", () => {
  const shared = { ...change("GET /a"), uses: [...change("GET /a").uses, ...change("GET /held").uses] };
  expect(foldOthers({ ...story, changes: [shared] })).toEqual({ told: [shared] });
});
