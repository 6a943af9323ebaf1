/** What a heap holds: a moment, and where in the heap the entry stands (-1 while it stands in none). */
export type HeapEntry = { at: number; order: number; position: number };

/** A binary heap by `at`, first come first served among equals; entries can be taken out from the middle. */
export class Heap<Entry extends HeapEntry> {
  readonly entries: Entry[] = [];
  #order = 0;

  get size(): number {
    return this.entries.length;
  }

  get first(): Entry | undefined {
    return this.entries[0];
  }

  /** Puts an entry in, or moves it to its new moment. */
  set(entry: Entry, at: number): void {
    this.delete(entry);
    entry.at = at;
    entry.order = this.#order++;
    this.#fill(this.entries.length, entry);
  }

  /** Takes an entry out; says whether it was in. */
  delete(entry: Entry): boolean {
    const { position } = entry;
    if (position < 0) return false;
    entry.position = -1;
    const last = this.entries.pop();
    if (last !== undefined && last !== entry) this.#fill(position, last);
    return true;
  }

  /** Makes every entry due by `at` at the latest; the order among them stays. */
  hurry(at: number): void {
    for (const entry of this.entries) entry.at = Math.min(entry.at, at);
  }

  /** Finds the place for an entry from a free one, and moves those that stand in its way up or down into that. */
  #fill(free: number, entry: Entry): void {
    let place = free;
    for (;;) {
      const parent = this.entries[(place - 1) >> 1];
      if (parent === undefined || !before(entry, parent)) break;
      place = this.#move(parent, place);
    }
    for (;;) {
      const left = this.entries[2 * place + 1];
      const right = this.entries[2 * place + 2];
      const child = right !== undefined && left !== undefined && before(right, left) ? right : left;
      if (child === undefined || !before(child, entry)) break;
      place = this.#move(child, place);
    }
    this.#move(entry, place);
  }

  /** Gives the place that the entry has left. */
  #move(entry: Entry, to: number): number {
    const from = entry.position;
    entry.position = to;
    this.entries[to] = entry;
    return from;
  }
}

function before(a: HeapEntry, b: HeapEntry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** Every entry of a heap that is due by `at`, in no particular order, in time proportional to their number. */
export function dueBy<Entry extends HeapEntry>({ entries }: Heap<Entry>, at: number): Entry[] {
  const due: Entry[] = [];
  const look = [0];
  for (let position = look.pop(); position !== undefined; position = look.pop()) {
    const entry = entries[position];
    if (entry === undefined || entry.at > at) continue;
    due.push(entry);
    look.push(2 * position + 1, 2 * position + 2);
  }
  return due;
}
