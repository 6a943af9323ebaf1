import type { SchemaObject } from "../../../src/contract/openapi.ts";
import { type Made, make } from "./make-draft.ts";
import { STRANGE } from "./mutant.ts";
import type { Place } from "./places.ts";

/** Changes of the alternatives and parts that a schema is made of. */
export function* branches(place: Place): Generator<Made> {
  for (const keyword of ["oneOf", "anyOf"] as const) {
    const list = place.schema[keyword];
    if (list === undefined) continue;
    const named = [
      { type: "object", required: [STRANGE], properties: { [STRANGE]: { type: "string", enum: [STRANGE] } } },
    ];
    yield make(
      place,
      "branch added",
      keyword,
      (schema) => {
        schema[keyword] = [...list, ...named];
      },
      { probes: [{ [STRANGE]: STRANGE }] },
    );
    if (list.length < 2) continue;
    for (const [index, branch] of list.entries()) {
      const rule = (branch as SchemaObject).type === "null" ? "null refused" : "branch removed";
      yield make(place, rule, `${keyword}/${index} ${labelOf(branch as SchemaObject)}`, (schema) => {
        schema[keyword] = list.filter((_, other) => other !== index);
      });
    }
  }
  const { allOf } = place.schema;
  for (const index of allOf?.keys() ?? []) {
    yield make(place, "part of an allOf removed", `allOf/${index}`, (schema) => {
      schema.allOf = allOf?.filter((_, other) => other !== index);
    });
  }
}

function labelOf({ $ref, title, type }: SchemaObject): string {
  return $ref?.split("/").at(-1) ?? title ?? String(type);
}
