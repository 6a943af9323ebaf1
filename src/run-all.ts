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
  const { signal, ...waiting } = options;
  const { concurrency } = readAmounts(options, { concurrency: 10 }, "integer");
  planWait(context, options);
  const source = toAsyncIterator(inputs);

  return iterate<Outcome>((queue) => {
    const leaving = new AbortController();
    const forget = signal && onAbort(signal, () => leaving.abort(signal.reason));
    if (signal?.aborted) leaving.abort(signal.reason);
    let active = 0;
    let next = 0;
    let exhausted = false;
    let pulling = false;
    let broken: { error: unknown } | undefined;

    const finishIfDone = () => {
      if (active > 0 || !(exhausted || leaving.signal.aborted)) return;
      forget?.();
      if (broken !== undefined) queue.fail(broken.error);
      else if (exhausted) queue.close();
      else queue.fail(leaving.signal.reason);
    };

    const runOne = async (input: unknown, index: number) => {
      let handle: Handle | undefined;
      try {
        const onEvent: WaitOptions["onEvent"] = (event) => {
          handle = event.handle;
          return waiting.onEvent?.(event);
        };
        const task = await run(context, input, { ...waiting, onEvent, signal: leaving.signal });
        queue.push({ ok: true, index, handle: task.handle, task });
      } catch (error) {
        queue.push({ ok: false, index, handle: handle ?? (isErrandError(error) ? error.handle : undefined), error });
      }
      active -= 1;
      finishIfDone();
      void pull();
    };

    /** Takes inputs while there is room; one at a time, since an async source must not be asked twice at once. */
    const pull = async () => {
      if (pulling) return;
      pulling = true;
      try {
        while (!exhausted && !leaving.signal.aborted && active < concurrency) {
          const result = await source.next();
          if (result.done) exhausted = true;
          else {
            active += 1;
            void runOne(result.value, next++);
          }
        }
      } catch (error) {
        // The tasks that were started still come out before the source's error does.
        exhausted = true;
        broken = { error };
      } finally {
        pulling = false;
      }
      finishIfDone();
    };

    void pull();
    return () => {
      exhausted = true;
      forget?.();
      leaving.abort(new Error("The loop over runAll was left."));
      void source.return?.();
    };
  });
}

function toAsyncIterator(inputs: Iterable<unknown> | AsyncIterable<unknown>): AsyncIterator<unknown> {
  if (Symbol.asyncIterator in inputs) return inputs[Symbol.asyncIterator]();
  const iterator = inputs[Symbol.iterator]();
  return {
    next: async () => iterator.next(),
    return: async () => iterator.return?.() ?? { done: true, value: undefined },
  };
}
