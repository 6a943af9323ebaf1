import type { OpenApiDocument, SchemaObject } from "../../../src/contract/openapi.ts";
import { type Draft, partOf, renameKey, STRANGE } from "./mutant.ts";
import { type Place, placesOf } from "./places.ts";

type Part = Record<string, unknown>;
type Made = Omit<Draft, "side">;

/** Every change that the rules make to the schemas of a document. */
export function schemaMutants(document: OpenApiDocument): Draft[] {
  return placesOf(document).flatMap((place) => {
    const sides = new Set(place.uses.map((use) => use.side));
    const side = sides.has("response") ? "response" : "request";
    const alsoSent = sides.size > 1;
    const made = [...words(place), ...fields(place), ...types(place), ...limits(place), ...branches(place)];
    return made.map((draft): Draft => ({ ...draft, side, alsoSent }));
  });
}

function make(
  { pointer }: Place,
  rule: Made["rule"],
  what: string,
  change: (schema: Part) => void,
  more: Pick<Made, "probes"> = {},
): Made {
  return { rule, at: pointer, what, edit: (copy) => change(partOf(copy, pointer)), ...more };
}

function* words(place: Place): Generator<Made> {
  const { enum: list, const: only, default: given } = place.schema;
  const strange = (word: unknown) => (typeof word === "number" ? word + 7_777 : `${String(word)}-${STRANGE}`);
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
    const other = typeof given === "boolean" ? !given : strange(given);
    yield make(place, "default flipped", `${JSON.stringify(given)} to ${JSON.stringify(other)}`, (schema) => {
      schema.default = other;
    });
    yield make(place, "default removed", JSON.stringify(given), (schema) => {
      delete schema.default;
    });
  }
}

function* fields(place: Place): Generator<Made> {
  const { properties, required = [] } = place.schema;
  if (properties === undefined) return;
  const require = (schema: Part, names: readonly string[]) => {
    if (names.length > 0) schema.required = names;
    else delete schema.required;
  };
  for (const name of Object.keys(properties)) {
    const without = required.filter((other) => other !== name);
    if (required.includes(name)) {
      yield make(place, "required field made optional", name, (schema) => require(schema, without));
    } else {
      yield make(place, "optional field made required", name, (schema) => require(schema, [...required, name]));
    }
    yield make(place, required.includes(name) ? "required field removed" : "optional field removed", name, (schema) => {
      delete (schema.properties as Part)[name];
      require(schema, without);
    });
    yield make(place, required.includes(name) ? "required field renamed" : "optional field renamed", name, (schema) => {
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

function* types(place: Place): Generator<Made> {
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

const LIMITS = [
  "minimum",
  "exclusiveMinimum",
  "maximum",
  "exclusiveMaximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
];

function* limits(place: Place): Generator<Made> {
  const { format, pattern } = place.schema;
  for (const keyword of LIMITS) {
    const limit = place.schema[keyword];
    if (typeof limit !== "number") continue;
    const inwards = /^min|Minimum/.test(keyword) ? 1 : -1;
    const sized = (size: number) =>
      keyword.endsWith("Length") ? "x".repeat(Math.max(0, size)) : keyword.endsWith("Items") ? undefined : size;
    const probes = [sized(limit), sized(limit - inwards)].filter((value) => value !== undefined);
    yield make(
      place,
      "limit removed",
      `${keyword} ${limit}`,
      (schema) => {
        delete schema[keyword];
      },
      { probes },
    );
    yield make(
      place,
      "limit tightened",
      `${keyword} ${limit} to ${limit + inwards}`,
      (schema) => {
        schema[keyword] = limit + inwards;
      },
      { probes },
    );
  }
  if (format !== undefined) {
    yield make(
      place,
      format === "int64" ? "int64 format removed" : "format removed",
      String(format),
      (schema) => {
        delete schema.format;
      },
      { probes: ["x", 2 ** 40, 2 ** 70] },
    );
  } else if (place.schema.type === "string" && place.schema.enum === undefined) {
    yield make(
      place,
      "format added",
      "email",
      (schema) => {
        schema.format = "email";
      },
      { probes: [] },
    );
  }
  if (pattern !== undefined) {
    yield make(
      place,
      "pattern removed",
      String(pattern),
      (schema) => {
        delete schema.pattern;
      },
      { probes: ["", "x", " "] },
    );
  }
}

function* branches(place: Place): Generator<Made> {
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
      yield make(place, "branch removed", `${keyword}/${index} ${labelOf(branch as SchemaObject)}`, (schema) => {
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
