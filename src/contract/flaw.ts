import type { ErrorObject } from "ajv/dist/2020.js";
import { escapeKey } from "./json-pointer.ts";

/** One thing that is not as the contract says; `path` leads from the checked value to it. */
export type Flaw = { readonly path: string; readonly expected: string; readonly actual: unknown };

/** Stands in a Flaw's `actual` for a value that is not there. */
export const MISSING: unique symbol = Symbol("missing");

/** What one of Ajv's errors says, in a few words. */
export function toFlaw(error: ErrorObject): Flaw {
  const params = error.params as Record<string, unknown>;
  const path = error.instancePath;
  const at = (key: unknown) => `${path}/${escapeKey(String(key))}`;
  const value = (key: unknown) => (error.data as Record<string, unknown> | undefined)?.[String(key)];
  switch (error.keyword) {
    case "required":
      return { path: at(params.missingProperty), expected: "a value", actual: MISSING };
    case "additionalProperties":
    case "unevaluatedProperties": {
      const key = params.additionalProperty ?? params.unevaluatedProperty;
      return { path: at(key), expected: "no key of this name", actual: value(key) };
    }
    case "false schema":
      return { path, expected: /\/\d+$/.test(path) ? "no item here" : "no key of this name", actual: error.data };
    case "type":
      return { path, expected: [params.type].flat().join(" or "), actual: error.data };
    case "enum":
    case "const":
      return { path, expected: listed(allowed(error)), actual: error.data };
    default:
      return { path, expected: inFewWords(error.message ?? error.keyword), actual: error.data };
  }
}

/** Ajv's sentences without their "must": they stand after "expected". */
function inFewWords(message: string): string {
  return message.replace(/^must NOT have /, "no ").replace(/^must (?:be |match )?/, "");
}

/** Says whether an error is about a word outside of those allowed. */
export function isWord({ keyword }: ErrorObject): boolean {
  return keyword === "enum" || keyword === "const";
}

/** Says whether an error is about a value of the wrong type. */
export function isType({ keyword }: ErrorObject): boolean {
  return keyword === "type";
}

function allowed({ params }: ErrorObject): readonly unknown[] {
  const { allowedValues, allowedValue } = params as { allowedValues?: readonly unknown[]; allowedValue?: unknown };
  return allowedValues ?? [allowedValue];
}

function listed(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(" or ");
}
