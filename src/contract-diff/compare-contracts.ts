import { isDeepStrictEqual } from "node:util";
import type { Change } from "./change.ts";
import { compareComponents } from "./compare-components.ts";
import { compareParameters, compareRequestBodies } from "./compare-requests.ts";
import { compareResponses } from "./compare-responses.ts";
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
import { type At, entriesOf, step } from "./pointer.ts";
import { tellDifference } from "./schema-limits.ts";
import { report, type Walk } from "./walk.ts";

/**
 * Every difference between two contracts, rated by the rules, with all the operations that each one meets.
 *
 * @param pairing Which operation became which. @default what {@link pairOperations} finds
 */
export function compareContracts(
  before: JsonObject,
  after: JsonObject,
  pairing: PairedOperations = pairOperations(operationsOf(before), operationsOf(after)),
): Change[] {
  const walk: Walk = { before, after, changes: [], seen: new Set(), schemas: compareSchemas };
  const { pairs, removed, added } = pairing;
  for (const { name, at } of removed) report(alongside(walk, name), "operation-removed", at, undefined, {});
  for (const { name, at } of added) report(alongside(walk, name), "operation-added", undefined, at, {});
  for (const [old, now] of pairs) compareOperation(walk, old, now);
  compareServers(walk, at(before), at(after));
  compareComponents(walk);
  for (const keyword of ["openapi", "info", "jsonSchemaDialect"]) {
    tellDifference(walk, "label-changed", at(before), at(after), keyword);
  }
  return mergeUses(walk.changes);
}

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
  const keptBefore = serversIn(old, is);
  const keptAfter = serversIn(now, was);
  if (!isDeepStrictEqual(keptBefore, keptAfter)) report(walk, "server-altered", old, now);
}

function urlsOf(servers: At): Map<string, At> {
  return new Map(entriesOf(servers).map(([, server]) => [String(member(server.node, "url")), server]));
}

function serversIn(servers: At, urls: ReadonlyMap<string, At>): Json[] {
  const all = Array.isArray(servers.node) ? servers.node : [];
  return all.filter((server) => isObject(server) && urls.has(String(server.url)));
}
