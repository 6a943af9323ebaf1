import { Ajv2020 } from "ajv/dist/2020.js";
import type { OutputSchema } from "../index.ts";
import { type Io, readJson } from "./io.ts";
import { UsageError } from "./usage-error.ts";

/** The JSON Schema of a file as a schema of errand: it is sent where the provider takes one, and checks what comes. */
export async function readOutputSchema(path: string, io: Io): Promise<OutputSchema> {
  const schema = await readJson(path, io);
  if (typeof schema !== "object" || schema === null || Array.isArray(schema))
    throw new UsageError(`${path} must hold a JSON Schema, which is an object.`);
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
  const check = compiled(ajv, schema, path);
  const standard = {
    version: 1 as const,
    vendor: "json-schema",
    validate: (value: unknown) => {
      if (check(value)) return { value };
      return {
        issues: (check.errors ?? []).map(({ message = "is wrong", instancePath }) => ({
          message,
          path: instancePath.split("/").slice(1),
        })),
      };
    },
    jsonSchema: { input: () => schema as Record<string, unknown>, output: () => schema as Record<string, unknown> },
  };
  return { "~standard": standard };
}

type Check = ((value: unknown) => boolean) & { errors?: { message?: string; instancePath: string }[] | null };

function compiled(ajv: { compile(schema: object): unknown }, schema: object, path: string): Check {
  try {
    return ajv.compile(schema) as Check;
  } catch (error) {
    throw new UsageError(`${path} is not a JSON Schema: ${(error as Error).message}.`);
  }
}
