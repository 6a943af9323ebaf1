import { onAbort } from "./abort.ts";
import type { Context } from "./context.ts";
import { isErrandError } from "./errors.ts";
import { iterate } from "./event-queue.ts";
import { runUnder } from "./run.ts";
import type { Handle } from "./task.ts";
import type { Wait } from "./wait.ts";
import { checkIsMany, type Outcome } from "./wait-all.ts";
import { planWait, type StopOptions, type WaitOptions, type WaitPlan } from "./wait-plan.ts";

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
  const { concurrency = 10, signal, output } = options;
  if (concurrency !== Infinity && !(Number.isInteger(concurrency) && concurrency > 0)) {
    throw new RangeError(`concurrency must be a positive integer or Infinity, got ${String(concurrency)}.`);
  }
  const plan = planWait(context, options, true);
  const source = toAsyncIterator(inputs);

  return iterate<Outcome>((queue) => {
    // Ends the starts that are queued; the waits hear the caller's own signal.
    const ending = new AbortController();
    const live = new Set<Wait>();
    const end = (reason: unknown) => {
      forget?.();
      ending.abort(reason);
      // What a source's own clean-up throws has nobody left to hear it.
      (async () => source.return?.())().catch(() => {});
    };
    const forget =
      signal &&
      onAbort(signal, () => {
        end(signal.reason);
        finishIfDone();
      });
    if (signal?.aborted) end(signal.reason);
    let active = 0;
    let next = 0;
    let exhausted = false;
    let left = false;
    let pulling = false;
    let broken: { error: unknown } | undefined;

    const finishIfDone = () => {
      if (active > 0 || !(exhausted || ending.signal.aborted)) return;
      forget?.();
      if (broken !== undefined) queue.fail(broken.error);
      else if (exhausted) queue.close();
      else queue.fail(ending.signal.reason);
    };

    const runOne = async (input: unknown, index: number) => {
      let handle: Handle | undefined;
      let wait: Wait | undefined;
      try {
        const onEvent: WaitPlan["onEvent"] = (event) => {
          handle = event.handle;
          return plan.onEvent?.(event);
        };
        const task = await runUnder(
          context,
          input,
          { ...plan, onEvent },
          { signal: ending.signal, output },
          (begun) => {
            wait = begun;
            if (left) begun.drop();
            else live.add(begun);
          },
        );
        queue.push({ ok: true, index, handle: task.handle, task });
      } catch (error) {
        queue.push({ ok: false, index, handle: handle ?? (isErrandError(error) ? error.handle : undefined), error });
      }
      if (wait !== undefined) live.delete(wait);
      active -= 1;
      finishIfDone();
      void pull();
    };

    /** Takes inputs while there is room; one at a time, since an async source must not be asked twice at once. */
    const pull = async () => {
      if (pulling) return;
      pulling = true;
      try {
        while (!exhausted && !ending.signal.aborted && active < concurrency) {
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
      left = true;
      end(new Error("The loop over runAll was left."));
      for (const wait of live) wait.drop();
    };
  });
}

function toAsyncIterator(inputs: Iterable<unknown> | AsyncIterable<unknown>): AsyncIterator<unknown> {
  checkIsMany(inputs, "runAll takes the inputs of tasks", Symbol.iterator, Symbol.asyncIterator);
  if (Symbol.asyncIterator in inputs) return inputs[Symbol.asyncIterator]();
  const iterator = inputs[Symbol.iterator]();
  return {
    next: async () => iterator.next(),
    return: async () => iterator.return?.() ?? { done: true, value: undefined },
  };
}
