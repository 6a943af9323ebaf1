import { copyAsJson } from "../task/json-copy.ts";
import { isRecord } from "../task/narrow.ts";

/**
 * The inputs of many tasks as they are now. A list is copied with all that it holds; what only comes when it is asked for
 * is copied by the start that asks. An input that cannot be copied stays, and its own start says why.
 */
export function copiedInputs<Inputs extends Iterable<unknown> | AsyncIterable<unknown>>(
  inputs: Inputs,
): Inputs | unknown[] {
  if (!Array.isArray(inputs)) return inputs;
  return Array.from(inputs, (input: unknown) => {
    try {
      return isRecord(input) ? copyAsJson(input, "input") : input;
    } catch {
      return input;
    }
  });
}
