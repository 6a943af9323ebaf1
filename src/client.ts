import type { Call } from "./http/http.ts";
import type { BatchOptions, KeyedBatchOptions, KeyedInput } from "./lifecycle/batch-keys.ts";
import type { CanEndSession, CanList, CanPause, CanResume, CanStop, TaskRef } from "./lifecycle/capabilities.ts";
import { Context } from "./lifecycle/context.ts";
import type { CallOptions } from "./lifecycle/control.ts";
import type { GetOptions } from "./lifecycle/get.ts";
import type { OnceOptions } from "./lifecycle/journal-options.ts";
import type { Outcome } from "./lifecycle/outcome.ts";
import { checkProvider } from "./lifecycle/provider-calls.ts";
import type { RunOptions } from "./lifecycle/run.ts";
import type { Concurrency } from "./lifecycle/run-all.ts";
import type { SavedWait } from "./lifecycle/saved-wait.ts";
import type { SchemaOptions, StartOptions } from "./lifecycle/send-start.ts";
import type { StepsOptions } from "./lifecycle/step-reader.ts";
import type { StepVerbs } from "./lifecycle/step-verbs.ts";
import { bindVerbs } from "./lifecycle/verbs.ts";
import type { PausedOptions, StopOptions, WaitOptions } from "./lifecycle/wait-plan.ts";
import type { InputOf, NameOf, OutputOf, Provider } from "./provider.ts";
import type { TaskEvent } from "./task/event.ts";
import type { OutputSchema, OutputUnder } from "./task/output.ts";
import type { CompletedTask, Handle, Task, TaskFile } from "./task/task.ts";

/**
 * The client of a provider: the verbs that every provider has. What only some can do is added by `CanStop`, `CanPause`,
 * `CanResume`, `CanEndSession` and `CanList`. Inputs and handles are copied at the call. An option that a verb does not
 * know is a TypeError that names the nearest, or the verb that it belongs to.
 *
 * @typeParam Extra Options of a wait that only this provider has, such as `StopOptions` or `PausedOptions`.
 */
export interface TaskClient<Name extends string, Input, Output = unknown, Api = unknown, Extra = unknown>
  extends StepVerbs<Name, Output> {
  /** The provider's name, as handles carry it. */
  readonly provider: Name;

  /**
   * The typed client of the provider's plain API: `{ data }` or `{ error }` by status, under the same rules as everything
   * else: one deadline and one size cap for the body, ids checked and encoded, no redirect followed, the client's budget.
   *
   * @throws ApiError for an error status whose body is no JSON object, ProtocolError for a good one without the
   * promised JSON, ConnectionError without an answer; before anything is sent, TypeError for a bad path parameter, and for
   * an option that openapi-fetch's types admit and that belongs to the client: `baseUrl`, `fetch`, `redirect`, `middleware`.
   */
  readonly api: Api;

  /**
   * Starts a task and waits until it ends: `start` and `wait` in one. Returns it only when it completed. With `taskKey` and
   * `journal` it starts that key at most once, over crashes and between processes: run it again to wait for the same task.
   *
   * @throws KeyReusedError and JournalError, with a journal; TypeError or RangeError for options that `wait` would refuse; what `start` throws, before there is a handle;
   * then what `wait` throws, but a RunAbortedError with the handle for an end by the caller.
   */
  run<Schema extends OutputSchema = never>(
    input: Input,
    options?: RunOptions<Schema, OutputUnder<Schema, Output>, Input> & Extra,
  ): Promise<CompletedTask<OutputUnder<Schema, Output>>>;

  /**
   * Starts a task and returns its handle: plain JSON, to be saved anywhere. One POST, never sent twice unless the
   * provider answered 429 with `Retry-After`, within `startTimeoutMs`.
   *
   * While a 429 has paused the starts of this client, a start waits in the queue, which takes none of `startTimeoutMs`:
   * give a signal to bound that. With `taskKey` and `journal` it gives the task that the key has, if it has one.
   *
   * @throws KeyReusedError and JournalError, with a journal. ApiError when the provider refused (a 4xx but 408), ConnectionError when the request certainly never left,
   * StartUncertainError for every other end: there may be a task. Before anything is sent, the signal's reason, or TypeError
   * for an input or a schema that cannot be sent. ProtocolError, with the result as `raw`, when the provider did the task at
   * once: only `run` can give that.
   */
  start<Schema extends OutputSchema = never>(
    input: Input,
    options?: StartOptions<Schema> & OnceOptions<Input>,
  ): Promise<Handle<Name>>;

  /**
   * Reads a task once: one GET of its status, and one of the whole task if it is over and the provider splits the two.
   * Nothing is repeated. While a 429 has paused the reads of this client, it waits in the queue: give a signal to bound that.
   *
   * @throws ApiError, ConnectionError or ProtocolError with the handle; OutputInvalidError for a completed task; the
   * signal's reason; TypeError if `task` is not a handle or id of this client, or `output` is not a
   * Standard Schema.
   */
  get<Schema extends OutputSchema = never>(
    task: TaskRef<Name>,
    options?: GetOptions<Schema>,
  ): Promise<Task<OutputUnder<Schema, Output>>>;

  /**
   * Waits until a task ends. Reads its status after 0.5 s at first, then whenever a tenth of its age has passed, at
   * most every 15 s; reads the whole task once at the end where the provider splits the two. Survives failed reads.
   *
   * @throws TaskFailedError, TaskCanceledError, WaitTimeoutError, UnobservableError, OutputInvalidError, ApiError (a
   * permanent refusal (4xx), seen twice in a row), the signal's reason, or what `onEvent` threw. Before anything is
   * sent, TypeError if `task` is not a handle or id of this client or an option cannot be used, RangeError for a number
   * out of its range.
   */
  wait<Schema extends OutputSchema = never>(
    task: TaskRef<Name>,
    options?: WaitOptions<Schema, OutputUnder<Schema, Output>> & Extra,
  ): Promise<CompletedTask<OutputUnder<Schema, Output>>>;

  /**
   * Waits as `wait` does and gives each event. After `done` the loop ends, or throws as `wait` would. Leaving it ends the
   * wait; the task goes on. Nothing is read before the loop begins.
   *
   * @throws At the call, not in the loop, the TypeError or RangeError of `wait` for what it was given.
   */
  watch<Schema extends OutputSchema = never>(
    task: TaskRef<Name>,
    options?: WaitOptions<Schema, OutputUnder<Schema, Output>> & Extra & StepsOptions,
  ): AsyncIterableIterator<TaskEvent<OutputUnder<Schema, Output>>, undefined>;

  /**
   * Waits for many tasks and gives each as it ends, failures as values. Leaving the loop ends the waits; the tasks go on.
   * Reads as `wait` does; where the provider lists tasks, one page answers for many. Nothing is read before the loop begins.
   *
   * @throws At the call TypeError if `tasks` is not a list of handles or ids, naming the index, and for an option that cannot
   * be used; RangeError for a number out of its range. The loop throws nothing.
   */
  waitAll<Schema extends OutputSchema = never>(
    tasks: Iterable<TaskRef<Name>>,
    options?: WaitOptions<Schema, OutputUnder<Schema, Output>> & Extra,
  ): AsyncIterableIterator<Outcome<OutputUnder<Schema, Output>>, undefined>;

  /**
   * Starts a task for each input, at most `concurrency` at a time, and gives each as it ends, failed starts as values too.
   * Leaving the loop starts nothing more and ends the waits; the tasks go on. Nothing is sent before the loop begins.
   *
   * With a `journal` and `taskKey` it can be run again after a crash: it starts nothing twice, waits for what runs, gives what is
   * over without a request, and starts what certainly never was. An input without a usable key is an outcome with a TypeError.
   *
   * @throws At the call TypeError if `inputs` is not iterable and for an option that cannot be used; RangeError for a
   * number out of its range. The loop throws, after the outcomes of what was started, what the inputs' own iterator
   * threw, or the signal's reason if it aborts before the inputs were read to their end.
   */
  runAll<Schema extends OutputSchema = never>(
    inputs: Iterable<Input> | AsyncIterable<Input>,
    options?: WaitOptions<Schema, OutputUnder<Schema, Output>> &
      SchemaOptions &
      Extra &
      Concurrency &
      BatchOptions<Input>,
  ): AsyncIterableIterator<Outcome<OutputUnder<Schema, Output>>, undefined>;

  /** Like the other form, for inputs that bring their own keys: with a `journal`, and without the option `taskKey`. */
  runAll<Schema extends OutputSchema = never>(
    inputs: Iterable<KeyedInput<Input>> | AsyncIterable<KeyedInput<Input>>,
    options: WaitOptions<Schema, OutputUnder<Schema, Output>> &
      SchemaOptions &
      Extra &
      Concurrency &
      KeyedBatchOptions<Input>,
  ): AsyncIterableIterator<Outcome<OutputUnder<Schema, Output>>, undefined>;

  /**
   * Fetches one of a task's `files`, and gives the response with its body unread. Asks the provider where the file is if it
   * has no `url`; follows up to five redirects, to https alone; sends the key to the provider's own address alone.
   *
   * @throws ApiError for an error status, ConnectionError without an answer within `requestTimeoutMs`, ProtocolError for a
   * redirect that is not followed; the signal's reason; TypeError if the provider does not say where `file` is.
   */
  download(file: TaskFile, options?: CallOptions): Promise<Response>;

  /**
   * Makes the next read of a task that is being waited for due now, as when its webhook came. Says whether one was. Sends
   * nothing itself: the read takes its turn in the client's rate, and not before a `Retry-After` is over.
   *
   * @param task A saved wait is read at once by the next `readOnce` of this client.
   * @throws TypeError if `task` is not a handle, an id or a saved wait of this client.
   */
  readNow(task: TaskRef<Name> | SavedWait<Name>): boolean;

  /**
   * Resolves when every stop that `onAbort: "stop"` or `onTimeout: "stop"` left behind was sent and answered: for exit
   * handlers, and for `ctx.waitUntil` of a worker. Sends nothing, and never rejects.
   */
  idle(): Promise<void>;
}

const contexts = new WeakMap<object, Context>();

/** What the verbs of a client share, for entries that drive them step by step. Throws a TypeError for anything but a client. */
export function contextOf(client: object): Context {
  const context = contexts.get(client);
  if (context === undefined) throw new TypeError("Expected a client, as anchorBrowser({ apiKey }) gives it.");
  return context;
}

/**
 * Makes the client of a provider: the verbs of all, and `stop`, `pause`, `resume`, `endSession` and `list` where the
 * provider has them. Everything that one client sends shares one scheduler: its rate, its slots, its pauses.
 *
 * @throws TypeError if `provider` lacks a name, an `http`, `start` or `readStatus`.
 */
// Written out and not a named type: an editor shows this, and not the provider's own type.
export function createTaskClient<const P extends Provider>(
  provider: P,
): TaskClient<
  NameOf<P>,
  InputOf<P>,
  OutputOf<P>,
  P["http"]["api"],
  (P extends { stop: unknown } ? StopOptions : unknown) & (P extends { pauses: true } ? PausedOptions : unknown)
> &
  (P extends { stop: unknown } ? CanStop<NameOf<P>> : unknown) &
  (P extends { pause: unknown } ? CanPause<NameOf<P>> : unknown) &
  (P extends { resume: unknown } ? CanResume<NameOf<P>> : unknown) &
  (P extends { endSession: unknown } ? CanEndSession<NameOf<P>> : unknown) &
  (P extends { list(query: infer Query, call: Call): Promise<infer Page> } ? CanList<Query, Page> : unknown) {
  checkProvider(provider);
  const context = new Context(provider);
  const client = { provider: provider.name, api: provider.http.api, ...bindVerbs(context) };
  contexts.set(client, context);
  // The verbs take what their types say; what JavaScript callers pass is checked by each of them.
  return client as never;
}
