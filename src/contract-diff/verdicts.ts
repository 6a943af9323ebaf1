/**
 * - `wire`: a call that worked now fails, or an answer comes that the old contract refuses.
 * - `types`: code that compiled may not.
 * - `behaviour`: neither, but the same call has another outcome.
 */
export type Verdict = "wire" | "types" | "behaviour";

/** What callers send, or what they get. The same change of a schema means different things in the two. */
export type Direction = "request" | "response";

export type Rating = { verdicts: readonly Verdict[]; because: string };

/** Says whether callers have to act on a change. `unclassified` counts: what no rule weighs may be anything. */
export function isBreaking({ rule, verdicts }: { rule: string; verdicts: readonly Verdict[] }): boolean {
  return rule === "unclassified" || verdicts.includes("wire") || verdicts.includes("types");
}

/** Says what a change breaks, such as `wire, types`; `none` where it breaks nothing. */
export function sayVerdicts({ rule, verdicts }: { rule: string; verdicts: readonly Verdict[] }): string {
  if (rule === "unclassified") return "unclassified";
  return verdicts.length > 0 ? verdicts.join(", ") : "none";
}
