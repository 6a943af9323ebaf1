import { Mask } from "./mask.ts";
import { Secret } from "./secret-forms.ts";

/** How many started tasks' secrets are remembered for the reads that follow, besides those of tasks that are waited for. */
const MAX_TASKS = 10_000;
/** How many keys are remembered. One that was used longer ago than so many others is of no use to anybody. */
const MAX_KEYS = 1_000;

/** Throws a TypeError unless `secrets` is undefined or a list of strings. */
export function checkSecrets(secrets: unknown): void {
  const isList = Array.isArray(secrets) && secrets.every((secret) => typeof secret === "string");
  if (secrets !== undefined && !isList) throw new TypeError("secrets must be a list of strings.");
}

/** The secrets of a task, and the mask that was made of them for the keys of that time. */
type TaskSecrets = {
  readonly values: readonly string[];
  made?: { readonly keys: ReadonlyMap<string, Secret>; readonly mask: Mask };
};

/**
 * Knows the API keys of a client, the credentials among its headers, and the secret values of the tasks it started, and
 * takes them out of whatever leaves the library: error messages, bodies that a provider echoes, events.
 */
export class Secrets {
  readonly #credentials: readonly Secret[];
  /** Replaced whenever a key is new. The one used last is the last. */
  #keys: ReadonlyMap<string, Secret> = new Map();
  readonly #byTask = new Map<string, TaskSecrets>();
  #none: TaskSecrets = { values: [] };
  /** Says whether a task is being waited for: its secrets are then kept. Set by whoever knows the waits. */
  isWaitedFor: (id: string) => boolean = () => false;

  /** @param credentials Values of headers that must not be shown, but that may be part of an output. */
  constructor(credentials: readonly string[] = []) {
    this.#credentials = credentials.map((value) => new Secret(value));
  }

  /** Remembers a key. */
  addKey(key: string): void {
    if (this.#keys.has(key)) return;
    this.#keys = new Map([...this.#keys, [key, new Secret(key)] as const].slice(-MAX_KEYS));
  }

  /** Remembers secret values of a task, besides those that are known. */
  addTask(id: string, values: readonly string[]): void {
    const known = this.#byTask.get(id)?.values ?? [];
    const fresh = values.filter((value) => !known.includes(value));
    if (fresh.length === 0) return;
    this.#byTask.delete(id);
    this.#byTask.set(id, { values: [...known, ...fresh] });
    this.#forgetOldest();
  }

  /**
   * Makes the mask for a task: by its id, or by its secret values before it has an id. Its `forOutput` takes out the keys
   * and the task's own secrets, and no credentials of headers.
   */
  maskFor(task: string | readonly string[] | undefined): Mask {
    const entry: TaskSecrets = typeof task === "object" && task.length > 0 ? { values: task } : this.#entryOf(task);
    if (entry.made?.keys === this.#keys) return entry.made.mask;
    const output = [...this.#keys.values(), ...entry.values.map((value) => new Secret(value))];
    const mask = new Mask([...output, ...this.#credentials], new Mask(output));
    entry.made = { keys: this.#keys, mask };
    return mask;
  }

  #entryOf(task: string | readonly string[] | undefined): TaskSecrets {
    return (typeof task === "string" ? this.#byTask.get(task) : undefined) ?? this.#none;
  }

  /** Forgets a task that nobody waits for. Looks at two, so that it gains on what is added one by one. */
  #forgetOldest(): void {
    for (let looks = 0; looks < 2 && this.#byTask.size > MAX_TASKS; looks += 1) {
      const [oldest] = this.#byTask;
      if (oldest === undefined) return;
      const [id, secrets] = oldest;
      this.#byTask.delete(id);
      if (this.isWaitedFor(id)) this.#byTask.set(id, secrets);
    }
  }
}
