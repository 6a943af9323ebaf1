import type { Journal, JournalEntry } from "../lifecycle/journal.ts";

/** An empty store, made for one test. */
export type TestedStore = {
  /** Opens a journal over the store; called again after `close`, it must find what was written. */
  open(): Journal | Promise<Journal>;
  /** Ends the use of a journal that `open` gave. */
  close?(journal: Journal): Promise<void>;
};

/** One test of the contract of a {@link Journal}. */
export type JournalTest = {
  /** What the journal must do. */
  name: string;
  /** Rejects with an Error that says what it did instead. */
  run(store: TestedStore): Promise<void>;
};

/**
 * The contract of a {@link Journal} as tests, for any test runner. Each takes a store of its own.
 *
 * @example
 * for (const { name, run } of journalTests) test(name, () => run(emptyStore()));
 */
export const journalTests: readonly JournalTest[] = [
  on("a key that was never claimed has no entry", async (journal) => {
    same(await journal.read("a"), undefined);
    same(await entriesOf(journal), []);
  }),
  on("a claimed key has the entry of its claim, and is not claimed again as a new one", async (journal) => {
    const entry = entryOf("one");
    same(await journal.claim("a", entry, undefined), true);
    same(await journal.claim("a", entryOf("two"), undefined), false);
    same(await journal.read("a"), entry);
  }),
  on("of many claims of one key at once, one is granted", async (journal) => {
    const claims = Array.from({ length: 20 }, (_, index) => entryOf(`claim ${index}`));
    const granted = await Promise.all(claims.map((entry) => journal.claim("a", entry, undefined)));
    same(granted.filter(Boolean).length, 1);
    same(await journal.read("a"), claims[granted.indexOf(true)]);
  }),
  on("of many claims at once that replace one entry, one is granted", async (journal) => {
    await journal.claim("a", entryOf("before"), undefined);
    const claims = Array.from({ length: 20 }, (_, index) => entryOf(`claim ${index}`));
    const granted = await Promise.all(claims.map((entry) => journal.claim("a", entry, "before")));
    same(granted.filter(Boolean).length, 1);
    same(await journal.read("a"), claims[granted.indexOf(true)]);
  }),
  on("a claim replaces only the entry that it names", async (journal) => {
    await journal.claim("a", entryOf("one"), undefined);
    same(await journal.claim("a", entryOf("three"), "two"), false);
    same(await journal.claim("b", entryOf("three"), "one"), false);
    same(await journal.claim("a", entryOf("two"), "one"), true);
    same((await journal.read("a"))?.claim, "two");
    same(await journal.read("b"), undefined);
  }),
  on("a write replaces only the entry of its own claim", async (journal) => {
    same(await journal.write("a", entryOf("one")), false);
    await journal.claim("a", entryOf("one"), undefined);
    const started: JournalEntry = { ...entryOf("one"), state: "started", handle: HANDLE };
    same(await journal.write("a", started), true);
    await journal.claim("a", entryOf("two"), "one");
    same(await journal.write("a", started), false);
    same((await journal.read("a"))?.claim, "two");
  }),
  on("an id is held by the key that claimed it first", async (journal) => {
    same(await journal.claimId("id", "a"), "a");
    same(await journal.claimId("id", "a"), "a");
    same(await journal.claimId("id", "b"), "a");
    const holders = await Promise.all(Array.from({ length: 20 }, (_, index) => journal.claimId("at once", `${index}`)));
    same(new Set(holders).size, 1);
  }),
  on("keys and ids may hold any text, and never meet", async (journal) => {
    for (const [index, key] of AWKWARD.entries()) {
      same(await journal.claimId(key, `holder ${index}`), `holder ${index}`);
      same(await journal.read(key), undefined);
      same(await journal.claim(key, entryOf(`claim ${index}`), undefined), true);
    }
    for (const [index, key] of AWKWARD.entries()) {
      same((await journal.read(key))?.claim, `claim ${index}`);
      same(await journal.claimId(key, "other"), `holder ${index}`);
    }
    same((await entriesOf(journal)).map(([key]) => key).sort(), [...AWKWARD].sort());
  }),
  on("an entry comes back as it was, and is no part of the store", async (journal) => {
    const ending = {
      status: "DONE",
      state: "completed",
      output: { text: 'ä "\n\u0000\u2028', list: [1, null] },
      raw: "x",
    };
    const entry = { ...entryOf("one"), state: "ended", handle: HANDLE, ending } as JournalEntry;
    await journal.claim("a", entryOf("one"), undefined);
    await journal.write("a", entry);
    const first = await journal.read("a");
    same(first, entry);
    if (first) first.state = "refused";
    entry.state = "refused";
    same((await journal.read("a"))?.state, "ended");
    same((await entriesOf(journal))[0]?.[1].ending, ending);
  }),
  on("the first secret is kept", async (journal) => {
    const secrets = await Promise.all([journal.secret("one"), journal.secret("two")]);
    same(new Set(secrets).size, 1);
    same(await journal.secret("three"), secrets[0]);
  }),
  {
    name: "what was written is there when the store is opened again",
    async run(store) {
      const first = await store.open();
      const secret = await first.secret("s");
      await first.claim("a", entryOf("one"), undefined);
      await first.write("a", { ...entryOf("one"), state: "started", handle: HANDLE });
      await first.claimId("id", "a");
      await store.close?.(first);
      const second = await store.open();
      same(await second.secret("other"), secret);
      same((await second.read("a"))?.handle, HANDLE);
      same(await second.claimId("id", "b"), "a");
      same(await second.claim("a", entryOf("two"), undefined), false);
      await store.close?.(second);
    },
  },
];

const AWKWARD = [
  "a",
  "A",
  " a",
  "a/b",
  "a:b",
  "1",
  "ä",
  "__proto__",
  "constructor",
  "a\nb",
  "a\u0000b",
  '"',
  "'",
  "\ud800",
  "x".repeat(2000),
];
const HANDLE = { v: 1, provider: "acme", id: "task", startedAt: "2026-01-01T00:00:00.000Z" } as const;

function entryOf(claim: string): JournalEntry {
  const at = "2026-01-01T00:00:00.000Z";
  return { v: 1, claim, state: "starting", provider: "acme", input: "ab", at, since: at };
}

/** A test that needs one journal. */
function on(name: string, check: (journal: Journal) => Promise<void>): JournalTest {
  return {
    name,
    async run(store) {
      const journal = await store.open();
      try {
        await check(journal);
      } finally {
        await store.close?.(journal);
      }
    },
  };
}

async function entriesOf(journal: Journal): Promise<[string, JournalEntry][]> {
  const entries: [string, JournalEntry][] = [];
  for await (const entry of journal.entries()) entries.push(entry);
  return entries;
}

function same(got: unknown, wanted: unknown): void {
  const [is, should] = [written(got), written(wanted)];
  if (is !== should) throw new Error(`The journal gave ${is}, not ${should}.`);
}

/** JSON without regard to the order of keys. */
function written(value: unknown): string {
  const sorted = (_: string, one: unknown) =>
    typeof one === "object" && one !== null && !Array.isArray(one) ? Object.entries(one).sort() : one;
  return String(JSON.stringify(value, sorted));
}
