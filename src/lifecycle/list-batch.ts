import type { ManyReader } from "../provider.ts";
import { admit } from "../schedule/admit.ts";
import type { Job, Scheduler, Slot } from "../schedule/scheduler.ts";
import { isTerminal } from "../task/task.ts";
import type { Listed } from "./listed.ts";
import { readPageWith } from "./provider-calls.ts";

/** Reads due within this window join the batch. */
const SOON_MS = 1_000;
const MIN_READS = 3;
/** How long a list may hold up the reads that it stands for. */
const LIST_TIMEOUT_MS = 5_000;
/** How long single reads are preferred after a list that failed, or showed less than half of what was wanted. */
const REST_MS = 30_000;
/** The same after a list that was behind what a task itself had said. */
const LAG_REST_MS = 300_000;
/** How soon the first task is read on its own to check the list, and how rarely that happens in the long run. */
const FIRST_CHECK_MS = 30_000;
const MAX_CHECK_MS = 480_000;
/** How many ended tasks are kept to check later lists by. */
const MAX_ENDED = 100;

/**
 * Reads many tasks with one request where the provider can list them. A list is a short cut and never a proof: what it does
 * not show is read on its own, it may not hold up a read for long, and now and then a task is read on its own to check it.
 */
export class ListBatch {
  readonly #reader: ManyReader;
  readonly #scheduler: Scheduler;
  readonly #tasks: ReadonlyMap<string, Listed>;
  #wanted = new Set<Listed>();
  /** Tasks missing from the last list; read individually next. */
  readonly #alone = new Set<Listed>();
  /** Tasks that said themselves that they are over: a later list must not say otherwise. */
  readonly #ended = new Set<string>();
  #request: AbortController | undefined;
  #restUntil = Number.NEGATIVE_INFINITY;
  #checkAt: number;
  #checkMs = FIRST_CHECK_MS;

  constructor(reader: ManyReader, scheduler: Scheduler, tasks: ReadonlyMap<string, Listed>) {
    this.#reader = reader;
    this.#scheduler = scheduler;
    this.#tasks = tasks;
    this.#checkAt = scheduler.now() + FIRST_CHECK_MS;
  }

  /** Takes over the slot of a read that has come due, if a list saves requests. */
  take(first: Listed, slot: Slot): boolean {
    if (this.#alone.delete(first)) return false;
    const now = this.#scheduler.now();
    if (this.#request !== undefined || now < this.#restUntil || !this.#isOpen(first)) return false;
    const due = (["asked", "paced"] as const).flatMap((queue) => this.#scheduler.dueBy(queue, now + SOON_MS));
    const wanted = new Set([first, ...due.filter((job): job is Listed => this.#isOpen(job))]);
    if (wanted.size < Math.max(MIN_READS, this.#pagesFor(wanted.size) + 1)) return false;
    if (now >= this.#checkAt) {
      this.#checkMs = Math.min(2 * this.#checkMs, MAX_CHECK_MS);
      this.#checkAt = now + this.#checkMs;
      return false;
    }
    for (const task of wanted) {
      this.#scheduler.cancel("asked", task);
      this.#scheduler.cancel("paced", task);
      task.onListed();
    }
    this.#wanted = wanted;
    this.#request = new AbortController();
    void this.#read(this.#request, slot);
    return true;
  }

  /** Says whether a list is being read on this task's behalf. */
  has(task: Listed): boolean {
    return this.#wanted.has(task);
  }

  /** Lets go of a task that nobody waits for any more, or that is being read on its own. */
  leave(task: Listed): void {
    this.#alone.delete(task);
    if (this.#wanted.delete(task) && this.#wanted.size === 0) this.#request?.abort();
  }

  /** Keeps in mind that a task itself said that it is over. */
  noteEnd(id: string): void {
    this.#ended.delete(id);
    this.#ended.add(id);
    if (this.#ended.size <= MAX_ENDED) return;
    for (const oldest of this.#ended) {
      this.#ended.delete(oldest);
      return;
    }
  }

  async #read(request: AbortController, slot: Slot): Promise<void> {
    const total = this.#wanted.size;
    const giveUp = { onDeadline: () => request.abort() };
    this.#scheduler.setAlarm(giveUp, this.#scheduler.now() + LIST_TIMEOUT_MS);
    try {
      await this.#readPages(request.signal, slot, this.#pagesFor(total) + 1);
      if (this.#wanted.size > total / 2) this.#rest(REST_MS);
    } catch {
      // The tasks are none the worse for it: their own reads will say what is wrong.
      this.#rest(REST_MS);
    }
    this.#scheduler.cancelAlarm(giveUp);
    this.#request = undefined;
    const missing = this.#wanted;
    this.#wanted = new Set();
    for (const task of missing) {
      this.#alone.add(task);
      task.readSoon();
    }
  }

  async #readPages(signal: AbortSignal, first: Slot, maxPages: number): Promise<void> {
    let cursor: number | string | undefined;
    for (let page = 1; page <= maxPages; page += 1) {
      // The first page uses the slot of the read that was taken over.
      const slot = page === 1 ? first : await admit(this.#scheduler, "paced", { signal });
      const { readings, next } = await this.#readPage(cursor, slot, signal);
      if (readings.some(({ id, reading }) => this.#ended.has(id) && !isTerminal(reading.state))) {
        this.#rest(LAG_REST_MS);
        return;
      }
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

  async #readPage(cursor: number | string | undefined, slot: Slot, signal: AbortSignal) {
    try {
      const page = await readPageWith(this.#reader, cursor, { lane: "read", slot, signal });
      slot.release(200);
      return page;
    } finally {
      slot.release();
    }
  }

  /** Whether a job is a task whose next read a list can answer. */
  #isOpen(job: Job | Listed): job is Listed {
    return "listable" in job && job.listable && !this.#alone.has(job);
  }

  #pagesFor(count: number): number {
    return Math.ceil(count / this.#reader.pageSize);
  }

  #rest(ms: number): void {
    this.#restUntil = Math.max(this.#restUntil, this.#scheduler.now() + ms);
  }
}
