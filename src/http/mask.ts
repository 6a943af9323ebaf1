import { maskText, Secret } from "./secret-forms.ts";

const MASK = "[secret]";
/** Below this many lists and objects nothing is kept: walking on would end in the runtime's own RangeError. */
const MAX_DEPTH = 500;
const TOO_DEEP = "[nested too deeply]";

/** Replaces secret values wherever they occur, in whatever form they are written. */
export class Mask {
  readonly #secrets: readonly Secret[];
  /** The mask for what a task produced, which takes out less: a header's value may be an ordinary word of an output. */
  readonly forOutput: Mask;

  constructor(secrets: Iterable<string | Secret>, forOutput?: Mask) {
    const byText = new Map<string, Secret>();
    for (const each of secrets) {
      const secret = typeof each === "string" ? new Secret(each) : each;
      if (secret.plain !== "" && !byText.has(secret.plain)) byText.set(secret.plain, secret);
    }
    // The longest first, or a secret that begins another one would leave the rest of it behind.
    this.#secrets = [...byText.values()].sort((a, b) => b.plain.length - a.plain.length);
    this.forOutput = forOutput ?? this;
  }

  /** Makes a mask that takes out more. */
  with(secrets: Iterable<string>): Mask {
    return new Mask([...this.#secrets, ...secrets], this.forOutput);
  }

  text(text: string): string {
    return this.#secrets.length === 0 ? text : maskText(text, this.#secrets);
  }

  /** Masks plain data. Gives a copy, or the very value when it holds no secret. */
  value<T>(value: T): T {
    return (this.#secrets.length === 0 ? value : this.#walk(value, 0)) as T;
  }

  #walk(value: unknown, depth: number): unknown {
    if (typeof value === "string") return this.text(value);
    if (typeof value === "number" || typeof value === "bigint") {
      const text = String(value);
      return this.text(text) === MASK ? MASK : value;
    }
    if (typeof value !== "object" || value === null || !isPlain(value)) return value;
    if (depth === MAX_DEPTH) return TOO_DEEP;
    if (Array.isArray(value)) {
      const copy = value.map((item) => this.#walk(item, depth + 1));
      return copy.some((item, index) => item !== value[index]) ? copy : value;
    }
    const entries = Object.entries(value);
    const copy = entries.map(([key, item]) => [this.text(key), this.#walk(item, depth + 1)] as const);
    const changed = copy.some(([key, item], index) => key !== entries[index]?.[0] || item !== entries[index]?.[1]);
    return changed ? Object.fromEntries(copy) : value;
  }
}

/** Says whether a value is data and not an instance of a class, which a schema may have made, such as a Date. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Also of another realm: there the prototype of an object is another one, which has none itself.
  return Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null;
}
