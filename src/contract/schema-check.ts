import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { closedCopy } from "./closed-copy.ts";
import { type At, atPointer, escapeKey, type OpenApiDocument, resolve, type Schema } from "./openapi.ts";

/** One thing that is not as the contract says; `path` leads from the checked value to it. */
export type Flaw = { readonly path: string; readonly expected: string; readonly actual: unknown };

/** Stands in a Flaw's `actual` for a value that is not there. */
export const MISSING: unique symbol = Symbol("missing");

/** `closed` also refuses keys that the contract does not declare. */
export type Variant = "open" | "closed";

/** Checks values against the schemas of one document, in draft 2020-12. */
export class SchemaCheck {
  readonly #ajv: Ajv2020;
  readonly #document: OpenApiDocument;
  readonly #validators = new Map<string, ValidateFunction>();
  /** Where each list of branches stands: Ajv's own schema paths lose this at every reference. */
  readonly #lists = new WeakMap<object, string>();
  #hasClosed = false;

  constructor(document: OpenApiDocument) {
    this.#document = document;
    // Not strict: OpenAPI's own keywords (example, discriminator, xml) would be refused.
    // Coercion never applies here: parameters arrive as text and are read before they are checked.
    this.#ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true, inlineRefs: false, logger: false });
    addFormats.default(this.#ajv);
    this.#add(document, "open");
  }

  /** Compiles one schema; throws when it is none that Ajv can use. */
  compile(schema: At<unknown>, variant: Variant = "open"): ValidateFunction {
    if (variant === "closed" && !this.#hasClosed) {
      this.#add(closedCopy(this.#document), "closed");
      this.#hasClosed = true;
    }
    const reference = `${variant}#${schema.pointer.split("/").map(encodeURIComponent).join("/")}`;
    const known = this.#validators.get(reference);
    if (known) return known;
    const validator = this.#ajv.compile({ $ref: reference });
    this.#validators.set(reference, validator);
    return validator;
  }

  /** Says whether a value fits a schema. */
  fits(schema: At<unknown>, value: unknown): boolean {
    return this.compile(schema)(value) === true;
  }

  /** What is wrong with a value; nothing when it fits. */
  flaws(schema: At<unknown>, value: unknown, variant: Variant): Flaw[] {
    const validator = this.compile(schema, variant);
    if (validator(value)) return [];
    return this.#explain(validator.errors ?? [], variant);
  }

  #explain(errors: readonly ErrorObject[], variant: Variant): Flaw[] {
    const choices = errors.filter(isChoice).filter((error, _, all) => !all.some((other) => contains(other, error)));
    // What a branch that was not meant says about the value is noise, and so is a key that only looks
    // undeclared because no branch was chosen.
    const own = errors.filter(
      (error) => !choices.some((choice) => within(choice, error)) && !saidBetter(error, errors),
    );
    const flaws = [
      ...own.map((error) => toFlaw(error)),
      ...choices.flatMap((choice) => this.#explainChoice(choice, variant)),
    ];
    const key = ({ path, expected }: Flaw) => `${path} ${expected}`;
    return flaws.filter((flaw, index) => flaws.findIndex((other) => key(other) === key(flaw)) === index);
  }

  /** No branch fits, or several do where one must. Speaks of the branch that was most likely meant. */
  #explainChoice(error: ErrorObject, variant: Variant): Flaw[] {
    const path = error.instancePath;
    const passing = (error.params as { passingSchemas?: readonly number[] | null }).passingSchemas;
    const list = this.#lists.get(error.schema as object);
    const schemas = error.schema as readonly { $ref?: string; title?: string }[];
    if (passing || list === undefined) {
      return [{ path, expected: `exactly one of its ${schemas.length} alternatives`, actual: error.data }];
    }
    const branches = schemas.map((_, index) => {
      const branch = atPointer<Schema>(this.#document, `${list}/${index}`);
      const validator = this.compile(branch, variant);
      const errors = validator(error.data) ? [] : (validator.errors ?? []);
      return { errors, distance: distance(errors) + 3 * undeclaredKeys(this.#document, branch, error.data) };
    });
    const told =
      sharedComplaint(
        branches.map(({ errors }) => errors),
        isWord,
      ) ??
      sharedComplaint(
        branches.map(({ errors }) => errors),
        isType,
      );
    if (told) return [{ ...told, path: path + told.path }];
    const closest = branches.sort((one, other) => one.distance - other.distance)[0]?.errors ?? [];
    return this.#explain(closest, variant).map((flaw) => ({ ...flaw, path: path + flaw.path }));
  }

  #add(document: OpenApiDocument, variant: Variant): void {
    this.#ajv.addSchema(document, variant);
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

function isChoice({ keyword }: ErrorObject): boolean {
  return keyword === "oneOf" || keyword === "anyOf";
}

function contains(outer: ErrorObject, inner: ErrorObject): boolean {
  return outer !== inner && inner.instancePath.startsWith(`${outer.instancePath}/`);
}

function within(choice: ErrorObject, error: ErrorObject): boolean {
  return choice.instancePath === error.instancePath || contains(choice, error);
}

/** A value that is none of the words is most often of a wrong type too. */
function saidBetter(error: ErrorObject, all: readonly ErrorObject[]): boolean {
  return isType(error) && all.some((other) => isWord(other) && other.instancePath === error.instancePath);
}

/** Where every branch asks for another word or type at the same place, that place is what is wrong. */
function sharedComplaint(
  branches: readonly (readonly ErrorObject[])[],
  isComplaint: (error: ErrorObject) => boolean,
): Flaw | undefined {
  const [first = []] = branches;
  for (const { instancePath, data } of first.filter(isComplaint)) {
    const same = branches.map((errors) => errors.find((e) => isComplaint(e) && e.instancePath === instancePath));
    if (same.every((error) => error !== undefined)) {
      return {
        path: instancePath,
        expected: [...new Set(same.map((error) => toFlaw(error).expected))].join(" or "),
        actual: data,
      };
    }
  }
  return undefined;
}

function isWord({ keyword }: ErrorObject): boolean {
  return keyword === "enum" || keyword === "const";
}

function isType({ keyword }: ErrorObject): boolean {
  return keyword === "type";
}

function allowed({ params }: ErrorObject): readonly unknown[] {
  const { allowedValues, allowedValue } = params as { allowedValues?: readonly unknown[]; allowedValue?: unknown };
  return allowedValues ?? [allowedValue];
}

/** A wrong word, or a key of another branch, says "another branch"; a missing key says "this branch, but wrong". */
function distance(errors: readonly ErrorObject[]): number {
  return errors.reduce((sum, error) => {
    const top = isType(error) && error.instancePath === "";
    return sum + (top ? 10 : isWord(error) ? 3 : 1);
  }, 0);
}

function undeclaredKeys(document: OpenApiDocument, branch: At<Schema>, value: unknown): number {
  const schema = resolve(document, branch).value;
  if (typeof schema === "boolean" || typeof value !== "object" || value === null) return 0;
  return Object.keys(value).filter((key) => !Object.hasOwn(schema.properties ?? {}, key)).length;
}

function toFlaw(error: ErrorObject): Flaw {
  const params = error.params as Record<string, unknown>;
  const path = error.instancePath;
  const at = (key: unknown) => `${path}/${escapeKey(String(key))}`;
  const value = (key: unknown) => (error.data as Record<string, unknown> | undefined)?.[String(key)];
  switch (error.keyword) {
    case "required":
      return { path: at(params.missingProperty), expected: "a value", actual: MISSING };
    case "additionalProperties":
    case "unevaluatedProperties": {
      const key = params.additionalProperty ?? params.unevaluatedProperty;
      return { path: at(key), expected: "no key of this name", actual: value(key) };
    }
    case "type":
      return { path, expected: [params.type].flat().join(" or "), actual: error.data };
    case "enum":
    case "const":
      return { path, expected: listed(allowed(error)), actual: error.data };
    default:
      return { path, expected: (error.message ?? error.keyword).replace(/^must (?:be )?/, ""), actual: error.data };
  }
}

function listed(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(" or ");
}
