import { cellName, cellsIn, namesSeen, pointsOf } from "./cells.ts";
import type { CompiledContract } from "./compiled.ts";
import type { ResponseVerdict } from "./judge-response.ts";
import type { Operation } from "./operations.ts";

/** Counts which cells of a contract answers were an instance of. What takes long is done when somebody asks. */
export class Ledger {
  readonly #contract: CompiledContract;
  readonly #isHeld: (key: string) => boolean;
  readonly #seen = new Map<string, number>();
  #cells: readonly string[] | undefined;

  constructor(contract: CompiledContract, isHeld: (key: string) => boolean) {
    this.#contract = contract;
    this.#isHeld = isHeld;
  }

  /** Notes an answer without flaws; gives a function that names its cells. */
  note(operation: Operation, { status, mediaType, body }: ResponseVerdict): () => readonly string[] {
    if (status === undefined) return () => [];
    const cell = cellName(operation, status, mediaType);
    const points = body === undefined ? [] : pointsOf(this.#contract, body.schema);
    const branches = points.length === 0 ? [] : [...new Set(namesSeen(points, "", body?.value))];
    const seen = [cell, ...branches.map((branch) => `${cell} ${branch}`)];
    for (const name of seen) this.#seen.set(name, (this.#seen.get(name) ?? 0) + 1);
    return () => {
      const known = new Set(cellsIn(this.#contract, operation));
      return seen.filter((name) => known.has(name));
    };
  }

  /** Every cell of the operations that are held, with the number of answers. */
  counts(): ReadonlyMap<string, number> {
    this.#cells ??= this.#contract.operations
      .filter(({ key }) => this.#isHeld(key))
      .flatMap((operation) => cellsIn(this.#contract, operation));
    return new Map(this.#cells.map((cell) => [cell, this.#seen.get(cell) ?? 0]));
  }
}
