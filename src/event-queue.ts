/** Where a producer puts what an iterator gives out. */
export type EventQueue<T> = {
  push(value: T): void;
  /** Ends the iteration once everything pushed has been given out, with an error where one is given. */
  end(failure?: { error: unknown }): void;
};

/**
 * An iterator over what a producer pushes. `open` runs at the first `next`, and gives the function that ends the
 * producer when the consumer leaves early.
 */
export function iterate<T>(open: (queue: EventQueue<T>) => () => void): AsyncIterableIterator<T, undefined> {
  const values: T[] = [];
  const waiting: { resolve(result: IteratorResult<T, undefined>): void; reject(error: unknown): void }[] = [];
  let ended = false;
  let failure: { error: unknown } | undefined;
  let leave: (() => void) | undefined;

  const serve = () => {
    for (let first = waiting[0]; first && (values.length > 0 || ended); first = waiting[0]) {
      waiting.shift();
      if (values.length > 0) {
        first.resolve({ done: false, value: values.shift() as T });
      } else if (failure) {
        first.reject(failure.error);
        failure = undefined;
      } else {
        first.resolve({ done: true, value: undefined });
      }
    }
  };
  const queue: EventQueue<T> = {
    push(value) {
      if (!ended) values.push(value);
      serve();
    },
    end(how) {
      if (!ended) failure = how;
      ended = true;
      serve();
    },
  };

  return {
    next() {
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        leave ??= open(queue);
        serve();
      });
    },
    async return() {
      leave?.();
      leave = () => {};
      values.length = 0;
      failure = undefined;
      queue.end();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
