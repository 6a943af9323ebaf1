import { randomBytes } from "node:crypto";
import type { JournalEntry } from "../lifecycle/journal.ts";
import type { Place } from "./append-file.ts";

/** How the first line of every file begins. */
export const HEADER_START = '{"journal":"errand"';

/** The first line of every file. */
type Header = { journal: "errand"; v: 1; secret: string };
/** Every other line: an entry of a key, or the key that holds an id. */
type Line = { key: string; entry: JournalEntry } | { key: string; id: string };

type EntryPlace = Place & { claim: string };

/** What the lines of a file say, without the entries themselves, which may be large: where the latest of each key is. */
export class JournalIndex {
  readonly #path: string;
  readonly #places = new Map<string, EntryPlace>();
  readonly #holders = new Map<string, string>();
  #secret: string | undefined;
  #lines = 0;

  constructor(path: string) {
    this.#path = path;
  }

  get secret(): string | undefined {
    return this.#secret;
  }

  get keys(): string[] {
    return [...this.#places.keys()];
  }

  placeOf(key: string): EntryPlace | undefined {
    return this.#places.get(key);
  }

  holderOf(id: string): string | undefined {
    return this.#holders.get(id);
  }

  /** The lines of a file that says the same without what was replaced: where each is, or what it is. */
  *lines(): Generator<string | Place> {
    yield headerLine(this.#secret);
    for (const [id, key] of this.#holders) yield JSON.stringify({ key, id } satisfies Line);
    yield* this.#places.values();
  }

  /** How many bytes of the file are entries that still count. */
  get usedBytes(): number {
    let bytes = 0;
    for (const { length } of this.#places.values()) bytes += length;
    return bytes;
  }

  /** Takes in a line. Throws for one that was not written by a journal. */
  take(line: string, place: Place): void {
    this.#lines += 1;
    const parsed = this.#parse(line);
    if (this.#lines === 1) {
      this.#secret = this.#secretIn(parsed);
      return;
    }
    const { key, entry, id } = parsed as Partial<{ key: string; entry: JournalEntry; id: string }>;
    if (key !== undefined && entry) this.#places.set(key, { ...place, claim: entry.claim });
    else if (key !== undefined && id !== undefined) this.#holders.set(id, key);
    else throw new Error(`${this.#path} is damaged: line ${this.#lines} is not an entry of a journal`);
  }

  #parse(line: string): object {
    try {
      return JSON.parse(line) as object;
    } catch (cause) {
      if (this.#lines === 1) return {};
      throw new Error(`${this.#path} is damaged: line ${this.#lines} is not JSON`, { cause });
    }
  }

  #secretIn({ journal, v, secret }: Partial<Header>): string {
    if (journal !== "errand" || secret === undefined)
      throw new Error(`${this.#path} is not a journal of errand, and was left as it is`);
    if (v !== 1) throw new Error(`${this.#path} has the version ${String(v)}, not 1: update errand`);
    return secret;
  }
}

/** The first line of a file, with a new secret where it has none yet. */
export function headerLine(secret = randomBytes(32).toString("hex")): string {
  return JSON.stringify({ journal: "errand", v: 1, secret } satisfies Header);
}

/** The line of an entry. */
export function entryLine(key: string, entry: JournalEntry): string {
  return JSON.stringify({ key, entry } satisfies Line);
}

/** The line of an id that a key holds. */
export function holderLine(key: string, id: string): string {
  return JSON.stringify({ key, id } satisfies Line);
}

/** The entry in its line. */
export function entryIn(line: string): JournalEntry {
  return (JSON.parse(line) as { entry: JournalEntry }).entry;
}
