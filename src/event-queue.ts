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
  let ended = false;
  let failure: { error: unknown } | undefined;
  let wake = () => {};
  let leave = () => {};
  const queue: EventQueue<T> = {
    push(value) {
      if (!ended) values.push(value);
      wake();
    },
    end(how) {
      if (!ended) failure = how;
      ended = true;
      wake();
    },
  };

  async function* give(): AsyncGenerator<T, undefined> {
    leave = open(queue);
    for (;;) {
      while (values.length > 0) yield values.shift() as T;
      if (failure) throw failure.error;
      if (ended) return undefined;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  const given = give();
  return {
    next: () => given.next(),
    // Not left to the generator, which would first wait for the next event.
    return() {
      leave();
      values.length = 0;
      failure = undefined;
      queue.end();
      return given.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
