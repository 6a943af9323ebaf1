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

test("integers beyond 2^53 stay exact beside texts of any length and any number of escapes", () => {
  for (const long of ["a".repeat(2 ** 24), '\\"'.repeat(2 ** 22), "\\\\".repeat(2 ** 22)]) {
    const parsed = parseJson(`{"text":"${long}16429034742537847","id":16429034742537847}`) as Record<string, string>;
    expect(parsed.id).toBe("16429034742537847");
    expect(parsed.text?.length).toBe(JSON.parse(`"${long}"`).length + 17);
  }
});
