import { isDeepStrictEqual } from "node:util";
import { isObject, type Json, type JsonObject, member } from "./json.ts";
import { type At, entriesOf, isWithin, resolve, spelledOutAt, step } from "./pointer.ts";
import { tellDifference } from "./schema-limits.ts";
import { report, type Walk } from "./walk.ts";

/** The sections whose names appear in the generated types. */
const TYPED = ["schemas", "responses", "parameters", "requestBodies", "headers"];

/**
 * Tells which components came and went. What one of them holds is told where an operation meets it. A new one that an
 * added value brings along is part of that addition.
 */
export function compareComponents(walk: Walk): void {
  const root = (document: JsonObject) => step({ node: document, pointer: "#" }, "components");
  const brought = broughtAlong(walk);
  for (const section of TYPED) {
    const [old, now] = [step(root(walk.before), section), step(root(walk.after), section)];
    for (const [name, component] of entriesOf(old)) {
      const successor = step(now, name);
      if (successor.node !== undefined) {
        if (isReplaced(walk, component, successor))
          report(walk, "component-replaced", component, successor, { old: name });
        continue;
      }
      const heir = heirOf(walk, component, old, now);
      report(walk, "component-removed", component, undefined, heir ? { old: name, new: heir } : { old: name });
    }
    for (const [name, component] of entriesOf(now)) {
      if (step(old, name).node !== undefined || brought.has(component.pointer)) continue;
      report(walk, "component-added", undefined, component, { new: name });
    }
  }
  compareSchemeLabels(walk, step(root(walk.before), "securitySchemes"), step(root(walk.after), "securitySchemes"));
}

/** Whether a component holds something else under the same name, and no operation that meets it has told so. */
function isReplaced({ before, after, changes }: Walk, old: At, now: At): boolean {
  if (isDeepStrictEqual(old.node, now.node)) return false;
  // What stands beside a reference is told at what is referred to.
  const places = [old.pointer, ...referencesIn(old.node), ...referencesIn(now.node)];
  const isTold = changes.some(({ pointer, oldPointer }) =>
    places.some((place) => isWithin(pointer, place) || (oldPointer !== undefined && isWithin(oldPointer, place))),
  );
  return !isTold && !isDeepStrictEqual(spelledOutAt(before, old), spelledOutAt(after, now));
}

function referencesIn(node: Json | undefined): string[] {
  if (Array.isArray(node)) return node.flatMap(referencesIn);
  if (!isObject(node)) return [];
  const own = typeof node.$ref === "string" ? [node.$ref] : [];
  return [...own, ...Object.values(node).flatMap(referencesIn)];
}

/** A new component with the very content of a removed one: it was renamed. */
function heirOf(walk: Walk, gone: At, old: At, now: At): string | undefined {
  const content = resolve(walk.before, gone).node;
  return entriesOf(now).find(
    ([name, { node }]) => step(old, name).node === undefined && isDeepStrictEqual(node, content),
  )?.[0];
}

function compareSchemeLabels(walk: Walk, before: At, after: At): void {
  for (const [name, scheme] of entriesOf(before)) {
    const now = step(after, name);
    if (now.node !== undefined) tellDifference(walk, "label-changed", scheme, now, "bearerFormat");
    else if (!isTold(walk, scheme.pointer)) report(walk, "label-changed", scheme, undefined, { old: name });
  }
}

function isTold(walk: Walk, pointer: string): boolean {
  return walk.changes.some((change) => change.rule.startsWith("security-") || change.pointer === pointer);
}

/** Where the components stand that the added values told so far refer to, directly or through one another. */
function broughtAlong({ changes, after }: Walk): Set<string> {
  const found = new Set<string>();
  const visit = (node: Json | undefined): void => {
    if (Array.isArray(node)) for (const item of node) visit(item);
    if (!isObject(node)) return;
    const reference = member(node, "$ref");
    if (typeof reference === "string" && !found.has(reference)) {
      found.add(reference);
      visit(resolve(after, { node, pointer: "#" }).node);
    }
    for (const value of Object.values(node)) visit(value);
  };
  for (const change of changes) if (change.old === undefined) visit(change.new);
  return found;
}
