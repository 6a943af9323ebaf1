import { onAbort } from "../async/abort.ts";
import { iterate } from "../async/event-queue.ts";
import { readNumbers } from "../http/numbers.ts";
import { isErrandError } from "../task/errors.ts";
import type { Handle } from "../task/task.ts";
import type { Context } from "./context.ts";
import { copiedInputs } from "./copied-inputs.ts";
import type { Outcome } from "./outcome.ts";
import { runWithPlan } from "./run.ts";
import type { Wait } from "./wait.ts";
import { checkIsMany } from "./wait-all.ts";
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
  const { signal, output } = options;
  const { concurrency } = readNumbers(options, { concurrency: 10 }, "integer");
  const plan = planWait(context, options, true);
  checkIsMany(inputs, "runAll takes the inputs of tasks", Symbol.iterator, Symbol.asyncIterator);
  const copied = copiedInputs(inputs);
  const source = Symbol.asyncIterator in copied ? copied[Symbol.asyncIterator]() : copied[Symbol.iterator]();

  return iterate<Outcome>((queue) => {
    // Ends the starts that are queued; the waits hear the caller's own signal.
    const ending = new AbortController();
    const live = new Set<Wait>();
    let active = 0;
    let next = 0;
    let exhausted = false;
    let left = false;
    let pulling = false;
    let broken: { error: unknown } | undefined;

    const end = (reason?: unknown) => {
      forget?.();
      ending.abort(reason);
      // What a source's own clean-up throws has nobody left to hear it.
      (async () => source.return?.())().catch(() => {});
    };

    const finishIfDone = () => {
      if (active > 0 || !(exhausted || ending.signal.aborted)) return;
      forget?.();
      if (broken) queue.fail(broken.error);
      else if (exhausted) queue.close();
      else queue.fail(ending.signal.reason);
    };

    const runOne = async (input: unknown, index: number) => {
      let handle: Handle | undefined;
      let wait: Wait | undefined;
      const onEvent: WaitPlan["onEvent"] = (event) => {
        handle = event.handle;
        return plan.onEvent?.(event);
      };
      const onWait = (begun: Wait) => {
        wait = begun;
        if (left) begun.drop();
        else live.add(begun);
      };
      try {
        const starting = { signal: ending.signal, output };
        const task = await runWithPlan(context, input, { ...plan, onEvent }, starting, onWait);
        queue.push({ ok: true, index, handle: task.handle, task });
      } catch (error) {
        queue.push({ ok: false, index, handle: handle ?? (isErrandError(error) ? error.handle : undefined), error });
      }
      if (wait) live.delete(wait);
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
      finishIfDone();
    };

    const abort = () => {
      end(signal?.reason);
      finishIfDone();
    };
    const forget = signal && onAbort(signal, abort);
    if (signal?.aborted) end(signal.reason);
    void pull();
    return () => {
      left = true;
      end();
      for (const wait of live) wait.drop();
    };
  });
}
