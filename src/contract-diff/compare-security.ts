import { isDeepStrictEqual } from "node:util";
import { isObject, type Json, type JsonObject } from "./json.ts";
import { pairGreedily } from "./pair-greedily.ts";
import { type At, entriesOf, step } from "./pointer.ts";
import { report, type Walk } from "./walk.ts";

/** What a call must carry, one of several ways: the name and content of each scheme, and its scopes. */
type Way = { name: string; scheme: Json; scopes: Json[] }[];

/** Compares what a call must carry to be let in; an operation's own word goes before the document's. */
export function compareSecurity(walk: Walk, operation: string, before: At, after: At): void {
  const [old, now] = [securityOf(walk.before, before), securityOf(walk.after, after)];
  const [oldWays, newWays] = [waysOf(walk.before, old), waysOf(walk.after, now)];
  const heirs = renamedSchemes(walk);
  const known = oldWays.map((way) => way.map((part) => ({ ...part, name: heirs.get(part.name) ?? part.name })));
  if (isDeepStrictEqual(known, newWays)) return;
  const stillIn = known.every((way) => newWays.some((other) => lets(other, way)));
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
      name,
      scheme: essence(schemeAt(document, name).node),
      scopes: Array.isArray(node) ? node : [],
    })),
  );
  return ways.length > 0 ? ways : [[]];
}

/** Whether someone who comes with `given` is let in by `asked`. */
function lets(asked: Way, given: Way): boolean {
  return asked.every(({ name, scheme, scopes }) =>
    given.some(
      (other) =>
        other.name === name &&
        isDeepStrictEqual(other.scheme, scheme) &&
        scopes.every((scope) => other.scopes.includes(scope)),
    ),
  );
}

function alteredSchemes(walk: Walk, old: At, now: At): [string, At][] {
  const names = (security: At) => entriesOf(security).flatMap(([, way]) => entriesOf(way).map(([name]) => name));
  const kept = [...new Set(names(old))].filter((name) => names(now).includes(name));
  const schemes = kept.map((name): [string, At] => [name, schemeAt(walk.before, name)]);
  return schemes.filter(([name, scheme]) => {
    return !isDeepStrictEqual(essence(scheme.node), essence(schemeAt(walk.after, name).node));
  });
}

function schemeAt(document: JsonObject, name: string): At {
  return step({ node: document, pointer: "#" }, "components", "securitySchemes", name);
}

/** New names of schemes by their old ones: the same content under a name that the other document does not have. */
function renamedSchemes({ before, after }: Walk): Map<string, string> {
  const schemesOf = (document: JsonObject) =>
    entriesOf(step({ node: document, pointer: "#" }, "components", "securitySchemes"));
  const [old, now] = [schemesOf(before), schemesOf(after)];
  const isGone = ([name]: [string, At]) => !now.some(([other]) => other === name);
  const isNew = ([name]: [string, At]) => !old.some(([other]) => other === name);
  return new Map(
    pairGreedily(old.filter(isGone), now.filter(isNew), [
      ([, one], [, other]) => isDeepStrictEqual(essence(one.node), essence(other.node)),
    ]).pairs.map(([[was], [is]]) => [was, is]),
  );
}

/**
 * What of a scheme decides who is let in: not `bearerFormat`, which is a hint for readers, nor the scopes on offer; names of
 * headers and of HTTP schemes in lower case, as HTTP reads them.
 */
function essence(scheme: Json | undefined): Json {
  if (!isObject(scheme)) return {};
  const { bearerFormat: _hint, flows, ...rest } = scheme;
  const offered = Object.entries(isObject(flows) ? flows : {}).map(([kind, flow]): [string, Json] => {
    const { scopes: _offered, ...address } = isObject(flow) ? flow : {};
    return [kind, address];
  });
  return {
    ...rest,
    ...(rest.in === "header" && { name: String(rest.name).toLowerCase() }),
    ...(rest.scheme !== undefined && { scheme: String(rest.scheme).toLowerCase() }),
    ...(flows !== undefined && { flows: Object.fromEntries(offered) }),
  };
}
