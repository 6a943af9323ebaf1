// For the tables of cases: the schemas that are changed in them.
import type { Json } from "../json.ts";

export const word = (...words: string[]): Json => ({ type: "string", enum: words });
export const text: Json = { type: "string" };
export const whole: Json = { type: "integer" };
export const job = (
  properties: Record<string, Json>,
  required: string[] = [],
  more: Record<string, Json> = {},
): Json => ({
  type: "object",
  properties,
  required,
  ...more,
});
export const done = job({ status: word("done"), result: text }, ["result", "status"]);
export const failed = job({ status: word("failed"), error: text }, ["error", "status"]);

/** What a change means to those who send it, and to those who get it. */
export type SchemaCase = [what: string, before: Json, after: Json, request: string[], response: string[]];
