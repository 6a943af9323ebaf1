import type { Rating, Verdict } from "./verdicts.ts";

/** One kind of change. It has a rating for each direction it occurs in, or one where the direction does not matter. */
export type Rule = {
  /** What happened, as the story says it. */
  tells: string;
  any?: Rating;
  request?: Rating;
  response?: Rating;
};

const rated = (verdicts: readonly Verdict[]) => (because: string) => ({ verdicts, because });

export const wireAndTypes = rated(["wire", "types"]);
export const wire = rated(["wire"]);
export const types = rated(["types"]);
export const behaviour = rated(["behaviour"]);
export const none = rated([]);
