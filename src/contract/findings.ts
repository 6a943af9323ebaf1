import { observe } from "../async/callbacks.ts";
import { Mask } from "../http/mask.ts";
import type { Flaw } from "./flaw.ts";
import { ContractError, describeViolation, toViolation, type Violation } from "./violation.ts";

const MAX_VIOLATIONS = 1_000;
const MAX_SECRETS = 1_000;

export type FindingsOptions = {
  readonly mode: "warn" | "throw" | "collect";
  readonly onViolation: ((violation: Violation) => void) | undefined;
};

/** Everything that one contract found, and the secrets that may be in none of it. */
export class Findings {
  /** The oldest first. */
  readonly violations: Violation[] = [];
  readonly #contract: string;
  readonly #options: FindingsOptions;
  readonly #warned = new Set<string>();
  readonly #secrets = new Set<string>();

  constructor(contract: string, options: FindingsOptions) {
    this.#contract = contract;
    this.#options = options;
  }

  /** Keeps the newest ones, of this exchange and of those before it: a key may be echoed later. */
  addSecrets(secrets: readonly string[]): void {
    for (const secret of secrets) {
      this.#secrets.delete(secret);
      this.#secrets.add(secret);
      const [oldest] = this.#secrets;
      if (this.#secrets.size > MAX_SECRETS && oldest !== undefined) this.#secrets.delete(oldest);
    }
  }

  get mask(): Mask {
    return new Mask([...this.#secrets]);
  }

  /** Notes what was found in one half of an exchange, and tells whoever wants to know. */
  add(operation: string, flaws: readonly Flaw[]): Violation[] {
    if (flaws.length === 0) return [];
    const mask = this.mask;
    const found = flaws.map((flaw) => toViolation(operation, flaw, mask));
    for (const violation of found) {
      this.violations.push(violation);
      if (this.violations.length > MAX_VIOLATIONS) this.violations.shift();
      if (this.#options.mode === "warn") this.#warnOnce(violation);
      observe(this.#options.onViolation, violation);
    }
    return found;
  }

  /** With `mode: "throw"`, throws for what was found. */
  enforce(found: readonly Violation[], { sent }: { sent: boolean }): void {
    if (this.#options.mode === "throw" && found.length > 0) throw new ContractError(this.#contract, found, sent);
  }

  #warnOnce(violation: Violation): void {
    const kind = `${violation.operation} ${violation.where} ${violation.expected}`;
    if (this.#warned.has(kind)) return;
    this.#warned.add(kind);
    console.warn(describeViolation(this.#contract, violation));
  }
}
