import type { Provider } from "../provider.ts";
import type { Scheduler } from "../schedule/scheduler.ts";
import type { Handle, ResolvedTask } from "../task/task.ts";
import { LastReads } from "./last-reads.ts";
import { ListBatch } from "./list-batch.ts";
import { Poller, type PollerHost } from "./poller.ts";

/** An answer this much later than its own time limit allows means that the machine slept. */
const SLEPT_MS = 5_000;

/** How many hints are kept at most. */
const MAX_HINTS = 10_000;

/** What the verbs of one client share: its provider, its scheduler, and the tasks that are being waited for. */
export class Context implements PollerHost {
  readonly provider: Provider;
  readonly scheduler: Scheduler;
  /** Present where the provider can list tasks and requests may share their answers. */
  readonly batch: ListBatch | undefined;
  readonly lastReads: LastReads;
  /** One poller for each task that somebody waits for, by id. */
  readonly #pollers = new Map<string, Poller>();
  /** Tasks whose next read a hint made due, for waits that are read step by step. */
  readonly #hints = new Set<string>();
  /** What goes on although nobody waits for it any more. */
  readonly #background = new Set<Promise<unknown>>();

  constructor(provider: Provider) {
    const { scheduler, secrets } = provider.http.config;
    secrets.isWaitedFor = (id) => this.#pollers.has(id);
    this.provider = provider;
    this.scheduler = scheduler;
    this.lastReads = new LastReads(scheduler.budget.maxRequestsPerSecond);
    this.batch =
      provider.many && scheduler.isShared ? new ListBatch(provider.many, scheduler, this.#pollers) : undefined;
    scheduler.onPause((lane, until) => {
      const pausedMs = until - scheduler.now();
      for (const poller of [...this.#pollers.values()]) poller.onPause(lane, pausedMs);
    });
  }

  /** Gives the poller that reads this task for somebody already, or a new one. */
  pollerFor(task: ResolvedTask): Poller {
    const known = this.#pollers.get(task.handle.id);
    if (known) return known;
    const poller = new Poller(this, task);
    // Where requests may not wait for each other's answers, each call reads for itself.
    if (this.scheduler.isShared) this.#pollers.set(task.handle.id, poller);
    return poller;
  }

  /** Takes out a poller for which nobody waits any more. */
  forget(poller: Poller): void {
    if (this.#pollers.get(poller.handle.id) === poller) this.#pollers.delete(poller.handle.id);
  }

  /** Makes the next read of a task due now; says whether anybody waits for it. */
  readNow(id: string): boolean {
    const poller = this.#pollers.get(id);
    poller?.readNow();
    return poller !== undefined;
  }

  /** Makes the next `readOnce` of a task due now, in this process. */
  hint(id: string): void {
    if (this.#hints.size >= MAX_HINTS) this.#hints.clear();
    this.#hints.add(id);
  }

  /** Says whether such a hint came since the last read, and forgets it. */
  takeHint(id: string): boolean {
    return this.#hints.delete(id);
  }

  /** Leaves out the time that the machine slept while a read was under way, which no timer of the scheduler saw. */
  noteLateAnswer(sentAt: number): void {
    const lateMs = this.scheduler.now() - sentAt - this.provider.http.config.requestTimeoutMs;
    if (lateMs > SLEPT_MS) this.scheduler.leaveOut(lateMs);
  }

  /** Keeps work in mind that goes on although nobody waits for it, and never fails. */
  keep<T>(work: Promise<T>): Promise<T> {
    this.#background.add(work);
    const done = () => this.#background.delete(work);
    work.then(done, done);
    return work;
  }

  /** Resolves when nothing of that kind is left. */
  async idle(): Promise<void> {
    while (this.#background.size > 0) await Promise.allSettled(this.#background);
  }
}

/** Name, facts and mask for errors about a task. The handle is a copy: what a catcher does to it is nobody else's matter. */
export function errorContextFor({ provider }: Context, handle: Handle | undefined) {
  return {
    name: `The ${provider.name} task${handle ? ` ${handle.id}` : ""}`,
    facts: { provider: provider.name, handle: handle && { ...handle } },
    mask: provider.http.config.secrets.maskFor(handle?.id),
  };
}
