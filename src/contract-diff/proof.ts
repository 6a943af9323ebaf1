import { isDeepStrictEqual } from "node:util";
import { isObject, type JsonObject, member } from "./json.ts";
import { type At, entriesOf, locate, spelledOutAt, step } from "./pointer.ts";
import {
  type Case,
  isAnything,
  namesOf,
  namesWithin,
  othersOf,
  type Part,
  propertyOf,
  requiredOf,
  saidOf,
} from "./proof-case.ts";
import { casesOf, Unprovable } from "./proof-cases.ts";
import { areDisjoint } from "./proof-disjoint.ts";
import { isWithinLimits } from "./proof-limits.ts";
import { typesOf, wordsOf } from "./types-and-words.ts";

/** Keywords that are proven only where both sides say the same, by the type of value that they speak of. */
const OPAQUE = new Map<string, string | undefined>([
  ...["if", "then", "else", "$dynamicRef"].map((keyword) => [keyword, undefined] as const),
  ...["dependentRequired", "dependentSchemas", "patternProperties", "propertyNames", "unevaluatedProperties"].map(
    (keyword) => [keyword, "object"] as const,
  ),
  ...["contains", "minContains", "maxContains", "unevaluatedItems"].map((keyword) => [keyword, "array"] as const),
]);

/**
 * Proves that what one side sends the other side takes. A request is sent by the old contract's caller and taken by the new
 * contract, an answer the other way round. What is sent has no properties but the declared ones. Only a yes is certain.
 */
export class Proof {
  readonly #taking: JsonObject;
  readonly #sending: JsonObject;
  readonly #proven = new Set<string>();
  readonly #failed = new Set<string>();
  readonly #undeclared: ReadonlySet<string>;
  #assumed = new Set<string>();

  /** @param undeclared Names of properties that may be sent with any value where the sending side does not declare them */
  constructor(sending: JsonObject, taking: JsonObject, undeclared: ReadonlySet<string> = new Set()) {
    this.#sending = sending;
    this.#taking = taking;
    this.#undeclared = undeclared;
  }

  /** Whether everything that fits the schema of the sending side fits the one of the taking side. */
  holds(sent: At, taken: At): boolean {
    this.#assumed = new Set();
    try {
      if (!this.#covers(taken, [sent])) return false;
    } catch (error) {
      if (error instanceof Unprovable) return false;
      throw error;
    }
    for (const pair of this.#assumed) this.#proven.add(pair);
    return true;
  }

  #covers(taken: At, sent: readonly At[]): boolean {
    if (isAnything(taken.node)) return true;
    const pair = `${taken.pointer} ${sent.map(({ pointer }) => pointer).join(" ")}`;
    if (this.#failed.has(pair)) return false;
    // Schemas may contain themselves: what is being proven counts as proven within its own proof.
    if (this.#proven.has(pair) || this.#assumed.has(pair)) return true;
    this.#assumed.add(pair);
    const isCovered = casesOf(this.#sending, sent).every((one) => this.#takes(taken, one, 0));
    if (!isCovered) this.#failed.add(pair);
    return isCovered;
  }

  /** Whether the taking schema takes every value of a case. */
  #takes(taken: At, one: Case, depth: number): boolean {
    const { node } = taken;
    if (isAnything(node)) return true;
    if (!isObject(node) || depth > 24) return false;
    const { $ref: reference, oneOf } = node;
    if (typeof reference === "string" && !this.#takes(locate(this.#taking, reference), one, depth + 1)) return false;
    if (!entriesOf(step(taken, "allOf")).every(([, part]) => this.#takes(part, one, depth + 1))) return false;
    const anyOf = entriesOf(step(taken, "anyOf"));
    if (anyOf.length > 0 && !anyOf.some(([, branch]) => this.#takes(branch, one, depth + 1))) return false;
    if (Array.isArray(oneOf) && !this.#takesAsOne(taken, one, depth)) return false;
    if (node.not !== undefined && !this.#excludes(step(taken, "not"), one)) return false;
    return this.#takesPlain({ node, pointer: taken.pointer }, one);
  }

  /** Exactly one branch takes it: one is proven to, and none of the others can. */
  #takesAsOne(taken: At, one: Case, depth: number): boolean {
    const branches = entriesOf(step(taken, "oneOf")).map(([, branch]) => branch);
    return branches.some(
      (branch) =>
        this.#takes(branch, one, depth + 1) &&
        branches.every((other) => other === branch || this.#excludes(other, one)),
    );
  }

  /** Whether no value of a case fits a schema of the taking side. */
  #excludes(schema: At, one: Case): boolean {
    if (casesOf(this.#taking, [schema]).every((other) => areDisjoint(one, other, this.#sending, this.#taking)))
      return true;
    // It does not fit what the sending side excludes, and so nothing within that.
    const reverse = new Proof(this.#taking, this.#sending, namesWithin(this.#sending, one));
    return one.excluded.some((excluded) => reverse.holds(schema, excluded));
  }

  #takesPlain(taken: Part, one: Case): boolean {
    if (!typesOf(taken.node).has(one.type)) return false;
    const words = wordsOf(taken.node);
    if (words && (one.word === undefined || !words.some((word) => isDeepStrictEqual(word, one.word)))) return false;
    if (!isWithinLimits(taken.node, one)) return false;
    if (!this.#saysTheSame(taken, one)) return false;
    const isWhole = one.word !== undefined && typeof one.word === "object" && one.word !== null;
    if (isWhole && words === undefined) return !hasStructure(taken.node);
    if (one.type === "object") return this.#takesObject(taken, one);
    return one.type !== "array" || this.#takesList(taken, one);
  }

  /** Conditions and unknown keywords: taken where a part of the case says the very same. */
  #saysTheSame(taken: Part, one: Case): boolean {
    return Object.keys(taken.node).every((keyword) => {
      const type = OPAQUE.get(keyword);
      if (!OPAQUE.has(keyword) || (type !== undefined && type !== one.type)) return true;
      const demanded = spelledOutAt(this.#taking, step(taken, keyword));
      return one.parts.some((part) => isDeepStrictEqual(demanded, spelledOutAt(this.#sending, step(part, keyword))));
    });
  }

  #takesObject(taken: Part, one: Case): boolean {
    const required = requiredOf(one);
    if (![...requiredOf({ parts: [taken] })].every((name) => required.has(name))) return false;
    const [declared, known] = [namesOf(one), namesOf({ parts: [taken] })];
    // What patterns allow beside the declared names is only understood where both sides have the same.
    const hasPatterns = saidOf(one, "patternProperties").length > 0 && taken.node.patternProperties === undefined;
    if (hasPatterns) return known.size === 0 && isAnything(taken.node.additionalProperties);
    for (const name of known) {
      const schemas = propertyOf(one, name);
      // A property that the sending side does not speak of is not sent.
      if (schemas.length === 0 && !this.#undeclared.has(name)) continue;
      if (!this.#covers(step(taken, "properties", name), schemas)) return false;
    }
    const others = step(taken, "additionalProperties");
    if (isAnything(others.node)) return true;
    for (const name of declared) {
      if (!known.has(name) && !this.#takesOther(others, propertyOf(one, name))) return false;
    }
    return this.#takesOther(others, othersOf(one));
  }

  /** Whether properties without a name of their own are taken; none are sent where the schema allows none. */
  #takesOther(others: At, sent: readonly At[]): boolean {
    if (sent.some(({ node }) => node === false)) return true;
    return others.node !== false && this.#covers(others, sent);
  }

  #takesList(taken: Part, one: Case): boolean {
    const itemAt = ({ node, pointer }: Part, index: number): At => {
      const fixed = Array.isArray(node.prefixItems) ? node.prefixItems.length : 0;
      return index < fixed ? step({ node, pointer }, "prefixItems", index) : step({ node, pointer }, "items");
    };
    const lengths = [taken, ...one.parts].map(({ node }) =>
      Array.isArray(node.prefixItems) ? node.prefixItems.length : 0,
    );
    // One place more than any side fixes stands for all that follow.
    return Array.from({ length: Math.max(...lengths) + 1 }, (_, index) => index).every((index) => {
      const wanted = itemAt(taken, index);
      const sent = one.parts.map((part) => itemAt(part, index)).filter(({ node }) => node !== undefined);
      if (isAnything(wanted.node)) return true;
      const isEmpty = saidOf(one, "maxItems").some(({ node }) => Number(node) <= index);
      if (isEmpty || sent.some(({ node }) => node === false)) return true;
      return this.#covers(wanted, sent);
    });
  }
}

function hasStructure(node: JsonObject): boolean {
  return ["properties", "required", "additionalProperties", "items", "prefixItems"].some(
    (keyword) => member(node, keyword) !== undefined,
  );
}
