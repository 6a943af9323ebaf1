/** What a heap holds: a moment, and where in the heap the entry stands (-1 while it stands in none). */
export type HeapEntry = { at: number; order: number; position: number };

/** A binary heap by `at`, first come first served among equals; entries can be taken out from the middle. */
export type Heap<Entry extends HeapEntry> = {
  readonly entries: readonly Entry[];
  /** Puts an entry in, or moves it to its new moment. */
  set(entry: Entry, at: number): void;
  /** Takes an entry out; says whether it was in. */
  delete(entry: Entry): boolean;
};

export function createHeap<Entry extends HeapEntry>(): Heap<Entry> {
  const entries: Entry[] = [];
  let entered = 0;

  /** Gives the place that the entry has left. */
  const move = (entry: Entry, to: number) => {
    const from = entry.position;
    entry.position = to;
    entries[to] = entry;
    return from;
  };

  /** Finds the place for an entry from a free one, and moves those that stand in its way up or down into that. */
  const settle = (entry: Entry, free: number) => {
    let place = free;
    for (;;) {
      const parent = entries[(place - 1) >> 1];
      if (!parent || !before(entry, parent)) break;
      place = move(parent, place);
    }
    for (;;) {
      const left = entries[2 * place + 1];
      const right = entries[2 * place + 2];
      const child = left && right && before(right, left) ? right : left;
      if (!child || !before(child, entry)) break;
      place = move(child, place);
    }
    move(entry, place);
  };

  const take = (entry: Entry) => {
    const { position } = entry;
    if (position < 0) return false;
    entry.position = -1;
    const last = entries.pop();
    if (last && last !== entry) settle(last, position);
    return true;
  };

  return {
    entries,
    set(entry, at) {
      take(entry);
      entry.at = at;
      entry.order = entered++;
      settle(entry, entries.length);
    },
    delete: take,
  };
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

function before(a: HeapEntry, b: HeapEntry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
