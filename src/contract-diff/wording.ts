import { keysOfPointer } from "../contract/json-pointer.ts";
import type { Change } from "./change.ts";
import { isObject, type Json, member } from "./json.ts";
import { RULES } from "./rules.ts";

const LONGEST_VALUE = 100;

/** A change in words. */
export type ChangeWords = {
  /** What happened to whom, such as `async: default changed`. */
  what: string;
  /** The old and the new value, such as `false → true`; empty if the change has no values, or only long ones. */
  values: string;
};

/** Says what a change is: the innermost thing with a name that it lies in, what happened to it, and the values. */
export function sayChange(change: Change): ChangeWords {
  const subject = subjectOf(change.pointer);
  const { tells } = RULES[change.rule];
  const values = [change.old, change.new].filter((value) => value !== undefined).map(sayValue);
  return { what: subject === undefined ? tells : `${subject}: ${tells}`, values: values.filter(Boolean).join(" → ") };
}

/** Says where a change is met, such as `response 200 of GET /jobs`: one line for each operation. */
export function sayUses({ uses }: Change): string[] {
  const operations = new Map<string, string[]>();
  for (const { operation, part } of uses) {
    const parts = operations.get(operation) ?? [];
    operations.set(operation, part === "" ? parts : [...parts, part]);
  }
  return [...operations].map(([operation, parts]) =>
    parts.length > 0 ? `${parts.join(", ")} of ${operation}` : operation,
  );
}

const NAMING = ["properties", "responses", "headers", "content", "schemas", "requestBodies", "securitySchemes"];

/** The innermost thing with a name that a place lies in: a property, a status, a component. */
function subjectOf(pointer: string): string | undefined {
  const keys = keysOfPointer(pointer);
  return keys.findLast((_, index) => NAMING.includes(keys[index - 1] ?? ""));
}

/** A component by its name, a value as JSON. A long one is left to the place where it is written. */
function sayValue(value: Json): string {
  const reference = member(value, "$ref");
  if (isObject(value) && typeof reference === "string") return reference.split("/").at(-1) ?? reference;
  const text = JSON.stringify(value);
  if (text.length <= LONGEST_VALUE) return text;
  return typeof value === "object" ? "" : `${text.slice(0, LONGEST_VALUE)}…`;
}
