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

/** Validates an output as it came; if that fails and it is a string, what it says as JSON. Rejects for nothing. */
export async function validateOutput(schema: StandardSchemaV1, output: unknown): Promise<Validated> {
  const standard = schema["~standard"];
  try {
    let result = await standard.validate(output);
    const parsed = result.issues && typeof output === "string" ? parsedOrUndefined(output) : undefined;
    if (parsed) result = await standard.validate(parsed.value);
    return result.issues ? { issues: result.issues.map(describe) } : { value: result.value };
  } catch (cause) {
    return { issues: [{ message: `the schema itself threw "${messageOf(cause)}"`, path: "" }], cause };
  }
}

/** The JSON Schema of what a schema accepts, where the schema can give it (Standard JSON Schema, draft 2020-12). */
export function jsonSchemaOf(schema: StandardSchemaV1): Record<string, unknown> | undefined {
  const { jsonSchema } = schema["~standard"] as Partial<StandardJSONSchemaV1["~standard"]>;
  try {
    return jsonSchema?.input({ target: "draft-2020-12" });
  } catch {
    return undefined; // Not every schema can be written as JSON Schema; it still validates what comes back.
  }
}

/** Refuses what is no schema before anything is sent. */
export function checkSchema(schema: unknown): void {
  const standard = (schema as Partial<StandardSchemaV1> | null)?.["~standard"];
  if (typeof standard?.validate !== "function")
    throw new TypeError("output must be a Standard Schema, such as one of zod 4, valibot or arktype.");
}

function parsedOrUndefined(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function describe({ message, path = [] }: StandardSchemaV1.Issue): OutputIssue {
  const keys = path.map((segment) => String(typeof segment === "object" ? segment.key : segment));
  return { message, path: keys.map((key) => `/${key}`).join("") };
}
