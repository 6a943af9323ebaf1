import { checkFunctions } from "../async/callbacks.ts";
import { JournalError, KeyReusedError, messageOf } from "../task/errors.ts";
import { isRecord } from "../task/narrow.ts";
import type { Handle } from "../task/task.ts";
import type { Context } from "./context.ts";
import type { Journal } from "./journal.ts";
import { canonicalInput, randomName } from "./journal-fingerprint.ts";
import { checkTaskKey, type JournalOptions, type JournalPlan } from "./journal-options.ts";
import { type Once, planJournalOf } from "./once.ts";
import type { Outcome } from "./outcome.ts";

/** An input of `runAll` that brings its own key, for sources that nobody can index. The key is never sent. */
export type KeyedInput<Input = unknown> = {
  /** Names this piece of work in the journal, for ever. */
  taskKey: string;
  /** What the task takes. */
  input: Input;
};

/** Options of a `runAll` that starts nothing twice, however often it is run. */
export interface BatchOptions<Input = unknown> extends JournalOptions<Input> {
  /** Gives the key of an input. Left out with a journal, each item is a `{ taskKey, input }`. */
  taskKey?: ((input: Input, index: number) => string) | undefined;
}

/** One input, from when it was taken until it has its outcome. */
export type BatchItem = {
  input: unknown;
  readonly index: number;
  handle?: Handle | undefined;
  /** Its key, where there is a journal. */
  once?: Once | undefined;
  /** Gives the outcome to others of its key. */
  share?: ((outcome: Outcome) => void) | undefined;
  /** Since when the account has had no room for it. */
  refusedSince?: number | undefined;
};

/** Options of a `runAll` whose items are `{ taskKey, input }`. */
export interface KeyedBatchOptions<Input = unknown> extends JournalOptions<Input> {
  /** Where started keys are remembered, such as `fileJournal(path)` of `errand/journal`. */
  journal: Journal;
}

/** An input that is under way, or whose start failed: others of its key share its outcome. */
type Shared = { compared: string; outcome: Promise<Outcome> };

/** The keys of one `runAll`. */
export class BatchKeys {
  readonly #context: Context;
  readonly #plan: JournalPlan;
  readonly #taskKey: BatchOptions<never>["taskKey"];
  readonly #shared = new Map<string, Shared>();
  #opened: Promise<unknown> | undefined;

  private constructor(context: Context, plan: JournalPlan, taskKey: BatchOptions<never>["taskKey"]) {
    this.#context = context;
    this.#plan = plan;
    this.#taskKey = taskKey;
  }

  /** Checks the options; undefined without a journal. */
  static of(context: Context, options: BatchOptions<never>): BatchKeys | undefined {
    const { taskKey } = options;
    checkFunctions({ taskKey });
    const plan = planJournalOf(context, options);
    if (plan === undefined && taskKey !== undefined) throw new TypeError("taskKey needs a journal to remember it.");
    return plan && new BatchKeys(context, plan, taskKey);
  }

  /** Asks the journal for the first time: one that another process has open ends the whole batch, not each input. */
  async open(): Promise<void> {
    this.#opened ??= this.#plan.journal.secret(`${randomName()}${randomName()}`);
    try {
      await this.#opened;
    } catch (cause) {
      const facts = { provider: this.#context.provider.name, taskKey: undefined, cause };
      throw new JournalError(`The journal could not be opened: ${messageOf(cause)}.`, facts);
    }
  }

  /**
   * Finds the key of an item. Gives the outcome of an earlier item of the same key, or of one that has no usable key; undefined
   * for an item that has to be run.
   */
  assign(item: BatchItem): Promise<Outcome> | undefined {
    if (item.once) return undefined;
    try {
      this.#read(item);
      return this.#share(item);
    } catch (error) {
      return Promise.resolve({ ok: false, index: item.index, handle: undefined, error });
    }
  }

  #read(item: BatchItem): void {
    const own = this.#taskKey === undefined && isRecord(item.input) ? item.input : undefined;
    if (this.#taskKey === undefined && own === undefined)
      throw new TypeError("With a journal and without the option taskKey an item must be { taskKey, input }.");
    const taskKey = own ? own.taskKey : this.#taskKey?.(item.input as never, item.index);
    item.once = { taskKey: checkTaskKey(taskKey), plan: this.#plan };
    if (own) item.input = own.input;
  }

  #share(item: BatchItem): Promise<Outcome> | undefined {
    const taskKey = item.once?.taskKey ?? "";
    const compared = this.#comparedOf(item.input);
    const earlier = this.#shared.get(taskKey);
    if (earlier === undefined) {
      const outcome = new Promise<Outcome>((resolve) => {
        item.share = resolve;
      });
      this.#shared.set(taskKey, { compared, outcome });
      // What has a task is read from the journal again; only a start that failed is nowhere else.
      void outcome.then(({ handle }) => handle && this.#shared.delete(taskKey));
      return undefined;
    }
    if (earlier.compared === compared) return earlier.outcome;
    throw new KeyReusedError("The taskKey was used for another input of this batch. Give a new key to new work.", {
      provider: this.#context.provider.name,
      taskKey,
    });
  }

  #comparedOf(input: unknown): string {
    if (!this.#plan.sameInput || !isRecord(input)) return "";
    const secrets = this.#context.provider.secretsOf?.(input as never) ?? [];
    return canonicalInput(this.#plan.fingerprint(input as never) ?? null, secrets);
  }
}
