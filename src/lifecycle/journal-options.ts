import { checkFunctions } from "../async/callbacks.ts";
import { readNumbers } from "../http/numbers.ts";
import type { Handle } from "../task/task.ts";
import type { Journal } from "./journal.ts";

/** A task that may be the one that a lost start made: same input, same time. */
export type Candidate = {
  /** Names the task. Return it from `onUncertain` to take it for this key. */
  handle: Handle;
  /** The provider's own entry of the task, secrets masked. */
  raw: unknown;
};

/** A start that was cut off, when its settle time has passed and nothing says whether there is a task. */
export type UncertainStart<Input = unknown> = {
  /** The key that was started. */
  taskKey: string;
  /** The input that was sent. */
  input: Input;
  /** When the earliest start of this key was attempted, ISO 8601. */
  startedAt: string;
  /** Tasks with the same input from that time on that no other key of the journal holds; empty where the provider lists none. */
  candidates: readonly Candidate[];
};

/** What to do about an uncertain start: reject with StartUncertainError, send it again, or take one of the candidates. */
export type UncertainDecision = "fail" | "restart" | Handle;

/** How a journalled start goes. */
export interface JournalOptions<Input = unknown> {
  /** Where started keys are remembered, such as `fileJournal(path)` of `errand/journal`. */
  journal?: Journal | undefined;
  /**
   * What to do when a start of this key was cut off and nothing proves whether it reached the provider. `"restart"` may pay for
   * a second task.
   *
   * @default "fail"
   */
  onUncertain?:
    | "fail"
    | "restart"
    | ((start: UncertainStart<Input>) => UncertainDecision | Promise<UncertainDecision>)
    | undefined;
  /**
   * How long somebody else's intent counts as alive after it was first seen, in milliseconds; at least the client's
   * `startTimeoutMs`.
   *
   * @default twice the client's `startTimeoutMs`
   */
  settleMs?: number | undefined;
  /** Whether the last answer about a task is kept, to be given again without a request. @default true */
  keepOutputs?: boolean | undefined;
  /** What of an input must not change under one key: anything that JSON can say. @default the whole input */
  fingerprint?: ((input: Input) => unknown) | undefined;
  /** Whether another input under a used key is a KeyReusedError. @default true */
  sameInput?: boolean | undefined;
}

/** Options of a start that happens once. */
export interface OnceOptions<Input = unknown> extends JournalOptions<Input> {
  /** Names this piece of work in `journal`, for ever: a start of the same key gives the same task. Never sent. */
  taskKey?: string | undefined;
}

/** The options of journalled starts, checked once. */
export type JournalPlan = Readonly<{
  journal: Journal;
  onUncertain: "fail" | "restart" | ((start: UncertainStart<never>) => UncertainDecision | Promise<UncertainDecision>);
  settleMs: number;
  keepOutputs: boolean;
  fingerprint: (input: never) => unknown;
  sameInput: boolean;
}>;

/** Checks what belongs to the journal; undefined without one. */
export function planJournal(options: JournalOptions<never>, startTimeoutMs: number): JournalPlan | undefined {
  const { journal, onUncertain = "fail", keepOutputs = true, fingerprint, sameInput = true } = options;
  if (journal === undefined) return undefined;
  if (typeof journal?.claim !== "function")
    throw new TypeError("journal must be a Journal, such as fileJournal(path).");
  checkFunctions({ fingerprint });
  if (onUncertain !== "fail" && onUncertain !== "restart" && typeof onUncertain !== "function")
    throw new TypeError('onUncertain must be "fail", "restart" or a function.');
  const { settleMs } = readNumbers(options, { settleMs: 2 * startTimeoutMs }, "timer");
  if (settleMs < startTimeoutMs)
    throw new RangeError(`settleMs must be at least the client's startTimeoutMs (${startTimeoutMs}), got ${settleMs}.`);
  const asGiven = (input: never) => input;
  return { journal, onUncertain, settleMs, keepOutputs, sameInput, fingerprint: fingerprint ?? asGiven };
}

/** Checks the key of one start; the sentence names what was given. */
export function checkTaskKey(taskKey: unknown): string {
  if (typeof taskKey === "string" && taskKey !== "") return taskKey;
  const given = taskKey === "" ? "an empty string" : taskKey === null ? "null" : typeof taskKey;
  throw new TypeError(`taskKey must be a string that is not empty, got ${given}.`);
}
