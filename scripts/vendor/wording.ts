import { keysOfPointer } from "../../src/contract/json-pointer.ts";
import type { Change } from "../../src/contract-diff/change.ts";
import { isObject, type Json, member } from "../../src/contract-diff/json.ts";
import { RULES } from "../../src/contract-diff/rules.ts";
import { breakingChanges, type Story } from "./story.ts";

const LONGEST_VALUE = 100;

/** Such as `anchor-browser: 3 changes, 2 of them breaking`. */
export function headline(story: Story): string {
  const { name, firstOperations, changes } = story;
  if (firstOperations) return `${name}: a new contract with ${count(firstOperations.length, "operation")}`;
  if (changes.length === 0) return `${name}: no changes`;
  const breaking = breakingChanges(story).length;
  const among =
    changes.length === 1 ? (breaking ? "breaking" : "not breaking") : `${breaking || "none"} of them breaking`;
  return `${name}: ${count(changes.length, "change")}, ${among}`;
}

/** What happened to whom, such as `async: default changed`, and the values, such as `false → true`. */
export function sayChange(change: Change): { what: string; values: string } {
  const subject = subjectOf(change.pointer);
  const { tells } = RULES[change.rule];
  const values = [change.old, change.new].filter((value) => value !== undefined).map(sayValue);
  return { what: subject === undefined ? tells : `${subject}: ${tells}`, values: values.filter(Boolean).join(" → ") };
}

/** Such as `response 200 of GET /jobs`; one line for each operation. */
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

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
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
