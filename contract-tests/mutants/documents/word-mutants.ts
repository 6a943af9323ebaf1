import { type Made, make } from "./make-draft.ts";
import { STRANGE } from "./mutant.ts";
import type { Place } from "./places.ts";

/** Changes of the words and values that a schema names. */
export function* words(place: Place): Generator<Made> {
  const { enum: list, const: only, default: given } = place.schema;
  if (list !== undefined) {
    const added = strange(list[0]);
    yield make(
      place,
      "enum word added",
      `${added}`,
      (schema) => {
        schema.enum = [...list, added];
      },
      { probes: [added] },
    );
    for (const word of list) {
      const others = list.filter((other) => other !== word);
      if (others.length > 0) {
        yield make(
          place,
          "enum word removed",
          `${word}`,
          (schema) => {
            schema.enum = others;
          },
          { probes: [word] },
        );
      }
      const renamed = strange(word);
      yield make(
        place,
        "enum word renamed",
        `${word} to ${renamed}`,
        (schema) => {
          schema.enum = list.map((other) => (other === word ? renamed : other));
        },
        { probes: [word, renamed] },
      );
    }
  }
  if (only !== undefined) {
    const changed = strange(only);
    yield make(
      place,
      "const changed",
      `${changed}`,
      (schema) => {
        schema.const = changed;
      },
      { probes: [changed] },
    );
  }
  if (given !== undefined) {
    const other = strange(given);
    yield make(place, "default flipped", `${JSON.stringify(given)} to ${JSON.stringify(other)}`, (schema) => {
      schema.default = other;
    });
    yield make(place, "default removed", JSON.stringify(given), (schema) => {
      delete schema.default;
    });
  }
}

/** Another value of the same kind. */
function strange(value: unknown): unknown {
  if (typeof value === "number") return value + 7_777;
  if (typeof value === "boolean") return !value;
  if (Array.isArray(value)) return [...value, STRANGE];
  if (typeof value === "object" && value !== null) return { ...value, [STRANGE]: STRANGE };
  return `${String(value)}-${STRANGE}`;
}
