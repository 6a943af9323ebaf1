import { OPTION_NAMES, type OptionTaker } from "./option-names.ts";

/**
 * Throws a TypeError for an option that `taker` does not know: its own enumerable keys whose value is not undefined. The
 * message names who takes the option, or the nearest of those that `taker` has.
 */
export function checkOptions(provider: string | undefined, taker: OptionTaker, options: unknown): void {
  if (options === undefined) return;
  const prefix = provider === undefined ? "" : `${provider}: `;
  if (typeof options !== "object" || options === null) {
    const given = options === null ? "null" : typeof options;
    throw new TypeError(`${prefix}the options of ${wordFor(taker)} must be an object, got ${given}.`);
  }
  const known: readonly string[] = OPTION_NAMES[taker];
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || known.includes(name)) continue;
    throw new TypeError(`${prefix}${objectionTo(name, taker, known)}`);
  }
}

function objectionTo(name: string, taker: OptionTaker, known: readonly string[]): string {
  const takers = Object.entries<readonly string[]>(OPTION_NAMES).filter(([, names]) => names.includes(name));
  if (takers.length > 0) {
    const words = inWords(
      takers.map(([found]) => wordFor(found)),
      "and",
    );
    return `${JSON.stringify(name)} is an option of ${words}, not of ${wordFor(taker)}.`;
  }
  const nearest = nearestTo(name, known).map((found) => JSON.stringify(found));
  const advice = nearest.length > 0 ? `did you mean ${inWords(nearest, "or")}?` : `it has ${inWords(known, "and")}.`;
  return `${wordFor(taker)} has no option ${JSON.stringify(name)}: ${advice}`;
}

const wordFor = (taker: string) => (taker === "client" ? "the client" : taker);

function inWords(words: readonly string[], last: string): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

/** The known names that are most like a name; none if it is like none of them. */
function nearestTo(name: string, known: readonly string[]): string[] {
  const distances = known.map(
    (candidate) => [candidate, distance(name.toLowerCase(), candidate.toLowerCase())] as const,
  );
  const least = Math.min(...distances.map(([, steps]) => steps));
  return distances.flatMap(([candidate, steps]) =>
    steps === least && steps <= 2 + name.length / 4 ? [candidate] : [],
  );
}

/** How many letters must be changed, added or dropped; where one name is a part of the other, 1 at its start and 2 elsewhere. */
function distance(one: string, other: string): number {
  if (one === other) return 0;
  const [part, whole] = one.length < other.length ? [one, other] : [other, one];
  if (part.length > 3 && whole.includes(part)) return whole.startsWith(part) ? 1 : 2;
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= other.length; column += 1) {
      const kept = (row[column - 1] ?? 0) + (letter === other[column - 1] ? 0 : 1);
      next.push(Math.min(kept, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
