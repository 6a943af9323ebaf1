import type { Journal, JournalEntry } from "../lifecycle/journal.ts";

/**
 * Keeps a journal in memory: starts each key once within one process, and forgets everything when it ends. For tests, and as
 * the shortest example of a {@link Journal}.
 */
export function memoryJournal(): Journal {
  // Kept as text: an entry that a caller changes later must not change here.
  const entries = new Map<string, string>();
  const holders = new Map<string, string>();
  let kept: string | undefined;
  const read = (taskKey: string): JournalEntry | undefined => {
    const text = entries.get(taskKey);
    return text === undefined ? undefined : (JSON.parse(text) as JournalEntry);
  };
  const claim = (taskKey: string, entry: JournalEntry, before: string | undefined): boolean => {
    if (read(taskKey)?.claim !== before) return false;
    entries.set(taskKey, JSON.stringify(entry));
    return true;
  };
  return {
    claim: async (taskKey, entry, before) => claim(taskKey, entry, before),
    write: async (taskKey, entry) => claim(taskKey, entry, entry.claim),
    read: async (taskKey) => read(taskKey),
    async claimId(id, taskKey) {
      const holder = holders.get(id) ?? taskKey;
      holders.set(id, holder);
      return holder;
    },
    async *entries() {
      for (const [taskKey, text] of [...entries]) yield [taskKey, JSON.parse(text) as JournalEntry];
    },
    async secret(candidate) {
      kept ??= candidate;
      return kept;
    },
  };
}
