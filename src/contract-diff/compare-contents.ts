import { isDeepStrictEqual } from "node:util";
import { compareRest } from "./compare-rest.ts";
import { compareValues } from "./compare-values.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import { pairGreedily } from "./pair-greedily.ts";
import { type At, entriesOf, step } from "./pointer.ts";
import { compareAnnotations } from "./schema-limits.ts";
import { report, type Walk } from "./walk.ts";

/** Bodies by media type, of a request or an answer. */
export function compareContents(walk: Walk, before: At, after: At): void {
  const { pairs, removed, added } = pairGreedily(entriesOf(before), entriesOf(after), [
    ([old], [now]) => old === now,
    ([old], [now]) => essenceOf(old) === essenceOf(now),
  ]);
  for (const [[oldType, old], [newType, now]] of pairs) {
    if (oldType !== newType) report(walk, "wording-changed", old, now, { old: oldType, new: newType });
    compareContent(walk, old, now);
  }
  for (const [, old] of removed) report(walk, "media-type-removed", old);
  for (const [, now] of added) report(walk, "media-type-added", undefined, now);
}

/** A media type without its parameters, such as `charset`. */
function essenceOf(mediaType: string): string {
  return (mediaType.split(";")[0] ?? "").trim().toLowerCase();
}

function compareContent(walk: Walk, before: At, after: At): void {
  compareAnnotations(walk, before, after);
  const [old, now] = [step(before, "encoding"), step(after, "encoding")];
  if (!isDeepStrictEqual(encodingOf(old), encodingOf(now))) report(walk, "serialization-changed", old, now);
  compareRest(walk, before, after, ["schema", "encoding", "example", "examples"]);
  compareValues(walk, step(before, "schema"), step(after, "schema"));
}

/** How each part of a form is written, with what OpenAPI takes when nothing is said; headers are left out. */
function encodingOf(encoding: At): JsonObject {
  const parts = entriesOf(encoding).map(([name, { node }]): [string, Json] => {
    const {
      headers: _headers,
      style = "form",
      explode = style === "form",
      allowReserved = false,
      ...rest
    } = isObject(node) ? node : {};
    return [name, { ...rest, style, explode, allowReserved }];
  });
  const plain = { style: "form", explode: true, allowReserved: false };
  return Object.fromEntries(parts.filter(([, part]) => !isDeepStrictEqual(part, plain)));
}
