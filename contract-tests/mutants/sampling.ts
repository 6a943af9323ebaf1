import { createHash } from "node:crypto";

/**
 * At most `most` of the items, the same ones in every run: those whose hash is smallest. A new item pushes at most one
 * other out, so that a changed document does not change the whole sample.
 */
export function sampled<T>(items: readonly T[], most: number, seed: string, nameOf: (item: T) => string): T[] {
  if (items.length <= most) return [...items];
  const rank = (item: T) =>
    createHash("sha256")
      .update(`${seed}\n${nameOf(item)}`)
      .digest("hex");
  const chosen = new Set(
    items
      .map((item) => ({ item, rank: rank(item) }))
      .sort((one, other) => (one.rank < other.rank ? -1 : 1))
      .slice(0, most)
      .map(({ item }) => item),
  );
  return items.filter((item) => chosen.has(item));
}
