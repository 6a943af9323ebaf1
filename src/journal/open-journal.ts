import { realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { JournalEntry } from "../lifecycle/journal.ts";
import { AppendFile } from "./append-file.ts";
import { lockFile, type Unlock } from "./file-lock.ts";
import { entryIn, entryLine, HEADER_START, headerLine, holderLine, JournalIndex } from "./journal-index.ts";

/** A file is written anew when it is this long, and more than half of it has been replaced. */
const MIN_COMPACTED_BYTES = 1 << 20;

/** The file of a journal while this process has it. Its methods must be called one after the other. */
export class OpenJournal {
  readonly #unlock: Unlock;
  #file: AppendFile;
  #index: JournalIndex;
  #compactAt = MIN_COMPACTED_BYTES;

  private constructor(file: AppendFile, index: JournalIndex, unlock: Unlock) {
    this.#file = file;
    this.#index = index;
    this.#unlock = unlock;
  }

  static async open(given: string): Promise<OpenJournal> {
    const path = await realPathOf(given);
    const unlock = await lockFile(path);
    if (unlock === undefined)
      throw new Error(`${given} is being written by another process, or by another fileJournal of this one`);
    try {
      const index = new JournalIndex(path);
      const file = await AppendFile.open(path, (line, place) => index.take(line, place));
      if (index.secret === undefined) {
        if (!(await file.isCutShort(HEADER_START)))
          throw new Error(`${given} is not a journal of errand, and was left as it is`);
        const header = headerLine();
        index.take(header, await file.append(header));
      }
      return new OpenJournal(file, index, unlock);
    } catch (error) {
      await unlock();
      throw error;
    }
  }

  get keys(): string[] {
    return this.#index.keys;
  }

  get secret(): string {
    return this.#index.secret ?? "";
  }

  async claim(key: string, entry: JournalEntry, before: string | undefined): Promise<boolean> {
    if (this.#index.placeOf(key)?.claim !== before) return false;
    await this.#append(entryLine(key, entry));
    await this.#compact();
    return true;
  }

  async claimId(id: string, key: string): Promise<string> {
    const holder = this.#index.holderOf(id);
    if (holder === undefined) await this.#append(holderLine(key, id));
    return holder ?? key;
  }

  async read(key: string): Promise<JournalEntry | undefined> {
    const place = this.#index.placeOf(key);
    return place && entryIn(await this.#file.read(place));
  }

  async close(): Promise<void> {
    await this.#file.close();
    await this.#unlock();
  }

  async #append(line: string): Promise<void> {
    this.#index.take(line, await this.#file.append(line));
  }

  /** Writes the file anew when most of it counts no more. A disk without the room for it keeps the long file. */
  async #compact(): Promise<void> {
    const { size, path } = this.#file;
    if (size < this.#compactAt) return;
    this.#compactAt = Math.max(2 * size, MIN_COMPACTED_BYTES);
    if (this.#index.usedBytes * 2 > size) return;
    const index = new JournalIndex(path);
    const old = this.#file;
    try {
      this.#file = await AppendFile.replace(path, this.#lines(), (line, place) => index.take(line, place));
    } catch {
      return;
    }
    this.#index = index;
    this.#compactAt = Math.max(2 * this.#file.size, MIN_COMPACTED_BYTES);
    await old.close();
  }

  async *#lines(): AsyncGenerator<string> {
    for (const line of this.#index.lines()) yield typeof line === "string" ? line : this.#file.read(line);
  }
}

/** One file has one name here, whatever links lead to it. */
async function realPathOf(path: string): Promise<string> {
  const full = resolve(path);
  try {
    return await realpath(full);
  } catch {
    return join(await realpath(dirname(full)), basename(full));
  }
}
