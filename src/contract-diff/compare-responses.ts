import { compareContents } from "./compare-contents.ts";
import { compareRest } from "./compare-rest.ts";
import { compareValues } from "./compare-values.ts";
import { bodyTypes, errorTypes, isSuccess } from "./error-types.ts";
import { member } from "./json.ts";
import { type At, entriesOf, resolve, step } from "./pointer.ts";
import { compareAnnotations } from "./schema-limits.ts";
import { into, report, type Walk } from "./walk.ts";

export function compareResponses(walk: Walk, operation: string, before: At, after: At): void {
  const statuses = new Set([...entriesOf(before), ...entriesOf(after)].map(([status]) => status));
  for (const status of statuses) {
    const inner = into(walk, "response", operation, `response ${status}`);
    const [old, now] = [lookUp(before, status), lookUp(after, status)];
    if (old && now) {
      // Declared by its range or the default in one of them, and on its own in the other.
      if (key(old) !== key(now)) report(inner, "wording-changed", old, now, {});
      compareResponse(inner, resolve(walk.before, old), resolve(walk.after, now));
    } else if (now) tellAdded(inner, before, now, status);
    else if (old) tellRemoved(inner, after, old, status);
  }
}

/** The answer declared for a status: its own, that of its range, or the default. */
function lookUp(responses: At, status: string): At | undefined {
  return [status, `${status[0]}XX`, "default"]
    .map((key) => step(responses, key))
    .find(({ node }) => node !== undefined);
}

function key({ pointer }: At): string | undefined {
  return pointer.split("/").at(-1);
}

function tellAdded(walk: Walk, before: At, response: At, status: string): void {
  const known = errorTypes(walk.before, before);
  const isKnown = bodyTypes(walk.after, response).every((type) => known.has(type));
  const rule = isKnown ? "error-status-added" : "error-status-added-with-new-type";
  report(walk, isSuccess(status) ? "status-added" : rule, undefined, response);
}

function tellRemoved(walk: Walk, after: At, response: At, status: string): void {
  const left = errorTypes(walk.after, after);
  const isLeft = bodyTypes(walk.before, response).every((type) => left.has(type));
  const rule = isLeft ? "error-status-removed" : "error-status-removed-with-type";
  report(walk, isSuccess(status) ? "status-removed" : rule, response);
}

function compareResponse(walk: Walk, before: At, after: At): void {
  compareRest(walk, before, after, ["headers", "content"]);
  compareHeaders(walk, step(before, "headers"), step(after, "headers"));
  const [old, now] = [step(before, "content"), step(after, "content")];
  if (entriesOf(old).length === 0 && entriesOf(now).length > 0) report(walk, "answer-body-added", undefined, now);
  else if (entriesOf(old).length > 0 && entriesOf(now).length === 0) report(walk, "answer-body-removed", old);
  else compareContents(walk, old, now);
}

const HEADER_FIELDS = [
  ...["required", "deprecated", "example", "examples", "schema", "content"],
  ...["style", "explode", "allowReserved", "allowEmptyValue"],
];

/** The one thing that can be said about how a header is written. */
function explodes({ node }: At): boolean {
  return member(node, "explode") === true;
}

function compareHeaders(walk: Walk, before: At, after: At): void {
  const partners = new Map(entriesOf(after).map(([name, header]) => [name.toLowerCase(), header]));
  for (const [name, written] of entriesOf(before)) {
    const old = resolve(walk.before, written);
    const partner = partners.get(name.toLowerCase());
    partners.delete(name.toLowerCase());
    const wasPromised = member(old.node, "required") === true;
    if (!partner) {
      report(walk, wasPromised ? "required-header-removed" : "header-removed", written);
      continue;
    }
    const now = resolve(walk.after, partner);
    const isPromised = member(now.node, "required") === true;
    if (wasPromised && !isPromised) report(walk, "header-became-optional", old, now, {});
    if (!wasPromised && isPromised) report(walk, "header-became-required", old, now, {});
    compareAnnotations(walk, old, now);
    compareRest(walk, old, now, HEADER_FIELDS);
    if (explodes(old) !== explodes(now)) report(walk, "serialization-changed", old, now, {});
    compareValues(walk, step(old, "schema"), step(now, "schema"));
    compareContents(walk, step(old, "content"), step(now, "content"));
  }
  for (const header of partners.values()) report(walk, "header-added", undefined, header);
}
