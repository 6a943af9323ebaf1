import { orAborted } from "../async/sleep.ts";
import { isErrandError, JournalError, messageOf } from "../task/errors.ts";
import type { Handle } from "../task/task.ts";
import type { Journal, StoredReading } from "./journal.ts";

/** One key of a journal: its faults are JournalErrors, and nothing waits for it after the signal has aborted. */
export class JournalAccess {
  readonly #journal: Journal;
  readonly #provider: string;
  readonly #signal: AbortSignal | undefined;
  readonly taskKey: string;

  constructor(journal: Journal, provider: string, taskKey: string, signal: AbortSignal | undefined) {
    this.#journal = journal;
    this.#provider = provider;
    this.#signal = signal;
    this.taskKey = taskKey;
  }

  read() {
    return this.#ask("read", () => this.#journal.read(this.taskKey));
  }

  claim(...[entry, before]: [Parameters<Journal["claim"]>[1], string | undefined]) {
    return this.#ask("claimed", () => this.#journal.claim(this.taskKey, entry, before));
  }

  secret(candidate: string) {
    return this.#ask("read", () => this.#journal.secret(candidate));
  }

  /** After a start: an abort must not lose what is known now. */
  write(entry: Parameters<Journal["write"]>[1]) {
    return this.#ask("written", () => this.#journal.write(this.taskKey, entry), entry.handle, true);
  }

  /** Keeps the last answer about the task of this key, so that the key gives it again without a request. */
  async end(ending: StoredReading | undefined): Promise<void> {
    const entry = await this.#ask("read", () => this.#journal.read(this.taskKey));
    if (entry?.state === "started") await this.write({ ...entry, state: "ended", ending });
  }

  /** The key that holds a task's id. */
  claimId({ id }: Pick<Handle, "id">, handle?: Handle) {
    return this.#ask("claimed", () => this.#journal.claimId(this.#named(id), this.taskKey), handle, true);
  }

  /** The ids of this provider that other keys hold. */
  heldByOthers(): Promise<Set<string>> {
    return this.#ask("read", async () => {
      const held = new Set<string>();
      for await (const [taskKey, { handle, provider }] of this.#journal.entries())
        if (taskKey !== this.taskKey && provider === this.#provider && handle) held.add(handle.id);
      return held;
    });
  }

  error(message: string, handle?: Handle, cause?: unknown): JournalError {
    return new JournalError(message, { provider: this.#provider, handle, taskKey: this.taskKey, cause });
  }

  /** Ids are unique within one provider only. */
  #named(id: string): string {
    return `${this.#provider}/${id}`;
  }

  async #ask<T>(what: string, question: () => Promise<T>, handle?: Handle, deaf = false): Promise<T> {
    const signal = deaf ? undefined : this.#signal;
    try {
      return await orAborted(question(), signal);
    } catch (cause) {
      if (signal?.aborted || isErrandError(cause)) throw cause;
      const rest = handle === undefined ? "" : ` The task ${handle.id} was started: it is error.handle.`;
      throw this.error(`The journal could not be ${what} for a taskKey: ${messageOf(cause)}.${rest}`, handle, cause);
    }
  }
}
