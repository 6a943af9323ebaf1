import { isObject, type Json, type JsonObject } from "../contract-diff/json.ts";

const SCALARS: readonly Json[] = [null, true, 0, 1, 2, 3, 4, 1.5, 0.5, "", "x", "y", "zz", "xy", "xxx", "yyyy"];
const MOST = 40;

/** Values that a schema may allow, with no properties but those it declares. Some of them it does not allow. */
export function valuesFor(schema: Json | undefined, depth = 3): Json[] {
  if (!isObject(schema)) return schema === false ? [] : [...SCALARS, [], {}];
  let found: Json[] = [...plainValues(schema, depth)];
  for (const keyword of ["oneOf", "anyOf"]) {
    const branches = schema[keyword];
    if (Array.isArray(branches))
      found = joined(
        found,
        branches.flatMap((branch) => valuesFor(branch, depth)),
      );
  }
  for (const part of Array.isArray(schema.allOf) ? schema.allOf : []) found = joined(found, valuesFor(part, depth));
  return distinct(found);
}

function plainValues(schema: JsonObject, depth: number): Json[] {
  if (Array.isArray(schema.enum)) return schema.enum;
  if (schema.const !== undefined) return [schema.const];
  return [...SCALARS, ...(depth > 0 ? [...lists(schema, depth), ...objects(schema, depth)] : [[], {}])];
}

/** Objects are laid over one another, as both must hold; other values stand side by side. */
function joined(left: readonly Json[], right: readonly Json[]): Json[] {
  const [mine, theirs] = [left.filter(isObject), right.filter(isObject)];
  const merged = mine.flatMap((one) => theirs.slice(0, 12).map((other) => ({ ...one, ...other })));
  return distinct([...left, ...right, ...merged]);
}

function lists(schema: JsonObject, depth: number): Json[] {
  const items = valuesFor(schema.items, depth - 1).slice(0, 12);
  const [fixed] = Array.isArray(schema.prefixItems) ? schema.prefixItems : [];
  const firsts = fixed === undefined ? items : valuesFor(fixed, depth - 1).slice(0, 12);
  const pairs = firsts.flatMap((first) => items.slice(0, 4).map((item) => [first, item]));
  return [[], ...firsts.map((first) => [first]), ...pairs, ...items.slice(0, 4).map((item) => [item, item, item])];
}

function objects(schema: JsonObject, depth: number): Json[] {
  const declared = Object.entries(isObject(schema.properties) ? schema.properties : {});
  const rest = schema.additionalProperties;
  const others = isObject(rest) && Object.keys(rest).length > 0 ? [["c", rest] as const, ["z", rest] as const] : [];
  let found: JsonObject[] = [{}];
  for (const [name, property] of [
    ...declared,
    ...others.filter(([name]) => !declared.some(([known]) => known === name)),
  ]) {
    const values = valuesFor(property, depth - 1).slice(0, 8);
    found = [...found, ...found.slice(0, 6).flatMap((one) => values.map((value) => ({ ...one, [name]: value })))].slice(
      0,
      80,
    );
  }
  return found;
}

function distinct(values: readonly Json[]): Json[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()].slice(0, MOST * 3);
}
