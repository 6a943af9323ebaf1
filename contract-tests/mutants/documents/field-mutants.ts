import { type Made, make, type Part } from "./make-draft.ts";
import { renameKey, STRANGE } from "./mutant.ts";
import type { Place } from "./places.ts";

/** Changes of an object's fields. */
export function* fields(place: Place): Generator<Made> {
  const { properties, required = [], additionalProperties } = place.schema;
  if (properties === undefined) return;
  const require = (schema: Part, names: readonly string[]) => {
    if (names.length > 0) schema.required = names;
    else delete schema.required;
  };
  for (const name of Object.keys(properties)) {
    const without = required.filter((other) => other !== name);
    const kind = required.includes(name) ? "required" : "optional";
    const field =
      additionalProperties === false ? (`${kind} field of a closed object` as const) : (`${kind} field` as const);
    if (required.includes(name)) {
      yield make(place, "required field made optional", name, (schema) => require(schema, without));
    } else {
      yield make(place, "optional field made required", name, (schema) => require(schema, [...required, name]));
    }
    yield make(place, `${field} removed`, name, (schema) => {
      delete (schema.properties as Part)[name];
      require(schema, without);
    });
    yield make(place, `${field} renamed`, name, (schema) => {
      renameKey(schema.properties as Part, name, `${name}_${STRANGE}`);
      require(schema, required.map((other) => (other === name ? `${name}_${STRANGE}` : other)));
    });
  }
  yield make(place, "optional field added", STRANGE, (schema) => {
    (schema.properties as Part)[STRANGE] = { type: "string" };
  });
  yield make(place, "required field added", STRANGE, (schema) => {
    (schema.properties as Part)[STRANGE] = { type: "string" };
    require(schema, [...required, STRANGE]);
  });
}
