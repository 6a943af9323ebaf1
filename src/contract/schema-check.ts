import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { closedCopy } from "./closed-copy.ts";
import { directedCopy } from "./directed-copy.ts";
import { explain, type TriedBranch } from "./explain.ts";
import type { Flaw } from "./flaw.ts";
import { escapeKey } from "./json-pointer.ts";
import { multipleOf } from "./multiple-of.ts";
import { type At, atPointer, type OpenApiDocument, resolve, type Schema } from "./openapi.ts";

/**
 * Which schemas a value is held against. Each direction has its own: what is `readOnly` is not part of a request, what is
 * `writeOnly` not of an answer. `closed` also refuses keys that the contract does not declare, `strict` those too that it
 * lets in beside the declared ones.
 */
export type Variant = "answer" | "closed answer" | "request" | "closed request" | "strict request";

/** Checks values against the schemas of one document, in draft 2020-12. */
export class SchemaCheck {
  readonly #ajv: Ajv2020;
  readonly #document: OpenApiDocument;
  readonly #validators = new Map<string, ValidateFunction>();
  /** Where each list of branches stands: Ajv's own schema paths lose this at every reference. */
  readonly #lists = new WeakMap<object, string>();
  readonly #added = new Set<Variant>();

  constructor(document: OpenApiDocument) {
    this.#document = document;
    // Not strict: OpenAPI's own keywords (example, discriminator, xml) would be refused.
    // Coercion never applies here: parameters arrive as text and are read before they are checked.
    this.#ajv = new Ajv2020({
      strict: false,
      allErrors: true,
      verbose: true,
      inlineRefs: false,
      logger: false,
      validateSchema: false,
    });
    addFormats.default(this.#ajv);
    this.#ajv.removeKeyword("multipleOf").addKeyword(multipleOf);
  }

  /** Compiles one schema; throws when Ajv cannot use it. */
  compile(schema: At<unknown>, variant: Variant = "answer"): ValidateFunction {
    if (!this.#added.has(variant)) {
      this.#add(copyFor(this.#document, variant), variant);
      this.#added.add(variant);
    }
    const reference = `${encodeURIComponent(variant)}#${schema.pointer.split("/").map(encodeURIComponent).join("/")}`;
    const known = this.#validators.get(reference);
    if (known) return known;
    const validator = this.#ajv.compile({ $ref: reference });
    this.#validators.set(reference, validator);
    return validator;
  }

  /** Says whether a value fits a schema. */
  fits(schema: At<unknown>, value: unknown, variant: Variant = "answer"): boolean {
    return this.compile(schema, variant)(value) === true;
  }

  /** What is wrong with a value; nothing when it fits. */
  flaws(schema: At<unknown>, value: unknown, variant: Variant): Flaw[] {
    const validator = this.compile(schema, variant);
    if (validator(value)) return [];
    return explain(validator.errors ?? [], (choice) => this.#tryBranches(choice, variant));
  }

  #tryBranches(choice: ErrorObject, variant: Variant): TriedBranch[] | undefined {
    const list = this.#lists.get(choice.schema as object);
    if (list === undefined) return undefined;
    return (choice.schema as readonly unknown[]).map((_, index) => {
      const branch = atPointer<Schema>(this.#document, `${list}/${index}`);
      const validator = this.compile(branch, variant);
      const errors = validator(choice.data) ? [] : (validator.errors ?? []);
      return { errors, undeclaredKeys: countUndeclared(resolve(this.#document, branch).value, choice.data) };
    });
  }

  #add(document: OpenApiDocument, variant: Variant): void {
    this.#ajv.addSchema(document, encodeURIComponent(variant));
    this.#note(document, "");
  }

  #note(part: unknown, pointer: string): void {
    if (typeof part !== "object" || part === null) return;
    if (Array.isArray(part)) this.#lists.set(part, pointer);
    for (const [key, value] of Object.entries(part)) {
      this.#note(value, `${pointer}/${escapeKey(key)}`);
    }
  }
}

function copyFor(document: OpenApiDocument, variant: Variant): OpenApiDocument {
  const directed = directedCopy(document, variant.endsWith("request") ? "request" : "answer");
  if (variant.startsWith("strict")) return closedCopy(directed, "strict");
  return variant.startsWith("closed") ? closedCopy(directed, "closed") : directed;
}

function countUndeclared(schema: Schema, value: unknown): number {
  if (typeof schema === "boolean" || typeof value !== "object" || value === null) return 0;
  return Object.keys(value).filter((key) => !Object.hasOwn(schema.properties ?? {}, key)).length;
}
