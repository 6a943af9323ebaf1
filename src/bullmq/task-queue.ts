import type { Job, Queue } from "bullmq";
import { orAborted, sleep } from "../async/sleep.ts";
import { contextOf } from "../client.ts";
import { errorContextFor } from "../lifecycle/context.ts";
import { canonicalInput, hmac, randomName } from "../lifecycle/journal-fingerprint.ts";
import { checkTaskKey } from "../lifecycle/journal-options.ts";
import { requireCompleted, toTask } from "../lifecycle/read-result.ts";
import { KeyReusedError } from "../task/errors.ts";
import { copyAsJson } from "../task/json-copy.ts";
import { isRecord } from "../task/narrow.ts";
import type { OutputSchema, OutputUnder } from "../task/output.ts";
import { type CompletedTask, type Handle, resolveTask } from "../task/task.ts";
import { loadBullMQ, oncePerSecond, type QueueConnection } from "./load-bullmq.ts";
import type { QueueStore } from "./queue-store.ts";
import { errorOf } from "./revive-error.ts";
import { jobIdOf, type TaskJobData, type TaskJobResult, type TaskOptions } from "./task-job.ts";
import type { StepClient } from "./task-step.ts";

/** Options of {@link createTaskQueue}. */
export interface TaskQueueOptions extends QueueConnection {
  /** The clients of the tasks, by the name that `add` gives as `provider`. The queue sends nothing with them. */
  clients: Readonly<Record<string, StepClient>>;
}

/** A task to be started by a worker. */
export interface QueuedTask<Input = unknown> extends TaskOptions {
  /** The name of its client in `clients`. */
  provider: string;
  /** What the task takes. It is kept in the queue's database, secrets included, until the task was started. */
  input: Input;
}

/** Options of `waitFor`. */
export interface WaitForOptions<Schema extends OutputSchema = OutputSchema> {
  /** Validates the output: any Standard Schema. */
  output?: Schema | undefined;
  /** Ends the wait of this process; the task goes on. */
  signal?: AbortSignal | undefined;
}

/** Starts tasks once for each key, by workers of any number of machines, and tells how they end. */
export interface TaskQueue {
  /**
   * Has a task started by a worker, at most once for its key, also after it is over.
   *
   * @throws KeyReusedError if the key was used for another input or provider.
   */
  add(taskKey: string, task: QueuedTask): Promise<void>;
  /** Has a task waited for that was started elsewhere. Throws a KeyReusedError if another key holds it, or the key another task. */
  adopt(taskKey: string, handle: Handle, options?: TaskOptions): Promise<void>;
  /**
   * Waits in any process until the task of a key is over.
   *
   * @throws What `run` would throw; an Error for a key that was never added, or is no longer remembered.
   */
  waitFor<Schema extends OutputSchema = never>(
    taskKey: string,
    options?: WaitForOptions<Schema>,
  ): Promise<CompletedTask<OutputUnder<Schema, unknown>>>;
  /** Has the task of a key stopped by a worker, as soon as it has a handle. */
  stop(taskKey: string): Promise<void>;
  /** Makes the next read of a key's task due now, as when its webhook came. */
  readNow(taskKey: string): Promise<void>;
  /** Gives the connections back. */
  close(): Promise<void>;
}

/** How often `waitFor` looks for an end that no event told of. */
const LOOK_MS = 2_000;
const HINT_TRIES = 40;
const HINT_GAP_MS = 250;

/**
 * Makes the side of a queue that adds tasks and hears of their ends. Connects at the first use.
 *
 * @throws TypeError if `clients` is not an object of clients.
 */
export function createTaskQueue(options: TaskQueueOptions): TaskQueue {
  return new BullTaskQueue(options);
}

/** What is open once the queue has been used. */
type Opened = { queue: Queue; store: QueueStore; keepKeysMs: number };

class BullTaskQueue implements TaskQueue {
  readonly #options: TaskQueueOptions;
  readonly #onError: (error: Error) => void;
  #opening: Promise<Opened> | undefined;

  constructor(options: TaskQueueOptions) {
    const { clients } = options;
    if (typeof clients !== "object" || clients === null) throw new TypeError("clients must be an object of clients.");
    this.#options = options;
    this.#onError = oncePerSecond(options.onError);
  }

  async add(given: string, { provider, input, timeoutMs, maxReadGapMs, onUncertain }: QueuedTask): Promise<void> {
    const taskKey = checkTaskKey(given);
    const context = contextOf(this.#clientOf(provider));
    if (!isRecord(input)) throw new TypeError(`${provider}: the input of a task must be an object.`);
    const copy = copyAsJson(input, `${provider}: input`);
    const { store } = await this.#opened();
    const secret = await store.journal.secret(`${randomName()}${randomName()}`);
    const secrets = context.provider.secretsOf?.(copy as never) ?? [];
    const fingerprint = await hmac(secret, `input ${canonicalInput(copy, secrets)}`);
    const kept = {
      ...(timeoutMs && { timeoutMs }),
      ...(maxReadGapMs && { maxReadGapMs }),
      ...(onUncertain && { onUncertain }),
    };
    await this.#put({ v: 1, taskKey, provider, options: kept, fingerprint, input: copy });
  }

  async adopt(given: string, task: Handle, { timeoutMs, maxReadGapMs }: TaskOptions = {}): Promise<void> {
    const taskKey = checkTaskKey(given);
    const [provider] = Object.entries(this.#options.clients).find(
      ([, client]) => client.provider === task.provider,
    ) ?? [task.provider];
    const { handle } = resolveTask(this.#clientOf(provider).provider, task);
    const { store } = await this.#opened();
    const { journal } = store;
    const holder = await journal.claimId(`${handle.provider}/${handle.id}`, taskKey);
    const facts = { provider: handle.provider, handle, taskKey };
    if (holder !== taskKey) throw new KeyReusedError("Another taskKey of this queue holds the task.", facts);
    const at = new Date().toISOString();
    const entry = {
      v: 1,
      claim: randomName(),
      state: "started",
      provider: handle.provider,
      input: "",
      at,
      since: at,
      handle,
    } as const;
    await journal.claim(taskKey, entry, undefined);
    const kept = { ...(timeoutMs && { timeoutMs }), ...(maxReadGapMs && { maxReadGapMs }) };
    await this.#put({ v: 1, taskKey, provider, options: kept, fingerprint: `task ${handle.id}`, handle });
  }

  async waitFor<Schema extends OutputSchema = never>(
    given: string,
    { output, signal }: WaitForOptions<Schema> = {},
  ): Promise<CompletedTask<OutputUnder<Schema, unknown>>> {
    const { queue } = await this.#opened();
    const jobId = await jobIdOf(checkTaskKey(given));
    for (;;) {
      const job = (await orAborted(queue.getJob(jobId), signal)) as Job<TaskJobData, TaskJobResult> | undefined;
      if (job === undefined)
        throw new Error(`The taskKey ${JSON.stringify(given)} was never added, or is no longer remembered.`);
      const state = await job.getState();
      if (state === "failed") throw new Error(`The job of the taskKey failed: ${job.failedReason}`);
      if (state === "completed") {
        if (job.returnvalue) return (await this.#endOf(job, output)) as never;
        // Completed without its work, as BullMQ's PostgreSQL backend did in 6.3 (taskforcesh/bullmq#4814).
        await job.retry("completed");
      }
      await sleep(LOOK_MS, signal);
    }
  }

  stop(taskKey: string): Promise<void> {
    return this.#hint(taskKey, "stop");
  }

  readNow(taskKey: string): Promise<void> {
    return this.#hint(taskKey, "read");
  }

  async close(): Promise<void> {
    if (this.#opening) await (await this.#opening).queue.close();
    this.#opening = undefined;
  }

  #opened(): Promise<Opened> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  async #open(): Promise<Opened> {
    const { bullmq, name, args, storeOf, keepKeysMs } = await loadBullMQ(this.#options);
    const queue = new bullmq.Queue(name, ...(args() as [never]));
    queue.on("error", this.#onError);
    const store = await storeOf(queue);
    await store.check();
    return { queue: queue as unknown as Queue, store, keepKeysMs };
  }

  #clientOf(provider: string): StepClient {
    const { clients } = this.#options;
    const client = Object.hasOwn(clients, provider) ? clients[provider] : undefined;
    if (client) return client;
    throw new TypeError(
      `There is no client ${JSON.stringify(provider)}: clients has ${Object.keys(clients).join(", ")}.`,
    );
  }

  async #put(data: TaskJobData): Promise<void> {
    const { queue, keepKeysMs } = await this.#opened();
    const jobId = await jobIdOf(data.taskKey);
    const kept = { age: Math.ceil(keepKeysMs / 1_000) };
    await queue.add("task", data, { jobId, removeOnComplete: kept, removeOnFail: kept });
    // A key that is there already is ignored without a word, and what `add` gives shows the new data all the same.
    const there = (await queue.getJob(jobId)) as Job<TaskJobData> | undefined;
    if (there?.data.fingerprint === data.fingerprint && there.data.provider === data.provider) return;
    const message = "The taskKey was used for another input or provider before. Give a new key to new work.";
    throw new KeyReusedError(message, { provider: data.provider, handle: there?.data.handle, taskKey: data.taskKey });
  }

  async #hint(taskKey: string, note: "read" | "stop"): Promise<void> {
    const { queue, store } = await this.#opened();
    const jobId = await jobIdOf(checkTaskKey(taskKey));
    await store.leave(note, jobId);
    // A job whose step is under way cannot be promoted: the note tells that step, or this asks again.
    for (let tries = 0; tries < HINT_TRIES; tries += 1) {
      const job = await queue.getJob(jobId);
      const state = await job?.getState();
      if (state === "delayed") {
        const isPromoted = await job?.promote().then(
          () => true,
          () => false,
        );
        if (isPromoted) return;
      } else if (state !== "active") return;
      await sleep(HINT_GAP_MS, undefined);
    }
  }

  async #endOf(job: Job<TaskJobData, TaskJobResult>, output: OutputSchema | undefined): Promise<CompletedTask> {
    const { handle, ending, error } = job.returnvalue;
    if (error) throw errorOf(error, handle);
    const context = contextOf(this.#clientOf(job.data.provider));
    const task = await toTask(context, handle, ending, output, errorContextFor(context, handle).mask);
    return requireCompleted(context, task);
  }
}
