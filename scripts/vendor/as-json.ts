import { isBreaking } from "../../src/contract-diff/verdicts.ts";
import type { Rebuild } from "./rebuild.ts";
import { breakingChanges, type Story } from "./story.ts";

/** The story for programs: its fields, each change with whether it is breaking, and what became of the rest once it was written. */
export function storyAsJson(story: Story, rebuild?: Rebuild): string {
  const changes = story.changes.map((change) => ({ ...change, breaking: isBreaking(change) }));
  return JSON.stringify({ ...story, breaking: breakingChanges(story).length, changes, ...rebuild }, null, 2);
}
