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
  /** False where no value can be told to be of this branch and no other. */
  readonly standsAlone: boolean;
  readonly matches: (value: unknown) => boolean;
  /** The choices that a value of this branch offers in turn. */
  readonly points: readonly BranchPoint[];
};

export const EACH_ITEM = "[]";

type Fits = (schema: At<Schema>, value: unknown) => boolean;

/** Every choice that a schema offers, those within a choice below it. */
export function branchPoints(document: OpenApiDocument, fits: Fits, schema: At<Schema>): BranchPoint[] {
  const walk = (
    unresolved: At<Schema>,
    steps: readonly string[],
    name: string,
    stack: readonly string[],
  ): BranchPoint[] => {
    const at = resolve(document, unresolved);
    const value = at.value;
    // A schema that holds itself offers the same choices again and again.
    if (typeof value !== "object" || stack.includes(at.pointer)) return [];
    const inner = [...stack, at.pointer];
    const go = (child: At<Schema>, step?: string) =>
      walk(
        child,
        step === undefined ? steps : [...steps, step],
        step === undefined || step === EACH_ITEM ? name : step,
        inner,
      );
    return [
      ...statusWords(value, steps, name),
      ...alternatives(at).flatMap((branches) => choice(branches, steps, (branch) => walk(branch, [], name, inner))),
      ...(value.allOf ?? []).flatMap((_, index) => go(below(at, "allOf", index))),
      ...Object.keys(value.properties ?? {}).flatMap((key) => go(below(at, "properties", key), key)),
      ...(value.items === undefined ? [] : go(below(at, "items"), EACH_ITEM)),
    ];
  };

  const choice = (
    branches: readonly At<Schema>[],
    steps: readonly string[],
    within: (branch: At<Schema>) => BranchPoint[],
  ): BranchPoint[] => {
    const [only] = branches;
    if (branches.length === 1 && only)
      return within(only).map((point) => ({ ...point, steps: [...steps, ...point.steps] }));
    const labels = labelsOf(document, branches);
    return [
      {
        steps,
        branches: branches.map((branch, index) => ({
          label: labels[index] ?? "",
          standsAlone: standsAlone(document, fits, branches, branch),
          matches: (value) => fits(branch, value),
          points: within(branch),
        })),
      },
    ];
  };

  return walk(schema, [], "", []);
}

function alternatives(at: At<Schema>): At<Schema>[][] {
  const { oneOf = [], anyOf = [] } = at.value as SchemaObject;
  return [
    oneOf.map((_, index) => below<Schema>(at, "oneOf", index)),
    anyOf.map((_, index) => below<Schema>(at, "anyOf", index)),
  ].filter((branches) => branches.length > 0);
}

/** The words of a property named `status`, or of a body that is nothing but a word. One word alone is no choice. */
function statusWords({ enum: words = [] }: SchemaObject, steps: readonly string[], name: string): BranchPoint[] {
  const isBody = steps.length === 0 && name === "";
  if (words.length < 2 || !(isBody || name === "status")) return [];
  const branches = words.map((word) => ({
    label: String(word),
    standsAlone: true,
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
