import type { ErrorObject } from "ajv/dist/2020.js";
import { type Flaw, isType, isWord, toFlaw } from "./flaw.ts";

/** A branch of a choice, held against the value that fits none. */
export type TriedBranch = {
  readonly errors: readonly ErrorObject[];
  /** How many keys the value has that the branch does not know. */
  readonly undeclaredKeys: number;
};

/** Tries each branch of a `oneOf` or `anyOf` that failed; undefined where the branches cannot be told. */
export type TryBranches = (choice: ErrorObject) => readonly TriedBranch[] | undefined;

/** Says what is wrong from Ajv's errors, of which there are many for a choice that failed, most of them beside the point. */
export function explain(errors: readonly ErrorObject[], tryBranches: TryBranches): Flaw[] {
  const choices = errors.filter(
    (error) => isChoice(error) && !errors.some((other) => isChoice(other) && holds(other, error)),
  );
  // What a branch that was not meant says about the value is noise, and so is a key that only looks undeclared because
  // no branch was chosen. A value outside of the words is most often of a wrong type too.
  const own = errors.filter((error) => !choices.some((choice) => covers(choice, error)) && !saidBetter(error, errors));
  const flaws = [...own.map(toFlaw), ...choices.flatMap((choice) => explainChoice(choice, tryBranches))];
  const key = ({ path, expected }: Flaw) => `${path} ${expected}`;
  return flaws.filter((flaw, index) => flaws.findIndex((other) => key(other) === key(flaw)) === index);
}

/** No branch fits, or several do where one must. Speaks of the branch that was most likely meant. */
function explainChoice(choice: ErrorObject, tryBranches: TryBranches): Flaw[] {
  const path = choice.instancePath;
  const { passingSchemas } = choice.params as { passingSchemas?: readonly number[] | null };
  const branches = passingSchemas ? undefined : tryBranches(choice);
  if (branches === undefined) {
    const count = (choice.schema as readonly unknown[]).length;
    return [{ path, expected: `exactly one of its ${count} alternatives`, actual: choice.data }];
  }
  const told = sharedComplaint(branches, isWord) ?? sharedComplaint(branches, isType);
  if (told) return [{ ...told, path: path + told.path }];
  const [closest] = [...branches].sort((one, other) => distance(one) - distance(other));
  return explain(closest?.errors ?? [], tryBranches).map((flaw) => ({ ...flaw, path: path + flaw.path }));
}

function isChoice({ keyword }: ErrorObject): boolean {
  return keyword === "oneOf" || keyword === "anyOf";
}

function holds(outer: ErrorObject, inner: ErrorObject): boolean {
  return inner.instancePath.startsWith(`${outer.instancePath}/`);
}

function covers(choice: ErrorObject, error: ErrorObject): boolean {
  return choice.instancePath === error.instancePath || holds(choice, error);
}

function saidBetter(error: ErrorObject, all: readonly ErrorObject[]): boolean {
  return isType(error) && all.some((other) => isWord(other) && other.instancePath === error.instancePath);
}

/** Where every branch asks for another word or type at the same place, that place is what is wrong. */
function sharedComplaint(
  branches: readonly TriedBranch[],
  isComplaint: (error: ErrorObject) => boolean,
): Flaw | undefined {
  const [first] = branches;
  for (const { instancePath, data } of first?.errors.filter(isComplaint) ?? []) {
    const same = branches.map(({ errors }) => errors.find((e) => isComplaint(e) && e.instancePath === instancePath));
    if (!same.every((error) => error !== undefined)) continue;
    const expected = [...new Set(same.map((error) => toFlaw(error).expected))].join(" or ");
    return { path: instancePath, expected, actual: data };
  }
  return undefined;
}

/** A wrong word, or a key of another branch, says "another branch"; a missing key says "this branch, but wrong". */
function distance({ errors, undeclaredKeys }: TriedBranch): number {
  const weights = errors.map((error) => (isType(error) && error.instancePath === "" ? 10 : isWord(error) ? 3 : 1));
  return weights.reduce((sum, weight) => sum + weight, 3 * undeclaredKeys);
}
