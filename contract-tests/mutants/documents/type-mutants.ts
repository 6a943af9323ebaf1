import { type Made, make } from "./make-draft.ts";
import { STRANGE } from "./mutant.ts";
import type { Place } from "./places.ts";

const OTHER_TYPE: Readonly<Record<string, string>> = {
  string: "integer",
  integer: "string",
  number: "string",
  boolean: "string",
  object: "string",
  array: "object",
};
const OF_TYPE: Readonly<Record<string, unknown>> = {
  string: STRANGE,
  integer: 7_777,
  object: {},
  array: [],
  null: null,
};

/** Keywords that say nothing about a value of another type, or refuse it. */
const OF_OLD_TYPE = ["enum", "const", "format", "properties", "required", "items", "additionalProperties"];

/** Changes of the kind of value that a schema asks for. */
export function* types(place: Place): Generator<Made> {
  const { type, items, additionalProperties } = place.schema;
  const list = type === undefined ? [] : [type].flat();
  const [first] = list;
  const other = [OTHER_TYPE[first ?? ""], "boolean"].find((word) => word !== undefined && !list.includes(word));
  if (first !== undefined && first in OTHER_TYPE && other !== undefined && place.schema.oneOf === undefined) {
    yield make(
      place,
      "type changed",
      `${first} to ${other}`,
      (schema) => {
        for (const keyword of OF_OLD_TYPE) delete schema[keyword];
        schema.type = typeof type === "string" ? other : list.map((word) => (word === first ? other : word));
      },
      { probes: [OF_TYPE[other], OF_TYPE[first]] },
    );
  }
  if (first !== undefined && !list.includes("null")) {
    yield make(
      place,
      "null allowed",
      `${first} or null`,
      (schema) => {
        schema.type = [...list, "null"];
        if (Array.isArray(schema.enum)) schema.enum = [...schema.enum, null];
      },
      { probes: [null] },
    );
  }
  if (list.length > 1 && list.includes("null")) {
    yield make(
      place,
      "null refused",
      `${first} alone`,
      (schema) => {
        schema.type = first;
      },
      { probes: [null] },
    );
  }
  if (items !== undefined) {
    yield make(
      place,
      "items of any kind",
      "no items",
      (schema) => {
        delete schema.items;
      },
      { probes: [[null], [{}]] },
    );
  }
  if (typeof additionalProperties === "object") {
    yield make(
      place,
      "other keys of any kind",
      "no additionalProperties",
      (schema) => {
        delete schema.additionalProperties;
      },
      { probes: [{ [STRANGE]: null }, { [STRANGE]: {} }] },
    );
  }
}
