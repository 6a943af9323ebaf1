import { toPointer } from "../../../src/contract/json-pointer.ts";
import { atPointer, type OpenApiDocument } from "../../../src/contract/openapi.ts";
import type { RuleName } from "./rules.ts";
import type { Side } from "./side.ts";

/** One change to a document, as a rule makes it. */
export type Draft = {
  readonly rule: RuleName;
  readonly side: Side;
  /** A schema of answers that requests hold too. */
  readonly alsoSent?: boolean;
  /** JSON pointer to what is changed. */
  readonly at: string;
  /** What it is changed to, in a few words. */
  readonly what: string;
  /** Makes the change to a copy of the document. */
  readonly edit: (copy: OpenApiDocument) => void;
  /** Values that this change may let through or keep out. */
  readonly probes?: readonly unknown[];
  /** Where a request that is sent as before is named by the contract check. */
  readonly where?: string;
};

/** The word, key or name that mutants put in: none of the documents has it. */
export const STRANGE = "mutant";
export const STRANGE_TYPE = "application/mutant+json";

/** The changed copy of a document. */
export function applied(document: OpenApiDocument, draft: Draft): OpenApiDocument {
  const copy = structuredClone(document);
  draft.edit(copy);
  return copy;
}

/** One line that tells a mutant from every other. */
export function nameOf({ rule, at, what }: Draft): string {
  return `${rule} at ${at}: ${what}`;
}

/** A part of the copy, to be changed. Throws where there is none, so that no edit goes nowhere. */
export function partOf(copy: OpenApiDocument, pointer: string): Record<string, unknown> {
  const { value } = atPointer<unknown>(copy, pointer);
  if (typeof value !== "object" || value === null) throw new Error(`There is nothing to change at ${pointer}.`);
  return value as Record<string, unknown>;
}

/** Gives a key another name and leaves it where it stands. */
export function renameKey(part: Record<string, unknown>, from: string, to: string): void {
  const entries = Object.entries(part).map(([key, value]) => [key === from ? to : key, value] as const);
  for (const key of Object.keys(part)) delete part[key];
  Object.assign(part, Object.fromEntries(entries));
}

/** A pointer one or more keys further down. */
export function down(pointer: string, ...keys: (string | number)[]): string {
  return pointer + toPointer(keys);
}
