import type { Job } from "bullmq";
import { sleep } from "../async/sleep.ts";
import { loadBullMQ, oncePerSecond, type QueueConnection } from "./load-bullmq.ts";
import type { QueueStore } from "./queue-store.ts";
import { jobIdOf, type TaskJobData, type TaskJobResult } from "./task-job.ts";
import { type StepClient, takeStep } from "./task-step.ts";

/** Options of {@link createTaskWorker}. */
export interface TaskWorkerOptions extends QueueConnection {
  /** The clients whose tasks this worker starts and reads, by the name that `add` gives as `provider`. */
  clients: Readonly<Record<string, StepClient>>;
  /** How many steps this worker takes at the same time. Waiting tasks take none. @default 20 */
  concurrency?: number | undefined;
  /** How many requests all workers of the queue send in a second for one client, evenly spaced. @default 50 */
  maxRequestsPerSecond?: number | undefined;
  /** After this long without a sign of its worker a step is taken by another, in milliseconds. @default 30_000 */
  lockMs?: number | undefined;
}

/** A worker that takes the tasks of a queue further. */
export interface TaskWorker {
  /** Resolves when the worker has its connection; rejects where the database may lose jobs on its own. */
  ready(): Promise<void>;
  /** Ends the worker after the steps that are under way. Tasks go on, and other workers read them. */
  close(): Promise<void>;
}

/** A task that ends is no reason to fail a job, and neither are workers that die: hours have room for many of both. */
const NEVER_STALLED_TOO_OFTEN = 1_000_000_000;
/** How long a step waits again when this worker has no client for its task, or its own database failed. */
const RETRY_MS = 5_000;

/**
 * Makes a worker for the tasks of a queue: each job is one short step (a start, or a read), then delayed until the next. Between
 * two steps no slot, timer or memory is held, and any worker may take the next one.
 *
 * @throws TypeError if `clients` is not an object of clients.
 */
export function createTaskWorker(options: TaskWorkerOptions): TaskWorker {
  return new BullTaskWorker(options);
}

class BullTaskWorker implements TaskWorker {
  readonly #options: TaskWorkerOptions;
  readonly #onError: (error: Error) => void;
  readonly #starting: Promise<{ close(): Promise<void> }>;

  constructor(options: TaskWorkerOptions) {
    const { clients } = options;
    if (typeof clients !== "object" || clients === null) throw new TypeError("clients must be an object of clients.");
    this.#options = options;
    this.#onError = oncePerSecond(options.onError);
    this.#starting = this.#begin();
    this.#starting.catch(() => {});
  }

  async ready(): Promise<void> {
    await this.#starting;
  }

  async close(): Promise<void> {
    await (await this.#starting).close();
  }

  async #begin(): Promise<{ close(): Promise<void> }> {
    const { concurrency = 20, lockMs = 30_000 } = this.#options;
    const { bullmq, name, args, storeOf } = await loadBullMQ(this.#options);
    const queue = new bullmq.Queue(name, ...(args() as [never]));
    queue.on("error", this.#onError);
    const store = await storeOf(queue);
    await store.check();
    const settings = {
      concurrency,
      lockDuration: lockMs,
      stalledInterval: Math.max(1_000, lockMs / 2),
      maxStalledCount: NEVER_STALLED_TOO_OFTEN,
    };
    const perform = (job: Job<TaskJobData>, token?: string) =>
      this.#performStep(store, job, token, bullmq.DelayedError);
    const worker = new bullmq.Worker(name, perform as never, ...(args(settings) as [never]));
    worker.on("error", this.#onError);
    await worker.waitUntilReady();
    return {
      async close() {
        await worker.close();
        await queue.close();
      },
    };
  }

  async #performStep(
    store: QueueStore,
    job: Job<TaskJobData>,
    token: string | undefined,
    DelayedError: new () => Error,
  ): Promise<TaskJobResult> {
    const delay = async (data: TaskJobData, at: number): Promise<never> => {
      if (data !== job.data) await job.updateData(data);
      // A read was asked for while this step was under way.
      const isHinted = data.handle !== undefined && (await store.take("read", await jobIdOf(data.taskKey)));
      if (isHinted) await store.leave("read", await jobIdOf(data.taskKey));
      await job.moveToDelayed(isHinted ? Date.now() : Math.ceil(at), token);
      throw new DelayedError();
    };
    const { clients, maxRequestsPerSecond = 50 } = this.#options;
    const client = Object.hasOwn(clients, job.data.provider) ? clients[job.data.provider] : undefined;
    if (client === undefined) return delay(job.data, Date.now() + RETRY_MS);
    let outcome: Awaited<ReturnType<typeof takeStep>>;
    try {
      await sleep(await store.takeTurn(job.data.provider, 1_000 / maxRequestsPerSecond), undefined);
      outcome = await takeStep(store, client, job.data);
    } catch (error) {
      this.#onError(error instanceof Error ? error : new Error(String(error)));
      return delay(job.data, Date.now() + RETRY_MS);
    }
    return "result" in outcome ? outcome.result : delay(outcome.data, outcome.at);
  }
}
