import { Poller } from "./poller.ts";
import type { ManyReader } from "./provider.ts";
import type { Scheduler } from "./scheduler.ts";

/** Reads due this soon go along. */
const SOON_MS = 1_000;
const MIN_READS = 3;
/** How long single reads are preferred after a list that failed, or showed less than half of what was wanted. */
const REST_MS = 30_000;

/**
 * Reads many tasks with one request where the provider can list them. A list is a short cut and never a proof: what
 * it does not show is read on its own.
 */
export class ListBatch {
  readonly #many: ManyReader;
  readonly #scheduler: Scheduler;
  readonly #pollers: ReadonlyMap<string, Poller>;
  #wanted = new Set<Poller>();
  #request: AbortController | undefined;
  #restUntil = Number.NEGATIVE_INFINITY;

  constructor(many: ManyReader, scheduler: Scheduler, pollers: ReadonlyMap<string, Poller>) {
    this.#many = many;
    this.#scheduler = scheduler;
    this.#pollers = pollers;
  }

  /** Takes over the slot of a read that has come due, if a list saves requests. */
  take(first: Poller): boolean {
    const now = this.#scheduler.now();
    if (this.#request !== undefined || now < this.#restUntil || !first.listable) return false;
    const soon = this.#scheduler.dueBy("read", now + SOON_MS).filter((job) => job instanceof Poller && job.listable);
    const wanted = [first, ...(soon as Poller[])];
    if (wanted.length < Math.max(MIN_READS, this.#pagesFor(wanted.length) + 1)) return false;
    for (const poller of wanted) {
      poller.inBatch = true;
      this.#scheduler.cancel("read", poller);
    }
    this.#wanted = new Set(wanted);
    this.#request = new AbortController();
    void this.#read(this.#request.signal);
    return true;
  }

  /** Nobody waits for this task any more. */
  leave(poller: Poller): void {
    if (this.#wanted.delete(poller) && this.#wanted.size === 0) this.#request?.abort();
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
    for (const poller of missing) poller.readAlone();
  }

  async #readPages(signal: AbortSignal, maxPages: number): Promise<void> {
    let cursor: number | string | undefined;
    for (let page = 1; page <= maxPages; page += 1) {
      // The first page uses the slot of the read that was taken over.
      if (page > 1) await this.#scheduler.admit("read", signal);
      const { readings, next } = await this.#many
        .readPage(cursor, { lane: "read", admitted: true, signal })
        .finally(() => this.#scheduler.release("read"));
      for (const { id, reading } of readings) {
        const poller = this.#pollers.get(id);
        // A task that nobody waits for, or whose end is known from an entry before.
        if (poller === undefined || !poller.listable) continue;
        this.#wanted.delete(poller);
        poller.inBatch = false;
        poller.deliver(reading);
      }
      if (this.#wanted.size === 0 || next === undefined) return;
      cursor = next;
    }
  }

  #pagesFor(count: number): number {
    return Math.ceil(count / this.#many.pageSize);
  }

  #rest(): void {
    this.#restUntil = this.#scheduler.now() + REST_MS;
  }
}
