/** A value in a heap: its moment, its turn among equals, and where in the heap it stands. */
type Entry<T> = { readonly value: T; at: number; order: number; position: number };

/** A binary heap of values by moment, first come first served among equals; values can be moved and taken out from the middle. */
export class Heap<T> {
  readonly #entries: Entry<T>[] = [];
  readonly #of = new Map<T, Entry<T>>();
  #entered = 0;

  get size(): number {
    return this.#entries.length;
  }

  /** The value whose moment comes first. */
  get first(): T | undefined {
    return this.#entries[0]?.value;
  }

  /** The earliest moment; `Infinity` while the heap is empty. */
  get firstAt(): number {
    return this.#entries[0]?.at ?? Infinity;
  }

  /** Puts a value in, or moves it to its new moment. */
  set(value: T, at: number): void {
    const known = this.#of.get(value);
    if (known) this.#take(known);
    const entry = known ?? { value, at, order: 0, position: 0 };
    entry.at = at;
    entry.order = this.#entered++;
    this.#of.set(value, entry);
    this.#settle(entry, this.#entries.length);
  }

  /** Takes a value out; says whether it was in. */
  delete(value: T): boolean {
    const entry = this.#of.get(value);
    if (entry === undefined) return false;
    this.#of.delete(value);
    this.#take(entry);
    return true;
  }

  /** Every value whose moment comes by `at`, in no particular order, in time proportional to their number. */
  dueBy(at: number): T[] {
    const due: T[] = [];
    const look = [0];
    for (let position = look.pop(); position !== undefined; position = look.pop()) {
      const entry = this.#entries[position];
      if (entry === undefined || entry.at > at) continue;
      due.push(entry.value);
      look.push(2 * position + 1, 2 * position + 2);
    }
    return due;
  }

  #take(entry: Entry<T>): void {
    const last = this.#entries.pop();
    if (last && last !== entry) this.#settle(last, entry.position);
  }

  /** Finds the place for an entry from a free one, and moves those that stand in its way up or down into that. */
  #settle(entry: Entry<T>, free: number): void {
    const entries = this.#entries;
    let place = free;
    for (;;) {
      const parent = entries[(place - 1) >> 1];
      if (!parent || !before(entry, parent)) break;
      place = this.#move(parent, place);
    }
    for (;;) {
      const left = entries[2 * place + 1];
      const right = entries[2 * place + 2];
      const child = left && right && before(right, left) ? right : left;
      if (!child || !before(child, entry)) break;
      place = this.#move(child, place);
    }
    this.#move(entry, place);
  }

  /** Gives the place that the entry has left. */
  #move(entry: Entry<T>, to: number): number {
    const from = entry.position;
    entry.position = to;
    this.#entries[to] = entry;
    return from;
  }
}

function before(a: Entry<unknown>, b: Entry<unknown>): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
