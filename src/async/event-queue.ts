import { Fifo } from "./fifo.ts";

/** Where a producer puts what an iterator gives out. */
export type EventQueue<T> = {
  push(value: T): void;
  /** Ends the iteration once everything pushed has been given out. */
  close(): void;
  /** The same, with an error at the end. */
  fail(error: unknown): void;
  /** How many values nobody has taken yet. */
  readonly size: number;
};

type Waiting<T> = { resolve(result: IteratorResult<T, undefined>): void; reject(error: unknown): void };

/** Starts the producer at the first `next`; gives the function that ends it when the consumer leaves early. */
export type Open<T> = (queue: EventQueue<T>, onTaken: (callback: () => void) => void) => () => void;

/** An iterator over what a producer pushes. */
export function iterate<T>(open: Open<T>): AsyncIterableIterator<T, undefined> {
  return new QueueIterator(open);
}

/** New: not asked for anything yet. Open: the producer runs. Ending: it has ended, its values and its error have not been taken. */
type State = "new" | "open" | "ending" | "ended";

class QueueIterator<T> implements AsyncIterableIterator<T, undefined>, EventQueue<T> {
  readonly #open: Open<T>;
  readonly #values = new Fifo<T>();
  readonly #waiting = new Fifo<Waiting<T>>();
  #state: State = "new";
  #failure: { error: unknown } | undefined;
  #leave: (() => void) | undefined;
  #onTaken: (() => void) | undefined;

  constructor(open: Open<T>) {
    this.#open = open;
  }

  get size(): number {
    return this.#values.size;
  }

  push(value: T): void {
    if (this.#state !== "open") return;
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#values.push(value);
    else waiting.resolve({ done: false, value });
  }

  close(): void {
    this.#finish(undefined);
  }

  fail(error: unknown): void {
    this.#finish({ error });
  }

  next(): Promise<IteratorResult<T, undefined>> {
    return new Promise((resolve, reject) => {
      if (this.#values.size > 0) {
        resolve({ done: false, value: this.#values.shift() as T });
        this.#onTaken?.();
        return;
      }
      if (this.#state === "ending" || this.#state === "ended") {
        this.#end({ resolve, reject });
        return;
      }
      this.#waiting.push({ resolve, reject });
      if (this.#state === "open") {
        this.#onTaken?.();
        return;
      }
      this.#state = "open";
      const leave = this.#open(this, (callback) => {
        this.#onTaken = callback;
      });
      // The consumer may have left while the producer was being started.
      if (this.#isEnded()) leave();
      else this.#leave = leave;
    });
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    const leave = this.#leave;
    this.#leave = undefined;
    this.#values.clear();
    this.#failure = undefined;
    this.#state = "ended";
    leave?.();
    this.#endWaiting();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #isEnded(): boolean {
    return this.#state === "ended";
  }

  #finish(failure: { error: unknown } | undefined): void {
    if (this.#state !== "open") return;
    this.#state = "ending";
    this.#failure = failure;
    this.#endWaiting();
  }

  #endWaiting(): void {
    for (let waiting = this.#waiting.shift(); waiting !== undefined; waiting = this.#waiting.shift())
      this.#end(waiting);
  }

  /** Answers one `next` after the last value: the first of them hears of the error. */
  #end({ resolve, reject }: Waiting<T>): void {
    const failure = this.#failure;
    this.#failure = undefined;
    this.#state = "ended";
    if (failure) reject(failure.error);
    else resolve({ done: true, value: undefined });
  }
}
