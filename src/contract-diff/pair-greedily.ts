/** What two lists have in common, and what only one of them has. */
export type Pairs<Item> = { pairs: [Item, Item][]; removed: Item[]; added: Item[] };

/**
 * Pairs the items of two lists, each at most once: first those that the surest likeness finds alike, then the next one's.
 *
 * @param likenesses From the surest to the faintest
 */
export function pairGreedily<Item>(
  before: readonly Item[],
  after: readonly Item[],
  likenesses: readonly ((old: Item, now: Item) => boolean)[],
): Pairs<Item> {
  const removed = [...before];
  const added = [...after];
  const pairs: [Item, Item][] = [];
  for (const alike of likenesses) {
    for (const old of [...removed]) {
      const partner = added.find((now) => alike(old, now));
      if (partner === undefined) continue;
      pairs.push([old, partner]);
      removed.splice(removed.indexOf(old), 1);
      added.splice(added.indexOf(partner), 1);
    }
  }
  return { pairs, removed, added };
}
