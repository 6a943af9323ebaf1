import { onAbort } from "./abort.ts";
import { readAmounts } from "./amounts.ts";
import type { Context } from "./context.ts";
import { isErrandError } from "./errors.ts";
import { iterate } from "./event-queue.ts";
import { run } from "./run.ts";
import type { Handle } from "./task.ts";
import type { Outcome } from "./wait-all.ts";
import { planWait, type StopOptions, type WaitOptions } from "./wait-plan.ts";

/** How many tasks `runAll` keeps going. */
export type Concurrency = {
  /** How many tasks may be started and not over at the same time. @default 10 */
  concurrency?: number | undefined;
};

/**
 * Starts a task for each input, never more than `concurrency` at a time, and gives each as it ends. A start that fails
 * is the outcome of its input. Leaving the loop starts nothing more and ends the waits; the started tasks go on. So does
 * an abort: the tasks that were started come as outcomes, and if inputs are left, the loop then throws the signal's reason.
 */
export function runAll(
  context: Context,
  inputs: Iterable<unknown> | AsyncIterable<unknown>,
  options: WaitOptions & StopOptions & Concurrency = {},
): AsyncIterableIterator<Outcome, undefined> {
  const { signal } = options;
  const { concurrency } = readAmounts(options, { concurrency: 10 }, "integer");
  planWait(context, options);
  const source = Symbol.asyncIterator in inputs ? inputs[Symbol.asyncIterator]() : inputs[Symbol.iterator]();

  return iterate<Outcome>((queue) => {
    const leaving = new AbortController();
    const { signal: left } = leaving;
    const forget = signal && onAbort(signal, () => leaving.abort(signal.reason));
    if (signal?.aborted) leaving.abort(signal.reason);
    let active = 0;
    let next = 0;
    let exhausted = false;
    let pulling = false;
    let broken: { error: unknown } | undefined;

    const runOne = async (input: unknown, index: number) => {
      let handle: Handle | undefined;
      const onEvent: WaitOptions["onEvent"] = (event) => {
        handle = event.handle;
        return options.onEvent?.(event);
      };
      try {
        const task = await run(context, input, { ...options, onEvent, signal: left });
        queue.push({ ok: true, index, handle: task.handle, task });
      } catch (error) {
        queue.push({ ok: false, index, handle: handle ?? (isErrandError(error) ? error.handle : undefined), error });
      }
      active -= 1;
      void pull();
    };

    /** Takes inputs while there is room; one at a time, since an async source must not be asked twice at once. */
    const pull = async () => {
      if (!pulling) {
        pulling = true;
        try {
          while (!exhausted && !left.aborted && active < concurrency) {
            const { done, value } = await source.next();
            if (done) exhausted = true;
            else {
              active += 1;
              void runOne(value, next++);
            }
          }
        } catch (error) {
          // The tasks that were started still come out before the source's error does.
          exhausted = true;
          broken = { error };
        }
        pulling = false;
      }
      if (active > 0 || !(exhausted || left.aborted)) return;
      forget?.();
      queue.end(broken ?? (exhausted ? undefined : { error: left.reason }));
    };

    void pull();
    return () => {
      exhausted = true;
      forget?.();
      leaving.abort();
      void source.return?.();
    };
  });
}
