import { type BranchPoint, branchPoints, EACH_ITEM } from "./branches.ts";
import { type CompiledContract, compileContract } from "./compiled.ts";
import { isJudged } from "./media-type.ts";
import { below, type OpenApiDocument, type Schema } from "./openapi.ts";
import type { Operation } from "./operations.ts";

/**
 * Lists what a contract says an answer can be, one text per cell: an operation with a status code and a media type, such
 * as `GET /task/{task_id} 404 application/json`. Where the body is a choice there is a cell for each branch instead:
 * `… 200 application/json data=running`, `… items[].status=paused`, `… $=finished` for a body that is one word. That a value
 * may be null is not a choice, however it is written.
 *
 * @param operations The operations to list, such as `["GET /task/{task_id}"]`. @default every operation that can be held
 */
export function cellsOf(document: OpenApiDocument, operations?: readonly string[]): string[] {
  const contract = compileContract(document);
  const listed = contract.operations.filter(({ key }) => operations?.includes(key) ?? true);
  return listed.flatMap((operation) => cellsIn(contract, operation));
}

const cells = new WeakMap<CompiledContract, Map<string, string[]>>();

/** The cells of one operation. */
export function cellsIn(contract: CompiledContract, operation: Operation): string[] {
  const known = cells.get(contract) ?? new Map<string, string[]>();
  cells.set(contract, known);
  const found = known.get(operation.key) ?? listCells(contract, operation);
  known.set(operation.key, found);
  return found;
}

function listCells(contract: CompiledContract, operation: Operation): string[] {
  return [...operation.responses].flatMap(([status, response]) => {
    const types = Object.keys(response.value.content ?? {});
    if (types.length === 0) return [cellName(operation, status, undefined)];
    return types.flatMap((type) => {
      const cell = cellName(operation, status, type);
      // A body that is not read has no branch that could be told.
      const points = isJudged(type) ? pointsOf(contract, below(response, "content", type, "schema")) : [];
      const branches = [...new Set(namesIn(points, ""))];
      return branches.length === 0 ? [cell] : branches.map((branch) => `${cell} ${branch}`);
    });
  });
}

/** The name of a cell without a branch. */
export function cellName(operation: Operation, status: string, mediaType: string | undefined): string {
  return [operation.key, status, ...(mediaType === undefined ? [] : [mediaType])].join(" ");
}

const points = new WeakMap<CompiledContract, Map<string, BranchPoint[]>>();

/** The choices that a schema offers. */
export function pointsOf(
  contract: CompiledContract,
  schema: { value: Schema | undefined; pointer: string },
): BranchPoint[] {
  const { document, check } = contract;
  if (schema.value === undefined) return [];
  const known = points.get(contract) ?? new Map<string, BranchPoint[]>();
  points.set(contract, known);
  const found =
    known.get(schema.pointer) ??
    branchPoints(document, (at, value) => check.fits(at, value), { value: schema.value, pointer: schema.pointer });
  known.set(schema.pointer, found);
  return found;
}

function namesIn(from: readonly BranchPoint[], prefix: string): string[] {
  return from.flatMap(({ steps, branches }) => {
    const place = join(prefix, steps);
    return branches.flatMap(({ label, standsAlone, points: within }) => [
      ...(standsAlone() ? [nameOf(place, label)] : []),
      ...namesIn(within, place),
    ]);
  });
}

/** The branches that a body is an instance of: a value counts where it fits one branch and no other. */
export function namesSeen(from: readonly BranchPoint[], prefix: string, body: unknown): string[] {
  return from.flatMap(({ steps, branches }) => {
    const place = join(prefix, steps);
    return valuesAt(body, steps).flatMap((value) => {
      const matching = branches.filter((branch) => branch.matches(value));
      const [only] = matching;
      const alone = only !== undefined && matching.length === 1 ? [nameOf(place, only.label)] : [];
      return [...alone, ...matching.flatMap((branch) => namesSeen(branch.points, place, value))];
    });
  });
}

function valuesAt(value: unknown, steps: readonly string[]): unknown[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [value];
  if (typeof value !== "object" || value === null) return [];
  if (step === EACH_ITEM) return Array.isArray(value) ? value.flatMap((item) => valuesAt(item, rest)) : [];
  return Object.hasOwn(value, step) ? valuesAt((value as Record<string, unknown>)[step], rest) : [];
}

function join(prefix: string, steps: readonly string[]): string {
  return steps.reduce((path, step) => (step === EACH_ITEM || path === "" ? path + step : `${path}.${step}`), prefix);
}

function nameOf(place: string, label: string): string {
  return `${place === "" ? "$" : place}=${label}`;
}
