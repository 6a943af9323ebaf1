import { isErrorLike, MAX_CAUSES } from "../task/errors.ts";

const MASK = "[secret]";
/** A value this short is masked only where it stands alone, or ordinary text would be torn apart. */
const SHORT = 4;
/** Below this many lists and objects nothing is kept: walking on would end in the runtime's own RangeError. */
const MAX_DEPTH = 500;
const TOO_DEEP = "[nested too deeply]";
/** How many started tasks' secrets are remembered for the reads that follow. */
const MAX_TASKS = 10_000;
const MAX_KEYS = 4;

/**
 * Knows the API keys of a client and the secret values of the tasks it started, and takes them out of whatever leaves
 * the library: error messages, bodies that a provider echoes, events.
 */
export class Secrets {
  #keys: string[] = [];
  #byTask = new Map<string, readonly string[]>();
  #keyMask = new Mask([]);

  /** Remembers a key; with rotating keys the last few. */
  addKey(key: string): void {
    if (this.#keys.includes(key)) return;
    this.#keys = [key, ...this.#keys].slice(0, MAX_KEYS);
    this.#keyMask = new Mask(this.#keys);
  }

  /** Remembers the secret values that a task was started with. */
  addTask(id: string, values: readonly string[]): void {
    if (values.length === 0) return;
    this.#byTask.set(id, values);
    const oldest = this.#byTask.size > MAX_TASKS ? this.#byTask.keys().next().value : undefined;
    if (oldest !== undefined) this.#byTask.delete(oldest);
  }

  /** Makes the mask for a task: by its id, or by its secret values before it has an id. */
  maskFor(task: string | readonly string[] | undefined): Mask {
    const values = typeof task === "string" ? this.#byTask.get(task) : task;
    return values === undefined || values.length === 0 ? this.#keyMask : new Mask([...this.#keys, ...values]);
  }
}

/** Replaces secret values wherever they occur. */
export class Mask {
  readonly #patterns: (string | RegExp)[];

  constructor(secrets: readonly string[]) {
    const forms = secrets.filter((secret) => secret !== "").flatMap(writtenForms);
    // The longest first, or a secret that begins another one would leave the rest of it behind.
    this.#patterns = [...new Set(forms)].sort((a, b) => b.length - a.length).map(toPattern);
  }

  text(text: string): string {
    let masked = text;
    for (const pattern of this.#patterns) masked = masked.replaceAll(pattern, MASK);
    return masked;
  }

  /** Masks plain data. Gives a copy, or the very value when it holds no secret. */
  value<T>(value: T): T {
    return (this.#patterns.length === 0 ? value : this.#walk(value, 0)) as T;
  }

  #walk(value: unknown, depth: number): unknown {
    if (typeof value === "string") return this.text(value);
    if (typeof value === "number" || typeof value === "bigint") {
      const text = String(value);
      return this.text(text) === MASK ? MASK : value;
    }
    if (Array.isArray(value)) {
      if (depth === MAX_DEPTH) return TOO_DEEP;
      const copy = value.map((item) => this.#walk(item, depth + 1));
      return copy.some((item, index) => item !== value[index]) ? copy : value;
    }
    if (typeof value !== "object" || value === null) return value;
    if (depth === MAX_DEPTH) return TOO_DEEP;
    const entries = Object.entries(value);
    const copy = entries.map(([key, item]) => [this.text(key), this.#walk(item, depth + 1)] as const);
    const changed = copy.some(([key, item], index) => key !== entries[index]?.[0] || item !== entries[index]?.[1]);
    return changed ? Object.fromEntries(copy) : value;
  }
}

/** A secret as it may be written: plainly, inside JSON, inside a URL. */
function writtenForms(secret: string): string[] {
  const forms = [secret, JSON.stringify(secret).slice(1, -1)];
  try {
    forms.push(encodeURIComponent(secret));
  } catch {
    // Half a Unicode character has no form in a URL.
  }
  return forms;
}

function toPattern(secret: string): string | RegExp {
  if (secret.length >= SHORT) return secret;
  const escaped = secret.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, "gu");
}

/** A copy of an error for use as a `cause`: name, message and code of the whole chain, masked, and nothing else that it held. */
export function describeCause(error: unknown, mask: Mask, depth = 0): unknown {
  if (!isErrorLike(error)) return typeof error === "object" ? undefined : mask.value(error);
  const { name, message, stack, cause, code } = error as Error & { code?: unknown };
  const inner = depth < MAX_CAUSES ? describeCause(cause, mask, depth + 1) : undefined;
  const copy = new Error(mask.text(String(message)), { cause: inner });
  const known = { name: mask.text(String(name)), stack: mask.text(String(stack ?? error)) };
  return Object.assign(copy, known, typeof code === "string" && { code: mask.text(code) });
}
