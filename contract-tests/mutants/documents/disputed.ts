import type { Draft } from "./mutant.ts";

type Dispute = Pick<Draft, "rule" | "side"> & { readonly because: string };

/** Where the story of a change may rate it otherwise than the table of rules. */
const DISPUTED: readonly Dispute[] = [
  {
    rule: "items of any kind",
    side: "request",
    because: "the story sees the fields of the items go and is careful; a list of anything still takes them",
  },
];

/** Says whether the story's own verdict is accepted for a mutant. */
export function isDisputed(draft: Draft): boolean {
  return DISPUTED.some(({ rule, side }) => rule === draft.rule && side === draft.side);
}
