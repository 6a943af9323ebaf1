import { isDeepStrictEqual } from "node:util";
import type { OperationAt } from "./compare-requests.ts";
import { isObject, type Json, type JsonObject, member } from "./json.ts";
import { listOperations } from "./list-operations.ts";
import { type Pairs, pairGreedily } from "./pair-greedily.ts";
import { step } from "./pointer.ts";

/** An operation like `GET /v1/tasks/{id}`, and where it stands. */
export type Operation = OperationAt & { name: string; method: string; path: string };

export type PairedOperations = Pairs<Operation>;

export function operationsOf(document: JsonObject): Operation[] {
  return listOperations(document).map((name) => {
    const [method = "", path = ""] = name.split(" ");
    const item = step({ node: document, pointer: "#" }, "paths", path);
    return { name, method, path, item, at: step(item, method.toLowerCase()) };
  });
}

/**
 * Finds where each operation went: the same place, the same path with other names for its parameters, the same
 * operationId, the same path under another version, or the same content.
 */
export function pairOperations(before: readonly Operation[], after: readonly Operation[]): PairedOperations {
  return pairGreedily(before, after, [samePlace, sameTemplate, sameId, sameButVersion, sameContent]);
}

/** New names of path parameters by their old ones, where the paths are the same otherwise. */
export function renamedParameters(old: Operation, now: Operation): Map<string, string> {
  if (template(old.path) !== template(now.path)) return new Map();
  const [before, after] = [namesIn(old.path), namesIn(now.path)];
  return new Map(
    before.map((name, index): [string, string] => [name, after[index] ?? name]).filter(([a, b]) => a !== b),
  );
}

type Sameness = (old: Operation, now: Operation) => boolean;

const samePlace: Sameness = (old, now) => old.name === now.name;

const sameTemplate: Sameness = (old, now) => old.method === now.method && template(old.path) === template(now.path);

const sameId: Sameness = (old, now) => {
  const id = member(old.at.node, "operationId");
  return id !== undefined && id === member(now.at.node, "operationId");
};

const sameButVersion: Sameness = (old, now) =>
  old.method === now.method && withoutVersion(old.path) === withoutVersion(now.path);

const sameContent: Sameness = (old, now) =>
  old.method === now.method && isDeepStrictEqual(withoutId(old.at.node), withoutId(now.at.node));

function template(path: string): string {
  return path.replace(/\{[^{}]*\}/g, "{}");
}

function withoutVersion(path: string): string {
  return template(path).replace(/\/v\d+(?=\/)/, "");
}

function namesIn(path: string): string[] {
  return [...path.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? "");
}

function withoutId(operation: Json | undefined): Json {
  if (!isObject(operation)) return {};
  const { operationId: _id, ...rest } = operation;
  return rest;
}
