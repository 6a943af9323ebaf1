import { describe, expect, test } from "vitest";
import type { Journal } from "../lifecycle/journal.ts";
import { journalTests } from "./journal-tests.ts";
import { memoryJournal } from "./memory-journal.ts";

describe("a journal in memory keeps the contract", () => {
  for (const { name, run } of journalTests) {
    test(name, () => {
      const journal = memoryJournal();
      return run({ open: () => journal });
    });
  }
});

/** Journals with one fault each, as a store may have. */
const broken: [fault: string, change: (journal: Journal) => Partial<Journal>][] = [
  [
    "claims are not atomic",
    (journal) => ({
      async claim(key, entry, before) {
        if ((await journal.read(key))?.claim !== before) return false;
        while (!(await journal.claim(key, entry, (await journal.read(key))?.claim)));
        return true;
      },
    }),
  ],
  [
    "a claim ignores what it replaces",
    (journal) => ({
      claim: async (key, entry) => journal.claim(key, entry, (await journal.read(key))?.claim),
    }),
  ],
  [
    "a write replaces any entry",
    (journal) => ({
      write: async (key, entry) => journal.claim(key, entry, (await journal.read(key))?.claim),
    }),
  ],
  ["an id goes to the last", () => ({ claimId: async (_, key) => key })],
  ["keys are trimmed", (journal) => ({ read: (key) => journal.read(key.trim()) })],
  ["the secret changes", () => ({ secret: async (candidate) => candidate })],
  ["nothing is listed", () => ({ async *entries() {} })],
];

test.each(broken)("the contract notices where %s", async (_, change) => {
  const failures: string[] = [];
  for (const { name, run } of journalTests) {
    const journal = memoryJournal();
    await run({ open: () => ({ ...journal, ...change(journal) }) }).catch(() => failures.push(name));
  }
  expect(failures).not.toEqual([]);
});
