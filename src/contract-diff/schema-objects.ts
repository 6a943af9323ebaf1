import { isDeepStrictEqual } from "node:util";
import { isObject, type Json, member } from "./json.ts";
import { type At, step } from "./pointer.ts";
import { report, type Walk } from "./walk.ts";

export function compareObjects(walk: Walk, before: At, after: At): void {
  const [old, now] = [namesOf(before, "properties"), namesOf(after, "properties")];
  for (const name of old) {
    if (!now.has(name)) removed(walk, before, after, name);
    else walk.schemas(walk, step(before, "properties", name), step(after, "properties", name));
  }
  for (const name of now) if (!old.has(name)) added(walk, before, after, name);

  for (const name of new Set([...required(before), ...required(after)])) {
    // What came or went as a whole has told so already.
    if (old.has(name) !== now.has(name)) continue;
    const [was, is] = [required(before).has(name), required(after).has(name)];
    const places = [step(before, "properties", name), step(after, "properties", name)] as const;
    if (!was && is) report(walk, "property-became-required", ...places, {});
    if (was && !is) report(walk, "property-became-optional", ...places, {});
  }
  compareOthers(walk, before, after);
}

function removed(walk: Walk, before: At, after: At, name: string): void {
  const place = step(before, "properties", name);
  // Where anything is taken the property still is, by the types too; that the type became wider has been told.
  if (walk.direction === "request" && !isTyped(after.node) && member(before.node, "type") !== undefined) return;
  if (walk.direction === "request" && isClosed(after)) report(walk, "property-refused", place);
  else if (walk.direction === "response" && required(before).has(name)) {
    report(walk, "required-property-removed", place);
  } else report(walk, "property-removed", place);
}

function added(walk: Walk, before: At, after: At, name: string): void {
  const place = step(after, "properties", name);
  if (walk.direction === "response" && isClosed(before)) report(walk, "property-added-to-closed", undefined, place);
  else report(walk, required(after).has(name) ? "required-property-added" : "property-added", undefined, place);
}

/** The schema of properties that have no name of their own. */
function compareOthers(walk: Walk, before: At, after: At): void {
  const [old, now] = [others(before), others(after)];
  if (isDeepStrictEqual(old.node, now.node) && !isObject(old.node)) return;
  if (old.node === false || now.node === false) {
    report(walk, now.node === false ? "object-closed" : "object-opened", old, now);
  } else if (isTyped(old.node) || isTyped(now.node)) {
    walk.schemas(walk, old, now);
  } else if ((old.node === undefined) !== (now.node === undefined)) {
    report(walk, old.node === undefined ? "index-added" : "index-removed", old, now);
  }
}

function others(at: At): At {
  const unevaluated = step(at, "unevaluatedProperties");
  return unevaluated.node === undefined ? step(at, "additionalProperties") : unevaluated;
}

function isClosed(at: At): boolean {
  return others(at).node === false;
}

function isTyped(node: Json | undefined): boolean {
  return isObject(node) && Object.keys(node).length > 0;
}

function namesOf(at: At, field: string): Set<string> {
  const map = member(at.node, field);
  return new Set(isObject(map) ? Object.keys(map) : []);
}

function required(at: At): Set<string> {
  const names = member(at.node, "required");
  return new Set(Array.isArray(names) ? names.map(String) : []);
}
