import { expect, test } from "vitest";
import { parseJson } from "./json.ts";

test("integers beyond 2^53 come out as strings, wherever they stand, and nothing else changes", () => {
  const text =
    '{"id":16429034742537847,"list":[-9007199254740993,9007199254740991],"f":0.12345678901234567,"s":"x \\"16429034742537847\\" y","e":1e20}';
  expect(parseJson(text)).toEqual({
    id: "16429034742537847",
    list: ["-9007199254740993", 9007199254740991],
    f: 0.12345678901234566,
    s: 'x "16429034742537847" y',
    e: 1e20,
  });
  expect(() => parseJson('{"id":16429034742537847')).toThrow(SyntaxError);
});
