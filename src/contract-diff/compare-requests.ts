import { isDeepStrictEqual } from "node:util";
import { compareContents } from "./compare-contents.ts";
import { compareRest } from "./compare-rest.ts";
import { compareValues } from "./compare-values.ts";
import { isObject, type JsonObject, member } from "./json.ts";
import { type At, entriesOf, resolve, step } from "./pointer.ts";
import { compareAnnotations } from "./schema-limits.ts";
import { into, report, type Walk } from "./walk.ts";

/** An operation and the path item it stands in, which may hold parameters and servers for all its operations. */
export type OperationAt = { item: At; at: At };

/** @param renamed New names of path parameters by their old ones */
export function compareParameters(
  walk: Walk,
  operation: string,
  before: OperationAt,
  after: OperationAt,
  renamed: ReadonlyMap<string, string>,
): void {
  const old = parametersOf(walk.before, before);
  const now = parametersOf(walk.after, after);
  const unmatched = new Map(now);
  for (const [key, parameter] of old) {
    const { name, place } = nameAndPlace(parameter);
    const partner = now.get(place === "path" ? `path ${renamed.get(name) ?? name}` : key);
    if (!partner) continue;
    unmatched.delete(keyOf(partner));
    old.delete(key);
    compareParameter(into(walk, "request", operation, `${place} parameter ${name}`), parameter, partner);
  }
  for (const parameter of old.values()) {
    const { name, place } = nameAndPlace(parameter);
    const inner = into(walk, "request", operation, `${place} parameter ${name}`);
    const elsewhere = [...unmatched.values()].find((candidate) => nameAndPlace(candidate).name === name);
    if (!elsewhere) {
      report(inner, "parameter-removed", parameter);
      continue;
    }
    unmatched.delete(keyOf(elsewhere));
    report(inner, "parameter-relocated", parameter, elsewhere, { old: place, new: nameAndPlace(elsewhere).place });
    compareParameter(inner, parameter, elsewhere);
  }
  for (const parameter of unmatched.values()) {
    const { name, place } = nameAndPlace(parameter);
    const inner = into(walk, "request", operation, `${place} parameter ${name}`);
    report(inner, isRequired(parameter) ? "required-parameter-added" : "parameter-added", undefined, parameter);
  }
}

export function compareRequestBodies(walk: Walk, operation: string, writtenBefore: At, writtenAfter: At): void {
  const inner = into(walk, "request", operation, "request body");
  const [old, now] = [resolve(walk.before, writtenBefore), resolve(walk.after, writtenAfter)];
  if (old.node === undefined || now.node === undefined) {
    if (now.node !== undefined) {
      report(inner, isRequired(now) ? "required-body-added" : "body-added", undefined, now);
    } else if (old.node !== undefined) report(inner, "body-removed", old);
    return;
  }
  if (!isRequired(old) && isRequired(now)) report(inner, "body-became-required", old, now, {});
  if (isRequired(old) && !isRequired(now)) report(inner, "body-became-optional", old, now, {});
  tellRewording(inner, old, now);
  compareRest(inner, old, now, ["required", "content"]);
  compareContents(inner, step(old, "content"), step(now, "content"));
}

function compareParameter(walk: Walk, before: At, after: At): void {
  if (!isRequired(before) && isRequired(after)) report(walk, "parameter-became-required", before, after, {});
  if (isRequired(before) && !isRequired(after)) report(walk, "parameter-became-optional", before, after, {});
  tellRewording(walk, before, after);
  if (!isDeepStrictEqual(serializationOf(before), serializationOf(after))) {
    const [old, now] = [serializationOf(before), serializationOf(after)];
    report(walk, "serialization-changed", before, after, { old, new: now });
  }
  compareAnnotations(walk, before, after);
  compareRest(walk, before, after, PARAMETER_FIELDS);
  const [wasContent, isContent] = [before, after].map(({ node }) => member(node, "content") !== undefined);
  if (wasContent !== isContent) {
    report(
      walk,
      "serialization-changed",
      step(before, wasContent ? "content" : "schema"),
      step(after, isContent ? "content" : "schema"),
    );
    return;
  }
  compareValues(walk, step(before, "schema"), step(after, "schema"));
  compareContents(walk, step(before, "content"), step(after, "content"));
}

const PARAMETER_FIELDS = [
  ...["name", "in", "required", "deprecated", "example", "examples", "schema", "content"],
  ...["style", "explode", "allowReserved", "allowEmptyValue"],
];

/** `required: false` said or left out. */
function tellRewording(walk: Walk, before: At, after: At): void {
  const [old, now] = [step(before, "required"), step(after, "required")];
  if (isRequired(before) === isRequired(after) && old.node !== now.node) report(walk, "wording-changed", old, now);
}

/** How a value is written, with what OpenAPI takes when nothing is said. */
function serializationOf(parameter: At): JsonObject {
  const { place } = nameAndPlace(parameter);
  const style = member(parameter.node, "style") ?? (place === "query" || place === "cookie" ? "form" : "simple");
  const {
    explode = style === "form",
    allowReserved = false,
    allowEmptyValue = false,
  } = isObject(parameter.node) ? parameter.node : {};
  return { style, explode, allowReserved, allowEmptyValue };
}

/** Those of the path with those of the operation laid over them. */
function parametersOf(document: Walk["before"], { item, at }: OperationAt): Map<string, At> {
  const all = [...entriesOf(step(item, "parameters")), ...entriesOf(step(at, "parameters"))];
  return new Map(
    all.map(([, written]) => resolve(document, written)).map((parameter) => [keyOf(parameter), parameter]),
  );
}

function keyOf(parameter: At): string {
  const { name, place } = nameAndPlace(parameter);
  return `${place} ${place === "header" ? name.toLowerCase() : name}`;
}

function nameAndPlace({ node }: At): { name: string; place: string } {
  return { name: String(member(node, "name")), place: String(member(node, "in")) };
}

function isRequired({ node }: At): boolean {
  return member(node, "required") === true;
}
