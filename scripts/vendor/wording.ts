import { breakingChanges, type Story } from "./story.ts";

/** Such as `anchor-browser: 3 changes, 2 of them breaking`. */
export function headline(story: Story): string {
  const { name, firstOperations, changes } = story;
  if (firstOperations) return `${name}: a new contract with ${count(firstOperations.length, "operation")}`;
  if (changes.length === 0) return `${name}: no changes`;
  const breaking = breakingChanges(story).length;
  const among =
    changes.length === 1 ? (breaking ? "breaking" : "not breaking") : `${breaking || "none"} of them breaking`;
  return `${name}: ${count(changes.length, "change")}, ${among}`;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
