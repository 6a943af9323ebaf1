import { type At, below, type OpenApiDocument, resolve, type Schema, type SchemaObject } from "./openapi.ts";
import { samplesOf } from "./sample.ts";

/** A place in a body where the contract offers a choice: a `oneOf`, an `anyOf`, or a status of several words. */
export type BranchPoint = {
  /** From the value that the point belongs to: property names, and `[]` for each item of a list. */
  readonly steps: readonly string[];
  readonly branches: readonly Branch[];
};

export type Branch = {
  readonly label: string;
  /** False where no value can be told to be of this branch and no other. Takes a moment: it makes values and tries them. */
  readonly standsAlone: () => boolean;
  readonly matches: (value: unknown) => boolean;
  /** The choices that a value of this branch offers in turn. */
  readonly points: readonly BranchPoint[];
};

export const EACH_ITEM = "[]";

type Fits = (schema: At<Schema>, value: unknown) => boolean;

/** Whether each branch stands alone, by its pointer: many operations meet the same choice. */
const knownAlone = new WeakMap<OpenApiDocument, Map<string, boolean>>();

/** Every choice that a schema offers, those within a choice below it. */
export function branchPoints(document: OpenApiDocument, fits: Fits, schema: At<Schema>): BranchPoint[] {
  return new BranchFinder(document, fits).find(schema, { steps: [], name: "", within: [] });
}

/** Where a walk through a schema stands. */
type Position = {
  readonly steps: readonly string[];
  /** The property that the value stands in, also through lists. */
  readonly name: string;
  /** Pointers of the schemas around this one. */
  readonly within: readonly string[];
};

class BranchFinder {
  readonly #document: OpenApiDocument;
  readonly #fits: Fits;

  constructor(document: OpenApiDocument, fits: Fits) {
    this.#document = document;
    this.#fits = fits;
  }

  find(unresolved: At<Schema>, position: Position): BranchPoint[] {
    const at = resolve(this.#document, unresolved);
    const value = at.value;
    // A schema that holds itself offers the same choices again and again.
    if (typeof value !== "object" || position.within.includes(at.pointer)) return [];
    const inner = { ...position, within: [...position.within, at.pointer] };
    return [
      ...statusWords(value, position),
      ...alternatives(at).flatMap((branches) => this.#choice(branches, inner)),
      ...(value.allOf ?? []).flatMap((_, index) => this.find(below(at, "allOf", index), inner)),
      ...Object.keys(value.properties ?? {}).flatMap((key) =>
        this.find(below(at, "properties", key), { ...inner, steps: [...inner.steps, key], name: key }),
      ),
      ...(value.items === undefined
        ? []
        : this.find(below(at, "items"), { ...inner, steps: [...inner.steps, EACH_ITEM] })),
    ];
  }

  #choice(all: readonly At<Schema>[], position: Position): BranchPoint[] {
    // That a value may be null is said by a type, and by a branch in the other way of writing it.
    const branches = all.filter((branch) => !isNull(resolve(this.#document, branch).value));
    const within = (branch: At<Schema>) => this.find(branch, { ...position, steps: [] });
    const [only] = branches;
    if (only === undefined) return [];
    const { steps } = position;
    if (branches.length === 1) return within(only).map((point) => ({ ...point, steps: [...steps, ...point.steps] }));
    const labels = labelsOf(this.#document, branches);
    return [
      {
        steps,
        branches: branches.map((branch, index) => ({
          label: labels[index] ?? "",
          standsAlone: () => this.#standsAlone(branches, branch),
          matches: (value) => this.#fits(branch, value),
          points: within(branch),
        })),
      },
    ];
  }

  #standsAlone(branches: readonly At<Schema>[], branch: At<Schema>): boolean {
    const known = knownAlone.get(this.#document) ?? new Map<string, boolean>();
    knownAlone.set(this.#document, known);
    const found = known.get(branch.pointer) ?? standsAlone(this.#document, this.#fits, branches, branch);
    known.set(branch.pointer, found);
    return found;
  }
}

function isNull(schema: Schema): boolean {
  if (typeof schema !== "object") return false;
  const { type, const: word, enum: words } = schema;
  return word === null || (words?.length === 1 && words[0] === null) || [type].flat().join() === "null";
}

function alternatives(at: At<Schema>): At<Schema>[][] {
  const { oneOf = [], anyOf = [] } = at.value as SchemaObject;
  return [
    oneOf.map((_, index) => below<Schema>(at, "oneOf", index)),
    anyOf.map((_, index) => below<Schema>(at, "anyOf", index)),
  ].filter((branches) => branches.length > 0);
}

/** The words of a property named `status`, or of a body that is nothing but a word. One word alone is not a choice. */
function statusWords({ enum: all = [] }: SchemaObject, { steps, name }: Position): BranchPoint[] {
  const words = all.filter((word) => word !== null);
  const isBody = steps.length === 0 && name === "";
  if (words.length < 2 || !(isBody || name === "status")) return [];
  const branches = words.map((word) => ({
    label: String(word),
    standsAlone: () => true,
    matches: (value: unknown) => value === word,
    points: [],
  }));
  return [{ steps, branches }];
}

/** What a branch is called: its title, else the schema it refers to, else its only word, else its type. */
function labelsOf(document: OpenApiDocument, branches: readonly At<Schema>[]): string[] {
  const labels = branches.map((branch, index) => {
    const { $ref } = branch.value as SchemaObject;
    const schema = resolve(document, branch).value;
    const { title, const: word, enum: words, type } = typeof schema === "object" ? schema : ({} as SchemaObject);
    const onlyWord = words?.length === 1 ? words[0] : word;
    const label = title ?? $ref?.split("/").at(-1) ?? (onlyWord === undefined ? undefined : String(onlyWord));
    return label ?? (type === undefined ? `#${index + 1}` : [type].flat().join("|"));
  });
  return labels.map((label, index) => (labels.indexOf(label) === index ? label : `${label}#${index + 1}`));
}

/** Looks for a value that fits this branch alone. Where none could be made that fits it at all, it is taken on trust. */
function standsAlone(
  document: OpenApiDocument,
  fits: Fits,
  branches: readonly At<Schema>[],
  branch: At<Schema>,
): boolean {
  const fitting = candidates(document, branches, branch).filter((value) => fits(branch, value));
  if (fitting.length === 0) return true;
  return fitting.some((value) => branches.every((other) => other === branch || !fits(other, value)));
}

/** Samples of a branch, and the same with the neighbours' properties set to values that may put the neighbours off. */
function candidates(document: OpenApiDocument, branches: readonly At<Schema>[], branch: At<Schema>): unknown[] {
  const samples = samplesOf(document, branch);
  const own = propertiesOf(document, branch);
  const foreign = branches.flatMap((other) => propertiesOf(document, other)).filter((name) => !own.includes(name));
  const objects = samples.filter(
    (value): value is object => typeof value === "object" && value !== null && !Array.isArray(value),
  );
  const spoilt = [null, "x", 0.5, true, {}, []].flatMap((value) =>
    objects.map((object) => ({ ...object, ...Object.fromEntries(foreign.map((name) => [name, value])) })),
  );
  return [...samples, ...spoilt];
}

function propertiesOf(document: OpenApiDocument, branch: At<Schema>): string[] {
  const schema = resolve(document, branch).value;
  return typeof schema === "object" ? Object.keys(schema.properties ?? {}) : [];
}
