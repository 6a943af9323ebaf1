import { isDeepStrictEqual } from "node:util";
import { upgradeDocument } from "../contract/upgrade.ts";
import { PATH_ITEM_METHODS } from "../http/methods.ts";
import type { Change } from "./change.ts";
import { compareComponents } from "./compare-components.ts";
import { compareParameters, compareRequestBodies } from "./compare-requests.ts";
import { compareResponses } from "./compare-responses.ts";
import { compareRest } from "./compare-rest.ts";
import { compareSchemas } from "./compare-schemas.ts";
import { compareSecurity } from "./compare-security.ts";
import { isObject, type Json, type JsonObject, member } from "./json.ts";
import { mergeUses } from "./merge-uses.ts";
import {
  type Operation,
  operationsOf,
  type PairedOperations,
  pairOperations,
  renamedParameters,
} from "./pair-operations.ts";
import { type At, entriesOf, resolve, spelledOutAt, step } from "./pointer.ts";
import { tellDifference } from "./schema-limits.ts";
import { report, type Walk } from "./walk.ts";
import { withoutProse } from "./without-prose.ts";

/**
 * Tells every difference between two OpenAPI documents, 3.0 or 3.1, rated by what it means for callers, with all the
 * operations that each one meets. Words for readers, examples of a schema's use and extensions are passed over. A difference
 * that no rule looks at is told as `unclassified`.
 *
 * @param before The document so far, parsed
 * @param after The document that takes its place
 * @throws TypeError for what is not an OpenAPI 3 document
 */
export function compareContracts(before: object, after: object): Change[] {
  return compareDocuments(readable(before, "before"), readable(after, "after"));
}

/** A document as the rules read it: 3.1, and without words for readers. */
function readable(document: object, name: string): JsonObject {
  if (typeof document !== "object" || document === null || !("openapi" in document || "swagger" in document)) {
    throw new TypeError(`${name} must be an OpenAPI document, parsed: an object with the field "openapi".`);
  }
  const plain = withoutProse(upgradeDocument(document).document as JsonObject);
  // A path item may stand elsewhere; rules look at operations where their path is.
  const paths = entriesOf(step(at(plain), "paths")).map(([path, item]) => [path, resolve(plain, item).node ?? null]);
  return { ...plain, paths: Object.fromEntries(paths) };
}

/**
 * The same for two contracts that are 3.1 and without words for readers.
 *
 * @param pairing Which operation became which. @default what {@link pairOperations} finds
 */
export function compareDocuments(
  before: JsonObject,
  after: JsonObject,
  pairing: PairedOperations = pairOperations(operationsOf(before), operationsOf(after)),
): Change[] {
  const walk: Walk = { before, after, changes: [], seen: new Set(), proofs: {}, schemas: compareSchemas };
  const { pairs, removed, added } = pairing;
  for (const { name, at } of removed) report(alongside(walk, name), "operation-removed", at, undefined, {});
  for (const { name, at } of added) report(alongside(walk, name), "operation-added", undefined, at, {});
  for (const [old, now] of pairs) compareOperation(walk, old, now);
  compareServers(walk, at(before), at(after));
  compareComponents(walk);
  compareUnlooked(walk, at(before), at(after));
  for (const keyword of ["openapi", "info", "jsonSchemaDialect"]) {
    tellDifference(walk, "label-changed", at(before), at(after), keyword);
  }
  // Each field was looked at, by a rule or as one that none looks at: what is left is said in other words.
  if (walk.changes.length === 0 && !isDeepStrictEqual(before, after)) {
    report(walk, "wording-changed", at(before), at(after), {});
  }
  return mergeUses(walk.changes);
}

/** Webhooks are what a provider sends: nothing here follows them. */
function compareUnlooked(walk: Walk, before: At, after: At): void {
  const [old, now] = [step(before, "webhooks"), step(after, "webhooks")];
  for (const name of new Set([...entriesOf(old), ...entriesOf(now)].map(([key]) => key))) {
    const [was, is] = [step(old, name), step(now, name)];
    const isSame = isDeepStrictEqual(spelledOutAt(walk.before, was), spelledOutAt(walk.after, is));
    const [gone, come] = [was, is].map((place) => (place.node === undefined ? undefined : place));
    if (!isSame) report(walk, "webhook-changed", gone, come, { new: name });
  }
  compareRest(walk, before, after, DOCUMENT_FIELDS);
  compareRest(walk, step(before, "components"), step(after, "components"), COMPONENT_FIELDS);
}

const DOCUMENT_FIELDS = [
  ...["openapi", "info", "jsonSchemaDialect", "servers", "security", "paths", "webhooks", "components"],
];
/** What is told where an operation meets it. */
const COMPONENT_FIELDS = [
  ...["schemas", "responses", "parameters", "requestBodies", "headers", "securitySchemes", "examples", "pathItems"],
];
const OPERATION_FIELDS = ["operationId", "deprecated", "servers", "security", "parameters", "requestBody", "responses"];
const PATH_FIELDS = ["servers", "parameters", ...PATH_ITEM_METHODS];

function at(document: JsonObject): At {
  return { node: document, pointer: "#" };
}

/** A change of an operation itself, neither of what is sent nor of what is answered. */
function alongside(walk: Walk, operation: string): Walk {
  return { ...walk, use: { operation, part: "" } };
}

function compareOperation(walk: Walk, old: Operation, now: Operation): void {
  const inner = alongside(walk, now.name);
  const renamed = renamedParameters(old, now);
  if (renamed.size > 0) report(inner, "path-parameter-renamed", old.item, now.item, { old: old.path, new: now.path });
  else if (old.name !== now.name) report(inner, "operation-moved", old.at, now.at, { old: old.name, new: now.name });

  const [oldId, newId] = [step(old.at, "operationId"), step(now.at, "operationId")];
  if (oldId.node === undefined && newId.node !== undefined) report(inner, "operation-id-added", undefined, newId);
  else tellDifference(inner, "operation-id-changed", old.at, now.at, "operationId");
  tellDifference(inner, "deprecation-changed", old.at, now.at, "deprecated");
  for (const level of ["item", "at"] as const) compareServers(inner, old[level], now[level]);
  compareRest(inner, old.at, now.at, OPERATION_FIELDS);
  compareRest(inner, old.item, now.item, PATH_FIELDS);

  compareSecurity(walk, now.name, old.at, now.at);
  compareParameters(walk, now.name, old, now, renamed);
  compareRequestBodies(walk, now.name, step(old.at, "requestBody"), step(now.at, "requestBody"));
  compareResponses(walk, now.name, step(old.at, "responses"), step(now.at, "responses"));
}

function compareServers(walk: Walk, before: At, after: At): void {
  const [old, now] = [step(before, "servers"), step(after, "servers")];
  if (isDeepStrictEqual(old.node, now.node)) return;
  const [was, is] = [urlsOf(old), urlsOf(now)];
  const gone = [...was].filter(([url]) => !is.has(url));
  const come = [...is].filter(([url]) => !was.has(url));
  for (const [, server] of gone) report(walk, "server-removed", server);
  for (const [, server] of come) report(walk, "server-added", undefined, server);
  for (const [url, server] of was) tellLostWords(walk, server, is.get(url));
  const keptBefore = serversIn(old, is);
  const keptAfter = serversIn(now, was);
  if (!isDeepStrictEqual(keptBefore, keptAfter)) report(walk, "server-altered", old, now);
}

/** An address that a variable of a server allowed, and does not allow any more. */
function tellLostWords(walk: Walk, old: At, now: At | undefined): void {
  if (now === undefined) return;
  for (const [name, variable] of entriesOf(step(old, "variables"))) {
    const partner = step(now, "variables", name);
    const allowed = member(partner.node, "enum");
    if (!Array.isArray(allowed)) continue;
    const words = member(variable.node, "enum");
    const before = Array.isArray(words) ? words : [member(variable.node, "default") ?? null];
    const lost = before.filter((word) => !allowed.includes(word));
    for (const word of lost) report(walk, "server-word-removed", variable, partner, { old: word });
  }
}

function urlsOf(servers: At): Map<string, At> {
  return new Map(entriesOf(servers).map(([, server]) => [String(member(server.node, "url")), server]));
}

function serversIn(servers: At, urls: ReadonlyMap<string, At>): Json[] {
  const all = Array.isArray(servers.node) ? servers.node : [];
  return all.filter((server) => isObject(server) && urls.has(String(server.url)));
}
