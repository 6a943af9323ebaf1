import type { Refit } from "./refit.ts";
import { breakingChanges, type Story } from "./story.ts";
import { isBreaking } from "./verdicts.ts";

/** The story for programs: its fields, each change with whether it is breaking, and what became of the rest once it was written. */
export function storyAsJson(story: Story, refit?: Refit): string {
  const changes = story.changes.map((change) => ({ ...change, breaking: isBreaking(change) }));
  return JSON.stringify({ ...story, breaking: breakingChanges(story).length, changes, ...refit }, null, 2);
}
