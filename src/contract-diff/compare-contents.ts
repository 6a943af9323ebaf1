import { isDeepStrictEqual } from "node:util";
import { type At, entriesOf, step } from "./pointer.ts";
import { compareAnnotations } from "./schema-limits.ts";
import { report, type Walk } from "./walk.ts";

/** Bodies by media type, of a request or an answer. */
export function compareContents(walk: Walk, before: At, after: At): void {
  for (const [mediaType, old] of entriesOf(before)) {
    const now = step(after, mediaType);
    if (now.node === undefined) report(walk, "media-type-removed", old);
    else compareContent(walk, old, now);
  }
  for (const [mediaType, now] of entriesOf(after)) {
    if (step(before, mediaType).node === undefined) report(walk, "media-type-added", undefined, now);
  }
}

function compareContent(walk: Walk, before: At, after: At): void {
  compareAnnotations(walk, before, after);
  const [old, now] = [step(before, "encoding"), step(after, "encoding")];
  if (!isDeepStrictEqual(old.node, now.node)) report(walk, "serialization-changed", old, now);
  walk.schemas(walk, step(before, "schema"), step(after, "schema"));
}
