import { MAX_TIMER_MS } from "../schedule/max-timer.ts";

/** The kinds of numeric options, in words and as a test. All of them must be positive as well. */
const KINDS = {
  number: ["number or Infinity", () => true],
  integer: ["integer or Infinity", (value) => value === Infinity || Number.isInteger(value)],
  timer: [`number of at most ${MAX_TIMER_MS} (24 days)`, (value) => value <= MAX_TIMER_MS],
} satisfies Record<string, [words: string, fits: (value: number) => boolean]>;

/** Reads numeric options: what was given, or the default. Throws a RangeError that names the option. */
export function readNumbers<Name extends string>(
  given: { readonly [Key in NoInfer<Name>]?: number | undefined },
  defaults: Readonly<Record<Name, number>>,
  kind: keyof typeof KINDS = "number",
): Record<Name, number> {
  const [words, fits] = KINDS[kind];
  const amounts: Record<Name, number> = { ...defaults };
  for (const name in defaults) {
    const value = given[name] === undefined ? defaults[name] : given[name];
    if (typeof value !== "number" || !(value > 0) || !fits(value))
      throw new RangeError(
        `${name} must be a positive ${words}, got ${typeof value === "string" ? JSON.stringify(value) : String(value)}.`,
      );
    amounts[name] = value;
  }
  return amounts;
}
