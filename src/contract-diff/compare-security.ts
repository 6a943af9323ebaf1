import { isDeepStrictEqual } from "node:util";
import { isObject, type Json, type JsonObject, member } from "./json.ts";
import { type At, entriesOf, step } from "./pointer.ts";
import { report, type Walk } from "./walk.ts";

/** What a call must carry, one of several ways: the content of each scheme, whatever it is called, and its scopes. */
type Way = { scheme: Json; scopes: Json[] }[];

/** Compares what a call must carry to be let in; an operation's own word goes before the document's. */
export function compareSecurity(walk: Walk, operation: string, before: At, after: At): void {
  const [old, now] = [securityOf(walk.before, before), securityOf(walk.after, after)];
  const [oldWays, newWays] = [waysOf(walk.before, old), waysOf(walk.after, now)];
  if (isDeepStrictEqual(oldWays, newWays)) return;
  const stillIn = oldWays.every((way) => newWays.some((other) => lets(other, way)));
  const inner: Walk = { ...walk, use: { operation, part: "" } };
  const rule = stillIn ? "security-loosened" : "security-changed";
  for (const [name, scheme] of alteredSchemes(walk, old, now)) {
    report(inner, rule, scheme, schemeAt(walk.after, name));
  }
  if (!isDeepStrictEqual(old.node, now.node)) report(inner, rule, old, now);
}

function securityOf(document: JsonObject, operation: At): At {
  const own = step(operation, "security");
  return own.node === undefined ? step({ node: document, pointer: "#" }, "security") : own;
}

function waysOf(document: JsonObject, security: At): Way[] {
  const ways = entriesOf(security).map(([, way]) =>
    entriesOf(way).map(([name, { node }]) => ({
      scheme: withoutHint(schemeAt(document, name).node),
      scopes: Array.isArray(node) ? node : [],
    })),
  );
  return ways.length > 0 ? ways : [[]];
}

/** Whether someone who comes with `given` is let in by `asked`. */
function lets(asked: Way, given: Way): boolean {
  return asked.every(({ scheme, scopes }) =>
    given.some(
      (other) => isDeepStrictEqual(other.scheme, scheme) && scopes.every((scope) => other.scopes.includes(scope)),
    ),
  );
}

function alteredSchemes(walk: Walk, old: At, now: At): [string, At][] {
  const names = (security: At) => entriesOf(security).flatMap(([, way]) => entriesOf(way).map(([name]) => name));
  const kept = [...new Set(names(old))].filter((name) => names(now).includes(name));
  const schemes = kept.map((name): [string, At] => [name, schemeAt(walk.before, name)]);
  return schemes.filter(([name, scheme]) => {
    return !isDeepStrictEqual(withoutHint(scheme.node), withoutHint(schemeAt(walk.after, name).node));
  });
}

function schemeAt(document: JsonObject, name: string): At {
  return step({ node: document, pointer: "#" }, "components", "securitySchemes", name);
}

/** `bearerFormat` is a hint for readers. */
function withoutHint(scheme: Json | undefined): Json {
  if (!isObject(scheme)) return {};
  const { bearerFormat: _hint, ...rest } = scheme;
  return member(scheme, "bearerFormat") === undefined ? scheme : rest;
}
