import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";
import { messageOf, type OutputIssue } from "./errors.ts";

/** Any schema of a library that follows Standard Schema: zod, valibot, arktype and others. */
export type OutputSchema<Output = unknown> = StandardSchemaV1<unknown, Output>;

/** The type of a task's output under a schema; the provider's own where there is none. */
export type OutputUnder<Schema extends OutputSchema, Otherwise> = [Schema] extends [never]
  ? Otherwise
  : StandardSchemaV1.InferOutput<Schema>;

/** What a schema makes of an output. `cause` is what it threw, where it threw. */
type Validated = { value: unknown; issues?: undefined } | { issues: OutputIssue[]; cause?: unknown };

/**
 * Validates an output. One that is text is tried in up to three forms, and the first that fits is taken: the JSON of an
 * object or list that it is, or that its only fence holds; the text as it came; the JSON that it is otherwise. A schema of
 * a text gets the text first. Never rejects.
 */
export async function validateOutput(schema: StandardSchemaV1, output: unknown): Promise<Validated> {
  try {
    const [first, ...others] = typeof output === "string" ? formsOf(output, isOfText(schema)) : [output];
    const result = await schema["~standard"].validate(first);
    if (!result.issues) return { value: result.value };
    for (const other of others) {
      const next = await schema["~standard"].validate(other);
      if (!next.issues) return { value: next.value };
      // Objections to a text say nothing about the JSON in it.
      if (typeof first === "string") return { issues: next.issues.map(describe) };
    }
    return { issues: result.issues.map(describe) };
  } catch (cause) {
    return { issues: [{ message: `the schema itself threw "${messageOf(cause)}"`, path: "" }], cause };
  }
}

/** The forms of a text, in the order in which they are tried. */
function formsOf(text: string, textFirst: boolean): unknown[] {
  const whole = parsed(text.replace(/^\uFEFF/, "").trim());
  const structured = isStructure(whole) ? whole : onlyFenceOf(text);
  const scalar = whole === undefined || isStructure(whole) ? [] : [whole];
  const json = structured === undefined ? [] : [structured];
  return textFirst ? [text, ...json, ...scalar] : [...json, text, ...scalar];
}

/** The JSON of an object or list in the only fence of a text; undefined where it has none, several, or another kind of content. */
function onlyFenceOf(text: string): unknown {
  const fences = [...text.matchAll(/^[ \t]*```[^\n`]*\n([\s\S]*?)^[ \t]*```[ \t]*\r?$/gm)];
  const [fence] = fences;
  const value = fences.length === 1 ? parsed((fence?.[1] ?? "").trim()) : undefined;
  return isStructure(value) ? value : undefined;
}

const isStructure = (value: unknown): boolean => typeof value === "object" && value !== null;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isOfText(schema: StandardSchemaV1): boolean {
  const written = writeJsonSchema(schema);
  return "schema" in written && written.schema.type === "string";
}

/** A schema as JSON Schema, or why it cannot be written so. */
type WrittenSchema = { schema: Record<string, unknown> } | { reason: string };

/** Writes what a schema accepts as JSON Schema, where its library can (Standard JSON Schema, draft 2020-12). */
export function writeJsonSchema(schema: StandardSchemaV1): WrittenSchema {
  const { jsonSchema, vendor } = schema["~standard"] as Partial<StandardJSONSchemaV1["~standard"]>;
  if (jsonSchema === undefined) {
    const advice = {
      valibot: "valibot writes it with toStandardJsonSchema of @valibot/to-json-schema",
      zod: "zod 4 does, zod 3 does not",
    }[vendor ?? ""];
    return { reason: `its library gives none${advice === undefined ? "" : `: ${advice}`}` };
  }
  try {
    return { schema: jsonSchema.input({ target: "draft-2020-12" }) };
  } catch (error) {
    return { reason: messageOf(error) };
  }
}

/** Throws a TypeError unless `schema` is a Standard Schema. */
export function checkSchema(schema: unknown): void {
  const standard = (schema as Partial<StandardSchemaV1> | null)?.["~standard"];
  if (typeof standard?.validate !== "function")
    throw new TypeError("output must be a Standard Schema, such as one of zod 4, valibot or arktype.");
}

function describe({ message, path = [] }: StandardSchemaV1.Issue): OutputIssue {
  const keys = path.map((segment) => String(typeof segment === "object" ? segment.key : segment));
  return { message, path: keys.map((key) => `/${key}`).join("") };
}
