/** How many taken places may stand at the front before they are given back. */
const MAX_TAKEN = 1_024;

/** A queue whose `push` and `shift` take constant time: `Array.shift` moves everything behind. */
export class Fifo<T> {
  #values: (T | undefined)[] = [];
  #first = 0;

  get size(): number {
    return this.#values.length - this.#first;
  }

  push(value: T): void {
    this.#values.push(value);
  }

  /** Takes out the oldest value; undefined if the queue is empty. */
  shift(): T | undefined {
    if (this.size === 0) return undefined;
    const value = this.#values[this.#first];
    this.#values[this.#first] = undefined;
    this.#first += 1;
    if (this.#first > MAX_TAKEN && 2 * this.#first > this.#values.length) {
      this.#values = this.#values.slice(this.#first);
      this.#first = 0;
    }
    return value;
  }

  /** Puts a value back in front of all others. */
  unshift(value: T): void {
    if (this.#first === 0) this.#values.unshift(value);
    else {
      this.#first -= 1;
      this.#values[this.#first] = value;
    }
  }

  clear(): void {
    this.#values = [];
    this.#first = 0;
  }
}
