import type { Batch, Listed, ManyReader } from "../provider.ts";
import { dueBy } from "../schedule/heap.ts";
import type { Job, Scheduler } from "../schedule/scheduler.ts";
import { readPageWith } from "./provider-calls.ts";

/** Reads due this soon go along. */
const SOON_MS = 1_000;
const MIN_READS = 3;
/** How long single reads are preferred after a list that failed, or showed less than half of what was wanted. */
const REST_MS = 30_000;

/**
 * Reads many tasks with one request where the provider can list them. A list is a short cut and never a proof: what
 * it does not show is read on its own.
 */
export class ListBatch implements Batch {
  readonly #reader: ManyReader;
  readonly #scheduler: Scheduler;
  readonly #tasks: ReadonlyMap<string, Listed>;
  #wanted = new Set<Listed>();
  /** What a list did not show: its next read is its own. */
  readonly #alone = new Set<Listed>();
  #request: AbortController | undefined;
  #restUntil = Number.NEGATIVE_INFINITY;

  constructor(reader: ManyReader, scheduler: Scheduler, tasks: ReadonlyMap<string, Listed>) {
    this.#reader = reader;
    this.#scheduler = scheduler;
    this.#tasks = tasks;
  }

  take(first: Listed): boolean {
    if (this.#alone.delete(first)) return false;
    const now = this.#scheduler.now();
    if (this.#request !== undefined || now < this.#restUntil || !this.#isOpen(first)) return false;
    const wanted = [
      first,
      ...dueBy(this.#scheduler.waiting("read"), now + SOON_MS).filter((job): job is Listed => this.#isOpen(job)),
    ];
    if (wanted.length < Math.max(MIN_READS, this.#pagesFor(wanted.length) + 1)) return false;
    for (const task of wanted) this.#scheduler.cancel("read", task);
    this.#wanted = new Set(wanted);
    this.#request = new AbortController();
    void this.#read(this.#request.signal);
    return true;
  }

  has(task: Listed): boolean {
    return this.#wanted.has(task);
  }

  leave(task: Listed): void {
    this.#alone.delete(task);
    if (this.#wanted.delete(task) && this.#wanted.size === 0) this.#request?.abort();
  }

  async #read(signal: AbortSignal): Promise<void> {
    const total = this.#wanted.size;
    try {
      await this.#readPages(signal, this.#pagesFor(total) + 1);
      if (this.#wanted.size > total / 2) this.#rest();
    } catch {
      // The tasks are none the worse for it: their own reads will say what is wrong.
      this.#rest();
    }
    this.#request = undefined;
    const missing = this.#wanted;
    this.#wanted = new Set();
    for (const task of missing) {
      this.#alone.add(task);
      task.readNow();
    }
  }

  async #readPages(signal: AbortSignal, maxPages: number): Promise<void> {
    let cursor: number | string | undefined;
    for (let page = 1; page <= maxPages; page += 1) {
      // The first page uses the slot of the read that was taken over.
      if (page > 1) await this.#scheduler.admit("read", signal);
      const { readings, next } = await readPageWith(this.#reader, cursor, {
        lane: "read",
        admitted: true,
        signal,
      }).finally(() => this.#scheduler.release("read"));
      for (const { id, reading } of readings) {
        const task = this.#tasks.get(id);
        // A task that nobody waits for, or whose end is known from an entry before.
        if (task === undefined || !this.#isOpen(task)) continue;
        this.#wanted.delete(task);
        task.deliver(reading);
      }
      if (this.#wanted.size === 0 || next === undefined) return;
      cursor = next;
    }
  }

  /** Whether a job of the lane is a task whose next read a list can answer. */
  #isOpen(job: Job | Listed): job is Listed {
    return "listable" in job && job.listable && !this.#alone.has(job);
  }

  #pagesFor(count: number): number {
    return Math.ceil(count / this.#reader.pageSize);
  }

  #rest(): void {
    this.#restUntil = this.#scheduler.now() + REST_MS;
  }
}
