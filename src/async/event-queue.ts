/** Where a producer puts what an iterator gives out. */
export type EventQueue<T> = {
  push(value: T): void;
  /** Ends the iteration once everything pushed has been given out. */
  close(): void;
  /** The same, with an error at the end. */
  fail(error: unknown): void;
};

/**
 * An iterator over what a producer pushes. `open` runs at the first `next`, and gives the function that ends the
 * producer when the consumer leaves early.
 */
export function iterate<T>(open: (queue: EventQueue<T>) => () => void): AsyncIterableIterator<T, undefined> {
  const values: T[] = [];
  const waiting: { resolve(result: IteratorResult<T, undefined>): void; reject(error: unknown): void }[] = [];
  let end: { error?: unknown; failed: boolean } | undefined;
  let leave: (() => void) | undefined;

  const finish = (how: { error?: unknown; failed: boolean }) => {
    if (end !== undefined) return;
    end = how;
    for (const { resolve, reject } of waiting.splice(0)) {
      if (end.failed) reject(end.error);
      else resolve({ done: true, value: undefined });
      end = { failed: false };
    }
  };
  const queue: EventQueue<T> = {
    push(value) {
      if (end !== undefined) return;
      const next = waiting.shift();
      if (next === undefined) values.push(value);
      else next.resolve({ done: false, value });
    },
    close: () => finish({ failed: false }),
    fail: (error) => finish({ failed: true, error }),
  };

  return {
    next() {
      return new Promise((resolve, reject) => {
        const value = values.shift();
        if (value !== undefined) return resolve({ done: false, value });
        if (end !== undefined) {
          const { failed, error } = end;
          end = { failed: false };
          return failed ? reject(error) : resolve({ done: true, value: undefined });
        }
        waiting.push({ resolve, reject });
        leave ??= open(queue);
      });
    },
    async return() {
      leave?.();
      leave = () => {};
      values.length = 0;
      end = undefined;
      finish({ failed: false });
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
