import type { Change } from "./change.ts";

/** One change of a component is met wherever it is used: told once for each direction, with all its places. */
export function mergeUses(changes: readonly Change[]): Change[] {
  const merged = new Map<string, Change>();
  for (const change of changes) {
    const { uses, ...same } = change;
    const key = JSON.stringify(same);
    const known = merged.get(key);
    if (!known) merged.set(key, { ...change, uses: [...uses] });
    else
      known.uses.push(
        ...uses.filter((use) => !known.uses.some((other) => JSON.stringify(other) === JSON.stringify(use))),
      );
  }
  return [...merged.values()];
}
