import { escapeKey } from "../../src/contract/json-pointer.ts";

/** A JSON value with one change, and where that is. */
export type Changed = { readonly place: string; readonly value: unknown };

/** Items of a list beyond these are like those before. */
const MAX_ITEMS = 3;

/**
 * Every way to change one thing in a JSON value: a key taken away, a value replaced, a key put in. The smallest changes
 * come first, those within a value before the value as a whole, so that the first one that tells says where.
 *
 * @param puts what to put in place of each value
 * @param adds what to put under each key that an object does not have
 */
export function* changesOf(
  whole: unknown,
  puts: readonly unknown[],
  adds: Readonly<Record<string, readonly unknown[]>>,
): Generator<Changed> {
  yield* walk(whole, "", (value) => value);

  function* walk(value: unknown, place: string, rebuild: (value: unknown) => unknown): Generator<Changed> {
    yield* within(value, place, rebuild);
    for (const put of puts) yield { place, value: rebuild(put) };
  }

  function* within(value: unknown, place: string, rebuild: (value: unknown) => unknown): Generator<Changed> {
    if (Array.isArray(value)) {
      for (const [index, item] of value.slice(0, MAX_ITEMS).entries()) {
        yield* walk(item, `${place}/${index}`, (changed) => rebuild(value.with(index, changed)));
      }
      return;
    }
    if (typeof value !== "object" || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      const at = `${place}/${escapeKey(key)}`;
      const { [key]: _, ...others } = value as Record<string, unknown>;
      yield { place: at, value: rebuild(others) };
      yield* walk(item, at, (changed) => rebuild({ ...value, [key]: changed }));
    }
    for (const [key, values] of Object.entries(adds)) {
      if (Object.hasOwn(value, key)) continue;
      for (const added of values) {
        yield { place: `${place}/${escapeKey(key)}`, value: rebuild({ ...value, [key]: added }) };
      }
    }
  }
}
